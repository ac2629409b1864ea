import type { Language, Text } from "../language.ts";

/** Tells a person what happens; `fields` carry the same for programs. */
export type Tell = (code: string, text: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Tells something in English, and beside it, as `words`, in both languages. */
export function tellText(
  tell: Tell,
  code: string,
  words: Text,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  tell(code, words.en, { ...fields, words });
}

/** Puts something in front of all that is told. */
export function tellingBehind(before: string, tell: Tell): Tell {
  return (code, text, { words, ...fields } = {}) => {
    const both = words as Text | undefined;
    const behind = both && { words: { en: `${before}${both.en}`, zh: `${before}${both.zh}` } };
    tell(code, `${before}${text}`, { ...fields, ...behind });
  };
}

/** Tells people in a language what `tellText` tells; all else as it is. */
export function tellingIn(language: Language, tell: Tell): Tell {
  return (code, text, fields) => {
    const words = fields?.["words"] as Text | undefined;
    tell(code, words?.[language] ?? text, fields);
  };
}
