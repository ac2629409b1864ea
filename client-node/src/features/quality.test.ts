import { expect, test } from "vitest";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import { refineColumn } from "./quality.ts";

function spec(change: Partial<FeatureSpec> = {}): FeatureSpec {
  return {
    name: "spend",
    title: { en: "spend", zh: "消费" },
    unit: "",
    measure: { of: "sum", what: "amount" },
    transform: "none",
    lo: 0,
    hi: 10,
    direction: "neutral",
    ...change,
  };
}

function refined(change: Partial<FeatureSpec>, values: readonly number[]) {
  const column = Float64Array.from(values);
  return { quality: refineColumn(spec(change), column), column: [...column] };
}

test("clamps before the transform and counts what it moved", () => {
  const { quality, column } = refined({ transform: "log1p" }, [-5, 0, 3, 10, 11, 400]);
  expect(column).toEqual([0, 0, 3, 10, 10, 10].map((value) => toScale("log1p", value)));
  expect(quality).toMatchObject({ measured: 6, filled: 0, dropped: 0, below: 1, above: 2 });
  expect(quality.natural).toEqual({ min: -5, median: 6.5, max: 400 });
  const logit = refined({ transform: "logit", lo: 0.1, hi: 0.9 }, [0, 0.5, 1]).column;
  expect(logit.map((value) => value.toFixed(12))).toEqual(
    [Math.log(1 / 9), 0, Math.log(9)].map((value) => value.toFixed(12)),
  );
});

test("drops, or fills with a public constant that is clamped as well", () => {
  const values = [NaN, 2, Infinity, 4];
  expect(refined({}, values).column).toEqual([NaN, 2, NaN, 4]);
  expect(refined({ missing: "drop" }, values).quality).toMatchObject({ measured: 2, dropped: 2, filled: 0 });
  const filled = refined({ missing: { constant: 7 } }, values);
  expect(filled.column).toEqual([7, 2, 7, 4]);
  expect(filled.quality).toMatchObject({ measured: 2, dropped: 0, filled: 2, below: 0, above: 0 });
  expect(filled.quality.natural).toEqual({ min: 2, median: 3, max: 4 });
  const clamped = refined({ missing: { publicMedian: 99 } }, values);
  expect(clamped.column).toEqual([10, 2, 10, 4]);
  expect(clamped.quality).toMatchObject({ filled: 2, above: 0 });
});

test("draws natural values without their tails, and what the study sees over the whole hard range", () => {
  const values = Array.from({ length: 1000 }, (_, at) => at);
  const { before, after } = refined({ hi: 500 }, [...values, NaN]).quality;
  expect([before.lo, before.hi]).toEqual([4, 994]);
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  expect([sum(before.counts), sum(after.counts)]).toEqual([1000, 1000]);
  expect([before.counts.length, after.counts.length]).toEqual([40, 40]);
  expect(before.counts[0]).toBe(29);
  expect([after.lo, after.hi, after.counts[39]]).toEqual([0, 500, 512]);
});

test("describes a column of one value, and of none", () => {
  const same = refined({}, [3, 3, 3]).quality;
  expect(same.before).toMatchObject({ lo: 3, hi: 3 });
  expect(same.before.counts[0]).toBe(3);
  expect(refined({}, [NaN]).quality).toMatchObject({ measured: 0, dropped: 1, natural: undefined });
});
