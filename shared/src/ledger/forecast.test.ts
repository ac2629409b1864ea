import fc from "fast-check";
import { expect, test } from "vitest";
import { openFilter, reserve } from "../dp/filter.ts";
import { CodedError } from "../errors.ts";
import { forecastOf, habitOf } from "./forecast.ts";

const DAY_MS = 86_400_000;
const month = (n: number) => Date.UTC(2026, n);
const at = (price: bigint, needed = price) => ({ muSq: price, neededSq: needed });

test("as many fit as the account's own filter lets through, and not one more", () => {
  const amount = fc.bigInt({ min: 0n, max: 1n << 90n });
  fc.assert(
    fc.property(
      amount,
      amount,
      fc.bigInt({ min: 1n << 82n, max: 1n << 90n }),
      amount,
      (budget, spent, price, more) => {
        const needed = price + more;
        const { more: fitting } = forecastOf({ budgetSq: budget, spentSq: spent }, at(price, needed));
        let filter = openFilter(budget);
        const before = reserve(filter, "before", spent);
        filter = before instanceof CodedError ? openFilter(0n) : before;
        let made = 0;
        for (;;) {
          if (reserve(filter, "try", needed) instanceof CodedError) break;
          const next = reserve(filter, `${made}`, price);
          if (next instanceof CodedError) break;
          filter = next;
          made++;
        }
        expect(made).toBe(fitting);
      },
    ),
  );
});

test("14 more at this rate: until January 2028", () => {
  const past = [9, 10].map((n) => ({ at: month(n), muSq: 10n }));
  const habit = habitOf(past, Date.UTC(2026, 10, 20));
  expect(habit).toMatchObject({ muSq: 10n, studies: 2, everyMs: 31 * DAY_MS });
  const forecast = forecastOf({ budgetSq: 160n, spentSq: 20n }, at(10n), habit?.pace);
  expect(forecast.more).toBe(14);
  expect(new Date(forecast.untilMs ?? 0).toISOString()).toBe("2028-01-09T00:00:00.000Z");
});

test("an overdue next study is expected now, and the others after it", () => {
  const habit = habitOf(
    [0, 1, 2].map((n) => ({ at: n * DAY_MS, muSq: 1n })),
    10 * DAY_MS,
  );
  expect([1, 2].map((nth) => habit?.pace?.(nth))).toEqual([10 * DAY_MS, 11 * DAY_MS]);
});

test("the newest twelve tell the habit, rounded up; studies that cost nothing have not begun", () => {
  const dear = { at: -50 * DAY_MS, muSq: 1_000_000n };
  const past = [dear, ...Array.from({ length: 12 }, (_, n) => ({ at: n * DAY_MS, muSq: n === 0 ? 2n : 1n }))];
  expect(habitOf([...past, { at: 12 * DAY_MS, muSq: 0n }], 0)).toMatchObject({
    muSq: 2n,
    studies: 12,
    everyMs: DAY_MS,
  });
});

test("no study, one alone, two at one moment: no rate, and so no date", () => {
  expect(habitOf([], 0)).toBeUndefined();
  expect(habitOf([{ at: 0, muSq: 0n }], 0)).toBeUndefined();
  for (const past of [
    [{ at: 5, muSq: 3n }],
    [
      { at: 5, muSq: 3n },
      { at: 5, muSq: 3n },
    ],
  ]) {
    const habit = habitOf(past, 0);
    expect(habit).toMatchObject({ muSq: 3n, everyMs: undefined });
    expect(forecastOf({ budgetSq: 9n, spentSq: 0n }, at(3n), habit?.pace)).toMatchObject({
      more: 3,
      untilMs: undefined,
    });
  }
});

test("nothing fits when less is left than it takes to begin, an account is overspent or has no budget", () => {
  const none = { more: 0, untilMs: undefined };
  const pace = () => 0;
  expect(forecastOf({ budgetSq: 100n, spentSq: 60n }, at(10n, 41n), pace)).toMatchObject(none);
  expect(forecastOf({ budgetSq: 100n, spentSq: 60n }, at(10n, 40n), pace).more).toBe(1);
  expect(forecastOf({ budgetSq: 100n, spentSq: 101n }, at(1n), pace)).toMatchObject(none);
  expect(forecastOf({ budgetSq: 0n, spentSq: 0n }, at(1n), pace)).toMatchObject(none);
});

test("nothing is dated fifty years ahead, and a study without a price is refused", () => {
  const pace = (nth: number) => nth;
  expect(forecastOf({ budgetSq: 600n, spentSq: 0n }, at(1n), pace).untilMs).toBe(600);
  expect(forecastOf({ budgetSq: 601n, spentSq: 0n }, at(1n), pace)).toMatchObject({
    more: 601,
    untilMs: undefined,
  });
  expect(() => forecastOf({ budgetSq: 1n, spentSq: 0n }, at(0n))).toThrow(RangeError);
});
