import type { Forecast, Habit } from "@fedseg/shared/ledger/forecast.ts";
import type { Language, Text } from "../language.ts";
import { countText } from "../number-text.ts";

const DAY_MS = 86_400_000;

/** Writes how many more studies an account carries, and until when: "14 more fit: until January 2028." */
export function forecastText({ more, untilMs }: Forecast): Text {
  if (more === 0) return { en: "No more fits.", zh: "已容不下下一次研究。" };
  const [en, zh] = [
    `${countText(more)} more ${more === 1 ? "fits" : "fit"}`,
    `还能进行 ${countText(more)} 次`,
  ];
  if (untilMs === undefined) return { en: `${en}.`, zh: `${zh}。` };
  return {
    en: `${en}: until ${monthText(untilMs, "en")}.`,
    zh: `${zh}：到 ${monthText(untilMs, "zh")}为止。`,
  };
}

/** Writes the forecast of an account that goes on as it was used: first the habit, then what follows from it. */
export function habitText(habit: Habit, forecast: Forecast): Text {
  const { en, zh } = forecastText(forecast);
  const { studies, everyMs } = habit;
  const said = countText(studies);
  if (everyMs === undefined)
    return { en: `Of studies like the one before, ${lowered(en)}`, zh: `像上一次那样的研究，${zh}` };
  const days = Math.max(1, Math.round(everyMs / DAY_MS));
  const every = days === 1 ? "one a day" : `one every ${countText(days)} days`;
  return {
    en: `At the rate of the last ${said} studies (${every}), ${lowered(en)}`,
    zh: `按最近 ${said} 次研究的节奏（每 ${countText(days)} 天一次），${zh}`,
  };
}

function lowered(sentence: string): string {
  return sentence.replace(/^N/, "n");
}

/** Names a month, in UTC as dates of ledgers are. */
function monthText(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" }).format(ms);
}
