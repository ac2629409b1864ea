/** Languages of everything that the auditor writes for people. */
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Picks one of two texts that say the same. */
export type Say = (en: string, zh: string) => string;

/** Returns the picker of a language. */
export function sayIn(language: Language): Say {
  return (en, zh) => (language === "en" ? en : zh);
}
