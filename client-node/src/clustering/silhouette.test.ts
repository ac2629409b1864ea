import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { expect, test } from "vitest";
import { NO_LABEL, type Rows } from "./lloyd.ts";
import { drawn } from "./sample.ts";
import { type Asked, silhouetteOf, sumDistances } from "./silhouette.ts";

/** A quick stream of numbers from 0 to 1. */
function stream(seed: number): { next(): number } {
  let state = seed;
  return {
    next() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    },
  };
}

function asked(places: readonly number[], labels: readonly number[], weights?: Int32Array): Asked {
  // 16 codes are a step of the grid.
  const rows: Rows = {
    users: places.length,
    d: 1,
    codes: Uint16Array.from(places),
    ...(weights && { weights }),
  };
  const all = Int32Array.from(labels.keys()).filter((row) => labels[row] !== NO_LABEL);
  return { rows, scaling: rangeScaling([0]), labels: Uint16Array.from(labels), k: 3, asked: all };
}

test("is what Rousseeuw defines: 0 for one alone, nearer to the own cluster than to the next", () => {
  const given = asked([0, 16_000, 48_000, 65_534, 1], [0, 0, 1, 2, NO_LABEL]);
  const sums = sumDistances(given);
  const units = Array.from(sums.subarray(0, 3), (sum) => sum / 16);
  expect(units).toEqual([1000, 3000, 4096]);
  // a = 1000, b = 3000 and 2000; the others are alone.
  expect(silhouetteOf(given, sums).mean).toBeCloseTo((2000 / 3000 + 1000 / 2000) / 4, 3);
});

test("a row that stands for several users counts as these", () => {
  const many = asked([0, 0, 0, 16_000, 48_000, 60_000], [0, 0, 0, 0, 1, 1]);
  const few = asked([0, 16_000, 48_000, 60_000], [0, 0, 1, 1], Int32Array.of(3, 1, 1, 1));
  const [one, other] = [many, few].map((given) => silhouetteOf(given, sumDistances(given)));
  expect(one.mean).toBeCloseTo(other.mean, 12);
  expect(one.mean).toBeGreaterThan(0.5);
});

test("of users drawn at random it is off by its standard error", () => {
  const next = stream(9);
  const places = Array.from({ length: 900 }, (_, row) =>
    Math.floor((row % 3) * 20_000 + next.next() * 25_000),
  );
  const whole = asked(
    places,
    places.map((_, row) => row % 3),
  );
  const sums = sumDistances(whole);
  const truth = silhouetteOf(whole, sums);
  expect(truth).toMatchObject({ standardError: 0, measured: 900, of: 900 });
  let squares = 0;
  for (let time = 0; time < 400; time++) {
    const some = drawn(whole.asked, 120, next);
    const own = Float64Array.from(
      { length: 120 * 3 },
      (_, at) => sums[some[Math.floor(at / 3)] * 3 + (at % 3)],
    );
    const { mean, standardError } = silhouetteOf({ ...whole, asked: some }, own);
    squares += ((mean - truth.mean) / standardError) ** 2;
  }
  // χ² with 400 degrees of freedom, ÷ 400: within 1 ± .35 but for one time in a million.
  expect(squares / 400).toBeGreaterThan(0.65);
  expect(squares / 400).toBeLessThan(1.35);
});
