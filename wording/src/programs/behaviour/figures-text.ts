import { STEPS } from "@fedseg/shared/features/behaviour.ts";
import type { BehaviourFigures, MostUsual } from "@fedseg/shared/programs/behaviour/figures.ts";
import { hoursText, stepWords, weekdayText } from "../../behaviour/places.ts";
import { type Text, joinTexts } from "../../language.ts";
import { sharePercent } from "../share-percent.ts";

/** Says that carts say nothing, where nobody beyond the noise stops there. */
export function cartsTexts({ recorded, reached, hasCarts }: BehaviourFigures): readonly Text[] {
  const isTold =
    recorded && recorded.value >= 3 * recorded.sigma && reached.every((part) => part !== undefined);
  if (hasCarts || !isTold) return [];
  return [
    {
      en: "Nobody beyond the noise stops at the cart: all go on, or carts are not recorded.",
      zh: "没有超出噪声的用户停在购物车：要么都继续下单，要么未记录购物车。",
    },
  ];
}

/** Place of the cart among the steps. */
const CART = STEPS.indexOf("cart");

/** Below this part of the users, the funnel's are said to be some of them only. */
const NEARLY_ALL = 0.98;

/** Says how some users behave: funnel, hours, weekdays, and who comes back; and what is not told, and why. */
export function figuresText(who: Text, figures: BehaviourFigures, windowDays: number): Text {
  return joinTexts([
    {
      en: `${who.en}: ${funnelText(figures, windowDays).en}`,
      zh: `${who.zh}：${funnelText(figures, windowDays).zh}`,
    },
    usualText(figures),
    backText(figures),
  ]);
}

function funnelText({ recorded, reached, hasCarts }: BehaviourFigures, windowDays: number): Text {
  const all = reached.filter((one) => one !== undefined);
  if (recorded && recorded.value < 3 * recorded.sigma)
    return {
      en: "no funnel, for their platforms do not record views, carts and orders.",
      zh: "没有漏斗：其平台未同时记录浏览、购物车与订单。",
    };
  if (!recorded || all.length < reached.length)
    return {
      en: "no funnel is told, too few users for the noise; more users or a larger share would tell.",
      zh: "用户相对噪声太少，不说明漏斗；增加用户或份额后可说明。",
    };
  const isSome = recorded.value + 2 * recorded.sigma < NEARLY_ALL;
  const whose = isSome
    ? {
        en: ` (of the ${sharePercent(recorded)} whose platforms record all of it)`,
        zh: `（仅计平台有完整记录的 ${sharePercent(recorded)} 用户）`,
      }
    : { en: "", zh: "" };
  const known = all.map((part, at) => ({ part, at })).filter(({ at }) => hasCarts || at !== CART);
  const steps = known.map(({ part, at }) => ({
    en: `${sharePercent(part)} ${stepWords[at].en}${at < all.length - 1 ? " or went further" : ""}`,
    zh: `${sharePercent(part)} ${stepWords[at].zh}${at < all.length - 1 ? "或更进一步" : ""}`,
  }));
  return {
    en: `in the last ${windowDays} days ${steps.map(({ en }) => en).join(", ")}${whose.en}.`,
    zh: `最近 ${windowDays} 天内，${steps.map(({ zh }) => zh).join("、")}${whose.zh}。`,
  };
}

function usualText({ hours, weekday }: BehaviourFigures): Text {
  const parts = [
    ...(hours ? [usual(hours, hoursText)] : []),
    ...(weekday ? [usual(weekday, weekdayText)] : []),
  ];
  if (parts.length === 0)
    return {
      en: "No part of the day and no weekday stands out for orders beyond the noise.",
      zh: "下单的时段与星期没有超出噪声的突出者。",
    };
  return {
    en: `Orders come most usually ${parts.map(({ en }) => en).join(" and ")}.`,
    zh: `下单最常见于${parts.map(({ zh }) => zh).join("、")}。`,
  };
}

function usual({ place, part }: MostUsual, textOf: (place: number) => Text): Text {
  const { en, zh } = textOf(place);
  const isDay = !en.startsWith("from");
  return {
    en: `${isDay ? "on " : ""}${en} (${sharePercent(part)} of those who order)`,
    zh: `${zh}（占下单者的 ${sharePercent(part)}）`,
  };
}

function backText({ back }: BehaviourFigures): Text {
  const told = back.flatMap((part, at) => (part ? [{ period: at + 1, part }] : []));
  if (told.length === 0)
    return {
      en: "Who comes back is not told: too few first orders are long enough ago for the noise.",
      zh: "不说明回购：首次下单足够久的用户相对噪声太少。",
    };
  const ends = told.length > 1 ? [told[0], told.at(-1)!] : told;
  return {
    en: `Of those who might have, ${ends.map(({ period, part }) => `${sharePercent(part)} ordered again in month ${period} after the first order`).join(", ")}.`,
    zh: `在时间足够的用户中，${ends.map(({ period, part }) => `首次下单后第 ${period} 个月再次下单的占 ${sharePercent(part)}`).join("，")}。`,
  };
}
