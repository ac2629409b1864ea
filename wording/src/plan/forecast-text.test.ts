import { expect, test } from "vitest";
import { forecastText, habitText } from "./forecast-text.ts";

const forecast = (more: number, untilMs?: number) => ({
  price: { muSq: 1n, neededSq: 1n },
  more,
  untilMs,
});
const JANUARY = Date.UTC(2028, 0, 9);

test.each([
  [14, JANUARY, "14 more fit: until January 2028.", "还能进行 14 次：到 2028年1月为止。"],
  [1, JANUARY, "1 more fits: until January 2028.", "还能进行 1 次：到 2028年1月为止。"],
  [1200, undefined, "1,200 more fit.", "还能进行 1,200 次。"],
  [0, undefined, "No more fits.", "已容不下下一次研究。"],
])("%i more until %s", (more, untilMs, en, zh) => {
  expect(forecastText(forecast(more, untilMs))).toEqual({ en, zh });
});

test("a habit says what the forecast goes by", () => {
  const pace = () => 0;
  const monthly = { muSq: 1n, studies: 6, everyMs: 30.4 * 86_400_000, pace };
  expect(habitText(monthly, forecast(14, JANUARY))).toEqual({
    en: "At the rate of the last 6 studies (one every 30 days), 14 more fit: until January 2028.",
    zh: "按最近 6 次研究的节奏（每 30 天一次），还能进行 14 次：到 2028年1月为止。",
  });
  expect(habitText({ ...monthly, everyMs: 1000 }, forecast(0)).en).toBe(
    "At the rate of the last 6 studies (one a day), no more fits.",
  );
  expect(habitText({ muSq: 1n, studies: 1, everyMs: undefined, pace: undefined }, forecast(3))).toEqual({
    en: "Of studies like the one before, 3 more fit.",
    zh: "像上一次那样的研究，还能进行 3 次。",
  });
});
