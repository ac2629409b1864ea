import { expect, test } from "vitest";
import { exampleRequest, queryBlocks } from "../queries/index.ts";
import { type CountedUsers, fewCounted, newlyFew, withCounted } from "./few-counted.ts";

const FLOOR = 20_000;

const counted = (session: number, value: number, sigma: number, others: Partial<CountedUsers> = {}) => ({
  session,
  users: { value, sigma },
  nodes: 4,
  of: "now 0 1",
  ...others,
});

/** What was released of a study of which all nodes with rows were late in one session. */
const LATE = [
  counted(1, 21_403, 36.6),
  counted(2, 20_451, 5.7),
  counted(3, 20_515, 231.7),
  counted(4, -22, 180.6),
];

test("a sum that nobody was counted in is found when it comes, and said once", () => {
  const [before, all] = [LATE.slice(0, 3), LATE];
  expect(fewCounted(before, FLOOR)).toEqual([]);
  const [found, ...others] = newlyFew(all, before, FLOOR);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    code: "COUNTED_FEW",
    session: 4,
    users: { value: -22 },
    most: { session: 1 },
  });
  const later = [...all, counted(5, 21_375, 41.1)];
  expect(newlyFew(later, all, FLOOR)).toEqual([]);
  expect(fewCounted(later, FLOOR).map(({ session }) => session)).toEqual([4]);
  expect(newlyFew(all, all, FLOOR)).toEqual([]);
});

test("a first sum that has too few is found when a later one has more", () => {
  const capped = counted(2, 13_398, 5.7);
  expect(newlyFew([capped, counted(3, 21_349, 200)], [capped], 10_000)).toMatchObject([
    { code: "COUNTED_FEW", session: 2, most: { session: 3 } },
  ]);
});

test("what noise, a few users, or another question explains is not said", () => {
  const exact = counted(1, 21_000, 5);
  const noisy = counted(2, 15_500, 1000);
  const aFewLess = counted(3, 19_000, 5);
  const others = counted(4, 9000, 5, { of: "now 0 1 2" });
  expect(fewCounted([exact, noisy, aFewLess, others], FLOOR)).toEqual([]);
  expect(fewCounted([exact, { ...noisy, users: { value: 14_900, sigma: 1000 } }], FLOOR)).toHaveLength(1);
  expect(fewCounted([exact, { ...aFewLess, users: { value: 18_800, sigma: 5 } }], FLOOR)).toHaveLength(1);
  expect(fewCounted([exact, { ...others, of: exact.of }], FLOOR)).toHaveLength(1);
});

test("a floor that all sums are far below is said once, of the surest of them", () => {
  const first = counted(1, 21_403, 36.6);
  expect(newlyFew([first], [], 47_000)).toMatchObject([
    { code: "FLOOR_MISSED", session: 1, floor: 47_000, users: first.users },
  ]);
  expect(newlyFew([first, counted(2, 21_341, 5.7)], [first], 47_000)).toEqual([]);
  expect(fewCounted([first, counted(2, 30, 5.7)], 47_000).map(({ code }) => code)).toEqual([
    "COUNTED_FEW",
    "FLOOR_MISSED",
  ]);
  expect(fewCounted([counted(1, 42_400, 5)], 47_000)).toEqual([]);
  expect(fewCounted([counted(1, 20_000, 5000)], 47_000)).toEqual([]);
});

test("every query that counts everybody says how many it has counted, with the noise of that", () => {
  const size = { d: 3, k: 2, bins: 4 };
  const queries = [
    "bin-counts",
    "moments",
    "summary",
    "value-counts",
    "cell-histogram",
    "residual",
    "segment-values",
  ] as const;
  for (const query of queries) {
    const request = { ...exampleRequest(query, size), shares: [1] };
    const blocks = queryBlocks(request);
    const sums = new Float64Array(blocks.reduce((sum, { length }) => sum + length, 0));
    let from = 0;
    for (const { length, norm } of blocks) {
      if (norm.kind === "ones") sums.fill((300 * norm.count) / length, from, from + length);
      else sums.fill(7, from, from + length);
      from += length;
    }
    const release = { sums, sigmas: blocks.map(() => 2), survivors: 3 };
    const [told] = withCounted([], 5, { request, release });
    expect(told).toMatchObject({ session: 5, nodes: 3 });
    expect(told.users.value).toBeCloseTo(300, 9);
    const ones = blocks.find(({ norm }) => norm.kind === "ones")!;
    const count = ones.norm.kind === "ones" ? ones.norm.count : 0;
    expect(told.users.sigma).toBeCloseTo((2 * Math.sqrt(ones.length)) / count, 9);
  }
  const classes = { ...exampleRequest("class-counts", size), shares: [1] };
  const none = { sums: new Float64Array(100), sigmas: [1], survivors: 3 };
  expect(withCounted(LATE, 5, { request: classes, release: none })).toBe(LATE);
});
