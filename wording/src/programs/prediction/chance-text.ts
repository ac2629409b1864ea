import { formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";

/** A feature that has moved somebody's chance. */
export interface Reason {
  readonly title: Text;
  readonly value: number;
  readonly isUp: boolean;
}

/** Says to one person what their chance is and what it comes from. */
export function chanceText(target: string, chance: number, reasons: readonly Reason[]): Text {
  const percent = formatNumber(100 * chance, chance < 0.1 ? 1 : 0);
  const parts = reasons.map(({ title, value, isUp }) => ({
    en: `${isUp ? "raised" : "lowered"} by ${title.en} ${value}`,
    zh: `${title.zh} ${value} 使其${isUp ? "升高" : "降低"}`,
  }));
  if (parts.length === 0) {
    return { en: `The chance of "${target}" is ${percent} %.`, zh: `「${target}」的概率为 ${percent} %。` };
  }
  return {
    en: `The chance of "${target}" is ${percent} %: ${parts.map(({ en }) => en).join(", ")}.`,
    zh: `「${target}」的概率为 ${percent} %：${parts.map(({ zh }) => zh).join("，")}。`,
  };
}
