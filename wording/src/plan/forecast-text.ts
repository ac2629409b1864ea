import type { Forecast, Habit } from "@fedseg/shared/ledger/forecast.ts";
import { formatNumber } from "../estimate-text.ts";
import type { Language, Text } from "../language.ts";
import { counted, countText } from "../number-text.ts";

const DAY_MS = 86_400_000;

/** Writes how many studies like one that is proposed an account carries, and until when. */
export function forecastText({ more, untilMs }: Forecast): Text {
  if (more === 0) return { en: "The account has no room for such a study.", zh: "账户已容不下这样的研究。" };
  const pace =
    untilMs === undefined
      ? { en: "", zh: "" }
      : {
          en: `, at the rate of the last ones until ${monthText(untilMs, "en")}`,
          zh: `，按最近的节奏到 ${monthText(untilMs, "zh")}为止`,
        };
  return {
    en: `The account has room for ${counted(more, "such study", "such studies")}${pace.en}.`,
    zh: `账户还能容纳 ${countText(more)} 次这样的研究${pace.zh}。`,
  };
}

/** Writes the forecast of an account that goes on as it was used: first the habit, then what follows from it. */
export function habitText({ studies, everyMs }: Habit, { more, untilMs }: Forecast): Text {
  const room = {
    en: more === 0 ? "no room for another" : `room for ${countText(more)} more`,
    zh: roomText(more),
  };
  if (everyMs === undefined)
    return {
      en: `The account has ${room.en} like the last study.`,
      zh: `按上一次研究，${room.zh}。`,
    };
  const every = everyText(everyMs);
  const [until, zhUntil] =
    untilMs === undefined
      ? ["", ""]
      : [`, until ${monthText(untilMs, "en")}`, `，到 ${monthText(untilMs, "zh")}为止`];
  return {
    en: `At the rate of the last ${countText(studies)} studies (${every.en}) the account has ${room.en}${until}.`,
    zh: `按最近 ${countText(studies)} 次研究的节奏（${every.zh}），${room.zh}${zhUntil}。`,
  };
}

/** Writes the pace that the forecast goes by, and no other: studies may follow each other within minutes. */
function everyText(everyMs: number): Text {
  const exact = everyMs / DAY_MS;
  if (exact < 0.5) return { en: "several a day", zh: "每天数次" };
  const days = exact < 10 ? Math.round(10 * exact) / 10 : Math.round(exact);
  const shown = formatNumber(days, Number.isInteger(days) ? 0 : 1);
  return { en: days === 1 ? "one a day" : `one every ${shown} days`, zh: `每 ${shown} 天一次` };
}

function roomText(more: number): string {
  return more === 0 ? "账户已容不下下一次" : `账户还能容纳 ${countText(more)} 次`;
}

/** Names a month, in UTC as dates of ledgers are. */
function monthText(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" }).format(ms);
}
