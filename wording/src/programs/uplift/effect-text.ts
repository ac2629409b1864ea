import {
  type Effect,
  type Effects,
  type ToldEffect,
  signOf,
} from "@fedseg/shared/programs/uplift/effects.ts";
import type { UpliftSpec } from "@fedseg/shared/programs/uplift/spec.ts";
import { WITHIN_CHANCE, points } from "../../campaigns/effect-words.ts";
import { formatEstimate, formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";

/** What people of a segment did, by place from 1. */
export const SIGN_TITLES: readonly Text[] = [
  { en: "ordered more for it", zh: "因活动而下单更多" },
  { en: "no effect beyond chance", zh: "未见超出偶然的效果" },
  { en: "ordered less for it", zh: "因活动而下单更少" },
];

/** Says what a campaign did to some of its people: who they are comes first, such as "Segment 2". */
export function effectText(who: Text, told: ToldEffect): Text {
  if (!("effect" in told)) {
    const people = formatNumber(told.takes, 0);
    return {
      en: `${who.en}: too few were in it to tell an effect; it takes about ${people} people.`,
      zh: `${who.zh}：参与人数不足以说明效果，约需 ${people} 人。`,
    };
  }
  const { difference, lower, upper, treated, control } = told.effect;
  const [from, to] = [points(lower), points(upper)];
  const sign = signOf(told);
  const rates = ratesText(told.effect);
  const users = [treated, control].map((side) => formatEstimate(side.users));
  return {
    en: `${who.en}: ${points(difference.value)} points, 95 % interval ${from} to ${to}, ${sign === 0 ? WITHIN_CHANCE : `beyond chance, ${sign > 0 ? "more" : "fewer"} ordered`}. ${rates.en} (${users[0]} and ${users[1]} people).`,
    zh: `${who.zh}：${points(difference.value)} 个百分点，95% 区间 ${from} 至 ${to}，${sign === 0 ? "未超出偶然：活动可能没有效果" : `超出偶然，下单${sign > 0 ? "更多" : "更少"}`}。${rates.zh}（${users[0]} 人与 ${users[1]} 人）。`,
  };
}

/** Says what a campaign did to the people of all platforms together. */
export function federatedText({ all }: Effects): Text {
  return effectText({ en: "All platforms together", zh: "所有平台合计" }, all);
}

function ratesText({ treated, control }: Effect): Text {
  const [heard, alone] = [treated, control].map(({ rate: { value, sigma } }) =>
    formatEstimate({ value: 100 * Math.min(Math.max(value, 0), 1), sigma: 100 * sigma }),
  );
  return {
    en: `Ordered: ${heard} % of those who were to hear of it, ${alone} % of those left alone`,
    zh: `下单比例：应接触者 ${heard}%，未接触者 ${alone}%`,
  };
}

/** Says to one person what is known of people like them. */
export function userEffectText({ campaign, bands }: UpliftSpec, told: ToldEffect): Text {
  const place = { 1: 0, 0: 1, "-1": 2 }[signOf(told)];
  const { en, zh } = SIGN_TITLES[place];
  return {
    en: `Campaign ${campaign}, people of the same ${bands === undefined ? "segment" : "band"}: ${en}.`,
    zh: `营销活动 ${campaign}，同一${bands === undefined ? "客群" : "概率档"}的人：${zh}。`,
  };
}
