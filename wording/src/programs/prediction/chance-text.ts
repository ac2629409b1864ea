import { formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";

/** A feature that has moved somebody's chance. */
export interface Reason {
  readonly title: Text;
  readonly value: number;
  readonly isUp: boolean;
}

/** A class that somebody may have. */
export interface LikelyClass {
  readonly target: string;
  readonly name: string;
  readonly chance: number;
}

/** Says to one person what their chance is and what it comes from. */
export function chanceText(target: string, chance: number, reasons: readonly Reason[]): Text {
  return withReasons(
    {
      en: `The chance of "${target}" is ${percent(chance)} %`,
      zh: `「${target}」的概率为 ${percent(chance)} %`,
    },
    reasons,
  );
}

/** Says to one person which class is their likeliest, and what that comes from. */
export function classText(likeliest: LikelyClass, reasons: readonly Reason[]): Text {
  return withReasons(likeliestText(likeliest), reasons);
}

/** Writes the chance of the likeliest class, in per cent. */
export function likelyPercent({ chance }: LikelyClass): string {
  return percent(chance);
}

/** Says which class is somebody's likeliest, without an end. */
export function likeliestText({ target, name, chance }: LikelyClass): Text {
  return {
    en: `The likeliest "${target}" is ${name}, with a chance of ${percent(chance)} %`,
    zh: `「${target}」最可能为 ${name}，概率为 ${percent(chance)} %`,
  };
}

/** Says to one person what value is expected of them, and what that comes from. */
export function valueText(target: string, value: number, reasons: readonly Reason[]): Text {
  const told = formatNumber(value, value < 10 ? 2 : 0);
  return withReasons(
    { en: `The expected "${target}" is ${told}`, zh: `预期「${target}」为 ${told}` },
    reasons,
  );
}

function percent(chance: number): string {
  return formatNumber(100 * chance, chance < 0.1 ? 1 : 0);
}

function withReasons(said: Text, reasons: readonly Reason[]): Text {
  const parts = reasons.map(({ title, value, isUp }) => ({
    en: `${isUp ? "raised" : "lowered"} by ${title.en} ${value}`,
    zh: `${title.zh} ${value} 使其${isUp ? "升高" : "降低"}`,
  }));
  if (parts.length === 0) return { en: `${said.en}.`, zh: `${said.zh}。` };
  return {
    en: `${said.en}: ${parts.map(({ en }) => en).join(", ")}.`,
    zh: `${said.zh}：${parts.map(({ zh }) => zh).join("，")}。`,
  };
}
