import type { TrainingLanguage } from '@chancery/domain';
import { ar } from './ar.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { pt } from './pt.js';
import { ru } from './ru.js';
import type { Script } from './script.js';
import { zh } from './zh.js';

export const SCRIPTS: Readonly<Record<TrainingLanguage, Script>> = { ar, en, es, fr, pt, ru, zh };
