import type { Text } from "../language.ts";
import { SEGMENTS_ALIKE } from "./reasons.ts";

/** Lists what is recommended to one person, in both languages; one line each, one where segments do not help, and one where an earlier study says so. */
export function recommendedList(
  list: readonly { readonly entry: string; readonly why: Text }[],
  segmentsHelp: boolean | undefined,
  earlier?: { readonly study: string; readonly labelledAt: string },
): string {
  const said = list.length === 0 ? "nothing\n无" : linesOf(list, segmentsHelp);
  if (!earlier) return said;
  const { study, labelledAt } = earlier;
  const day = labelledAt.slice(0, 10);
  return `${said}\nby study ${study} of ${day}: the latest has not learnt what people buy / 依据 ${day} 的研究 ${study}：最新的研究没有学习人们购买什么`;
}

function linesOf(
  list: readonly { readonly entry: string; readonly why: Text }[],
  segmentsHelp: boolean | undefined,
): string {
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
