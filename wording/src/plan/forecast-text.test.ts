import { expect, test } from "vitest";
import { forecastText, habitText } from "./forecast-text.ts";

const forecast = (more: number, untilMs?: number) => ({
  price: { muSq: 1n, neededSq: 1n },
  more,
  untilMs,
});
const JANUARY = Date.UTC(2028, 0, 9);

test.each([
  [
    14,
    JANUARY,
    "The account has room for 14 such studies, at the rate of the last ones until January 2028.",
    "账户还能容纳 14 次这样的研究，按最近的节奏到 2028年1月为止。",
  ],
  [1, undefined, "The account has room for 1 such study.", "账户还能容纳 1 次这样的研究。"],
  [1200, undefined, "The account has room for 1,200 such studies.", "账户还能容纳 1,200 次这样的研究。"],
  [0, undefined, "The account has no room for such a study.", "账户已容不下这样的研究。"],
])("%i more until %s", (more, untilMs, en, zh) => {
  expect(forecastText(forecast(more, untilMs))).toEqual({ en, zh });
});

test("a habit says what the forecast goes by", () => {
  const pace = () => 0;
  const monthly = { muSq: 1n, studies: 6, everyMs: 30.4 * 86_400_000, pace };
  expect(habitText(monthly, forecast(14, JANUARY))).toEqual({
    en: "At the rate of the last 6 studies (one every 30 days) the account has room for 14 more, until January 2028.",
    zh: "按最近 6 次研究的节奏（每 30 天一次），账户还能容纳 14 次，到 2028年1月为止。",
  });
  expect(habitText({ muSq: 1n, studies: 1, everyMs: undefined, pace: undefined }, forecast(3))).toEqual({
    en: "The account has room for 3 more like the last study.",
    zh: "按上一次研究，账户还能容纳 3 次。",
  });
});

test.each([
  [1000, "several a day", "每天数次"],
  [24 * 3_600_000, "one a day", "每 1 天一次"],
  [34 * 3_600_000, "one every 1.4 days", "每 1.4 天一次"],
  [48 * 3_600_000, "one every 2 days", "每 2 天一次"],
])("a study every %i ms: the pace shown is the one that the forecast goes by", (everyMs, en, zh) => {
  const told = habitText({ muSq: 1n, studies: 6, everyMs, pace: () => 0 }, forecast(0));
  expect(told.en).toContain(`(${en})`);
  expect(told.zh).toContain(`（${zh}）`);
});
