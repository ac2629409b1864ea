import { UNRECORDED } from "@fedseg/shared/features/behaviour.ts";
import { type Text, joinTexts } from "../language.ts";
import { hoursText, stepWords, weekdayText } from "./places.ts";

/** What a node knows of how one person behaves; places counted from 1, 0 for nothing. */
interface OwnBehaviour {
  readonly step: number;
  readonly hours: number;
  readonly weekday: number;
}

/** Tells one person how far they got last and when they order most. */
export function ownBehaviourText({ step, hours, weekday }: OwnBehaviour, windowDays: number): Text {
  const parts: Text[] = [];
  if (step === 0)
    parts.push({
      en: `In the last ${windowDays} days you have looked at, put aside and ordered nothing.`,
      zh: `最近 ${windowDays} 天内您没有浏览、加购或下单。`,
    });
  else if (step < UNRECORDED)
    parts.push({
      en: `In the last ${windowDays} days the furthest you got was: ${stepWords[step - 1].en}.`,
      zh: `最近 ${windowDays} 天内您最远的一步：${stepWords[step - 1].zh}。`,
    });
  else parts.push({ en: "How far you got is not recorded.", zh: "未记录您走到哪一步。" });
  if (hours > 0 && weekday > 0) {
    const [when, day] = [hoursText(hours - 1), weekdayText(weekday - 1)];
    parts.push({
      en: `Most of your orders come ${when.en}, and on ${day.en}.`,
      zh: `您多在${when.zh}、${day.zh}下单。`,
    });
  }
  return joinTexts(parts);
}
