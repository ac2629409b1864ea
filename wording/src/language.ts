/** Languages of everything that is written for people. */
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in both of them. */
export type Text = Readonly<Record<Language, string>>;

/** Picks one of two texts that say the same. */
export type Say = (en: string, zh: string) => string;

/** Returns the picker of a language. */
export function sayIn(language: Language): Say {
  return (en, zh) => (language === "en" ? en : zh);
}

/** Words of no language, such as names and numbers, as a text. */
export function alike(words: string): Text {
  return { en: words, zh: words };
}

/** Puts texts one behind the other. */
export function joinTexts(texts: readonly Text[]): Text {
  return { en: texts.map(({ en }) => en).join(" "), zh: texts.map(({ zh }) => zh).join("") };
}

/** Puts words of no language, such as numbers, in a row: "2, 4 and 8". */
export function joinLists(words: readonly string[]): Text {
  const [last, ...others] = words.toReversed();
  const before = others.toReversed();
  return {
    en: before.length > 0 ? `${before.join(", ")} and ${last}` : last,
    zh: words.join("、"),
  };
}
