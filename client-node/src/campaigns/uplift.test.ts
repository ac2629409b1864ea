import { expect, test } from "vitest";
import { detectableAt, holdoutFor } from "./holdout.ts";
import { upliftOf } from "./uplift.ts";

/** A stream of uniforms for tests. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function converted(users: number, rate: number, next: () => number): { users: number; converted: number } {
  let count = 0;
  for (let at = 0; at < users; at++) if (next() < rate) count++;
  return { users, converted: count };
}

test("the interval of Newcombe's own example", () => {
  const found = upliftOf({ users: 70, converted: 56 }, { users: 80, converted: 48 })!;
  expect(found.difference).toBeCloseTo(0.2, 10);
  expect([found.lower, found.upper].map((end) => end.toFixed(4))).toEqual(["0.0524", "0.3339"]);
  expect(found.isBeyondChance).toBe(true);
});

test.each([
  { rate: 0.1, lift: 0, users: 400 },
  { rate: 0.02, lift: 0.01, users: 150 },
  { rate: 0.5, lift: 0.1, users: 40 },
])(
  "the interval holds the truth in 95 % of campaigns: $rate + $lift, $users people",
  ({ rate, lift, users }) => {
    const next = uniforms(11);
    let held = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run++) {
      const found = upliftOf(converted(users, rate + lift, next), converted(users, rate, next))!;
      if (found.lower <= lift && lift <= found.upper) held++;
    }
    expect(held / runs).toBeGreaterThan(0.935);
  },
);

test("a campaign of the told size is seen in four of five", () => {
  const next = uniforms(5);
  const [users, rate] = [4000, 0.2];
  const { share, detectable } = holdoutFor(users, rate, 0.25);
  expect(detectable).toBeLessThanOrEqual(0.05);
  expect(share).toBeGreaterThan(0.05);
  expect(share).toBeLessThan(0.5);
  let seen = 0;
  const runs = 1000;
  for (let run = 0; run < runs; run++) {
    const control = Math.round(users * share);
    const found = upliftOf(
      converted(users - control, rate + detectable, next),
      converted(control, rate, next),
    )!;
    if (found.isBeyondChance) seen++;
  }
  expect(Math.abs(seen / runs - 0.8)).toBeLessThan(0.05);
});

test("too few people give half of them away, and say what could be seen", () => {
  expect(holdoutFor(50, 0.1, 0.2)).toEqual({ share: 0.5, detectable: detectableAt(0.5, 50, 0.1) });
  expect(holdoutFor(2, 0, 0.2).detectable).toBeGreaterThan(0.5);
  expect(holdoutFor(0, 0, 0.2).share).toBe(0.5);
});

test("an empty arm tells nothing, rates at the ends stay within", () => {
  expect(upliftOf({ users: 0, converted: 0 }, { users: 5, converted: 1 })).toBeUndefined();
  const none = upliftOf({ users: 10, converted: 0 }, { users: 10, converted: 0 })!;
  expect(none).toMatchObject({ difference: 0, isBeyondChance: false });
  const all = upliftOf({ users: 10, converted: 10 }, { users: 10, converted: 0 })!;
  expect(all.upper).toBeLessThanOrEqual(1);
  expect(all.lower).toBeGreaterThan(0);
});
