import type { Text } from "../language.ts";
import { type Reason, reasonWords } from "./reasons.ts";

/** Lists what is recommended to one person, in both languages; one line each. */
export function recommendedList(list: readonly { readonly entry: string; readonly why: Text }[]): string {
  if (list.length === 0) return "nothing\n无";
  return list.map(({ entry, why: { en, zh } }, at) => `${at + 1}. ${entry}: ${en} / ${zh}`).join("\n");
}

/** Says to one person what is recommended, and why. */
export function recommendedText(list: readonly { readonly entry: string; readonly reason: Reason }[]): Text {
  const said = (language: keyof Text) =>
    list.map(({ entry, reason }) => ({ entry, why: reasonWords[reason][language] }));
  return {
    en: `Recommended: ${said("en")
      .map(({ entry, why }) => `${entry} (${why})`)
      .join(", ")}.`,
    zh: `推荐：${said("zh")
      .map(({ entry, why }) => `${entry}（${why}）`)
      .join("、")}。`,
  };
}
