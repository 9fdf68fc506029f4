import type { OfficerFunction } from '../trust/roles.js';
import type { InEveryLanguage, TrainingLanguage } from './training-language.js';

/** A State that does not exist. */
export interface TrainingState {
  /** Of the codes that ISO 3166-1 leaves to users (XA–XZ): no State will ever have it. */
  readonly code: string;
  readonly name: InEveryLanguage;
  readonly authority: InEveryLanguage;
  readonly player: TrainingPlayerProfile;
}

/** An officer of an invented State whom a script plays. */
export interface TrainingPlayerProfile {
  readonly name: string;
  readonly functions: readonly OfficerFunction[];
  /** What the directory says that they read and write; they answer in every language of the network. */
  readonly languages: readonly TrainingLanguage[];
}

/** What the charter says, and how the network is named in each language. */
export const TRAINING_NETWORK = {
  abbreviation: 'TRAINING',
  name: {
    ar: 'شبكة التدريب: دول متخيَّلة، لا بيانات حقيقية',
    en: 'Training: invented States, no real data',
    es: 'Formación: Estados inventados, sin datos reales',
    fr: 'Formation : États imaginaires, aucune donnée réelle',
    pt: 'Formação: Estados imaginários, sem dados reais',
    ru: 'Учебная сеть: вымышленные государства, без реальных данных',
    zh: '培训网络：虚构国家，无真实数据',
  },
  secretariat: 'Course office (training)',
  founder: 'Course Office Example',
} as const satisfies { abbreviation: string; name: InEveryLanguage; secretariat: string; founder: string };

/** The three States of the training network. States, offices and people are invented. */
export const TRAINING_STATES: readonly TrainingState[] = [
  {
    code: 'XM',
    name: { ar: 'ميريديا', en: 'Meridia', es: 'Meridia', fr: 'Méridie', pt: 'Merídia', ru: 'Меридия', zh: '梅里迪亚' },
    authority: {
      ar: 'السلطة المركزية لميريديا (تدريب)', en: 'Central Authority of Meridia (training)', es: 'Autoridad Central de Meridia (formación)', fr: 'Autorité centrale de Méridie (formation)',
      pt: 'Autoridade Central da Merídia (formação)', ru: 'Центральный орган Меридии (учебный)', zh: '梅里迪亚中心当局（培训）',
    },
    player: { name: 'Mira Example', functions: ['mutual_legal_assistance', 'extradition'], languages: ['en', 'fr', 'ar'] },
  },
  {
    code: 'XT',
    name: { ar: 'تارسينيا', en: 'Tarsenia', es: 'Tarsenia', fr: 'Tarsénie', pt: 'Tarsénia', ru: 'Тарсения', zh: '塔尔塞尼亚' },
    authority: {
      ar: 'السلطة المركزية لتارسينيا (تدريب)', en: 'Central Authority of Tarsenia (training)', es: 'Autoridad Central de Tarsenia (formación)', fr: 'Autorité centrale de Tarsénie (formation)',
      pt: 'Autoridade Central da Tarsénia (formação)', ru: 'Центральный орган Тарсении (учебный)', zh: '塔尔塞尼亚中心当局（培训）',
    },
    player: { name: 'Teo Example', functions: ['mutual_legal_assistance', 'confiscation'], languages: ['en', 'es', 'pt'] },
  },
  {
    code: 'XV',
    name: { ar: 'فيسبيريا', en: 'Vesperia', es: 'Vesperia', fr: 'Vespérie', pt: 'Vespéria', ru: 'Весперия', zh: '维斯佩里亚' },
    authority: {
      ar: 'السلطة المركزية لفيسبيريا (تدريب)', en: 'Central Authority of Vesperia (training)', es: 'Autoridad Central de Vesperia (formación)', fr: 'Autorité centrale de Vespérie (formation)',
      pt: 'Autoridade Central da Vespéria (formação)', ru: 'Центральный орган Весперии (учебный)', zh: '维斯佩里亚中心当局（培训）',
    },
    player: { name: 'Vesna Example', functions: ['mutual_legal_assistance', 'duty_24_7'], languages: ['en', 'ru', 'zh'] },
  },
];

/** @returns undefined for a code that is of no invented State */
export function findTrainingState(code: string): TrainingState | undefined {
  return TRAINING_STATES.find((state) => state.code === code);
}
