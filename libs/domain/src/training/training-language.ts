/** Languages of the training network: those of the interface. ISO 639-1. */
export const TRAINING_LANGUAGES = ['ar', 'en', 'es', 'fr', 'pt', 'ru', 'zh'] as const;
export type TrainingLanguage = (typeof TRAINING_LANGUAGES)[number];

/** A text in each of them. */
export type InEveryLanguage = Readonly<Record<TrainingLanguage, string>>;

export function isTrainingLanguage(value: unknown): value is TrainingLanguage {
  return (TRAINING_LANGUAGES as readonly unknown[]).includes(value);
}
