import type { Text } from "../language.ts";
import { SEGMENTS_ALIKE } from "./reasons.ts";

/** Lists what is recommended to one person, in both languages; one line each, and one where segments do not help. */
export function recommendedList(
  list: readonly { readonly entry: string; readonly why: Text }[],
  segmentsHelp: boolean | undefined,
): string {
  if (list.length === 0) return "nothing\n无";
  const lines = list.map(({ entry, why: { en, zh } }, at) => `${at + 1}. ${entry}: ${en} / ${zh}`);
  if (segmentsHelp === false) lines.push(`${SEGMENTS_ALIKE.en} / ${SEGMENTS_ALIKE.zh}`);
  return lines.join("\n");
}

/** Says to one person what is recommended, and why. */
export function recommendedText(
  list: readonly { readonly entry: string; readonly why: Text }[],
  segmentsHelp: boolean,
): Text {
  const said = (language: keyof Text) => list.map(({ entry, why }) => ({ entry, why: why[language] }));
  return {
    en: `Recommended: ${said("en")
      .map(({ entry, why }) => `${entry} (${why})`)
      .join(", ")}.${segmentsHelp ? "" : ` ${SEGMENTS_ALIKE.en}`}`,
    zh: `推荐：${said("zh")
      .map(({ entry, why }) => `${entry}（${why}）`)
      .join("、")}。${segmentsHelp ? "" : SEGMENTS_ALIKE.zh}`,
  };
}
