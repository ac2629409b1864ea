import { expect, test } from "vitest";
import { TOP_CODE } from "@fedseg/shared/features/code.ts";
import { seededSource } from "../../../test/simulation/seeded-source.ts";
import { tinyPlan } from "../../../test/simulation/tiny-market.ts";
import { madeUpUsers } from "./made-up-users.ts";
import { measurePace as inParts } from "./pace.ts";

const tiny = tinyPlan("pace", 4);
const planOf = (tickMs: number, usersCap = 100) => ({
  ...tiny,
  budget: { ...tiny.budget, usersCap },
  timing: { ...tiny.timing, tickMs },
});

/** Measures without a pause. */
function measurePace(...asked: Parameters<typeof inParts>) {
  const parts = inParts(...asked);
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

/** A clock by which whatever is looked at takes the same time. */
function ports(stepMs: number, leastMs = 1) {
  let at = 0;
  return { now: () => (at += stepMs), worked: () => at, source: seededSource("pace"), leastMs };
}

test("a node states a power of two for every kind of question of the plan, with room to spare, in order", () => {
  const stated = measurePace(planOf(60_000), ports(10));
  expect(stated.map(({ query }) => query)).toEqual(["cell-histogram", "residual", "segment-values"]);
  // Counting 10 ms, noise 10, and three times 10 ms for keys and 10 for masks; eight times that is below 2^10.
  expect(new Set(stated.map(({ log2Ms }) => log2Ms))).toEqual(new Set([10]));
});

test("a kind of question whose tick would be long is measured again: what runs beside at first is not in it", () => {
  let [at, looks] = [0, 0];
  const now = () => (at += (looks += 1) <= 24 ? 1000 : 10);
  const stated = measurePace(planOf(60_000), { ...ports(10), now });
  expect(new Set(stated.map(({ log2Ms }) => log2Ms))).toEqual(new Set([10]));
});

test("a machine on which this thread waits much longer than it works has ticks that are longer by the square of that", () => {
  const busy = (times: number, stepMs = 10) => {
    const own = ports(stepMs);
    const worked = () => own.worked() / times;
    return new Set(measurePace(planOf(60_000), { ...own, worked }).map(({ log2Ms }) => log2Ms));
  };
  expect([busy(4), busy(16)]).toEqual([new Set([10]), new Set([14])]);
  // One that stood still for a while tells little of sessions: 16 times 6,400 ms.
  expect(busy(100, 100)).toEqual(new Set([17]));
});

test("no tick is longer than an ENROLL may state", () => {
  const own = ports(1e6);
  const stated = measurePace(planOf(1e9), { ...own, worked: () => own.worked() / 100 });
  expect(new Set(stated.map(({ log2Ms }) => log2Ms))).toEqual(new Set([29]));
});

test("what programs compute between sums has four times as long as a processor was at it when they were tried out", () => {
  let worked = 0;
  // Nothing is counted in no time: what is left is the trial, which asks after every session.
  const stated = measurePace(planOf(60_000), { ...ports(0), worked: () => (worked += 100) });
  expect(new Set(stated.map(({ log2Ms }) => log2Ms))).toEqual(new Set([Math.ceil(Math.log2(400))]));
});

test("users beyond those that are counted are reckoned from them", () => {
  const large = planOf(1_000_000, 16_384 * 100);
  const [stated] = measurePace({ ...large, budget: { ...large.budget, delta: "1e-9" } }, ports(10));
  // 1000 ms for counting and 70 for the rest, eight times: below 2^14.
  expect(stated.log2Ms).toBe(14);
});

test("a plan whose target is a value is measured as well", () => {
  const plan = {
    ...planOf(60_000),
    targets: { worth: { of: "spend" as const, withinDays: 90, upTo: 2000 } },
    programs: [{ name: "value" as const, share: 1, spec: { target: "worth", evaluate: { share: 0.2 } } }],
  };
  const large = {
    ...plan,
    usersFloor: 4 * 90_000,
    budget: { ...plan.budget, usersCap: 100_000, delta: "1e-9" },
  };
  const stated = measurePace(large, { ...ports(1), leastMs: 1 });
  expect(stated.map(({ query }) => query)).toEqual(["moments", "score-counts", "value-counts"]);
});

test("nothing shorter is stated than the owner allows", () => {
  const stated = measurePace(planOf(60_000), ports(0, 250));
  expect(new Set(stated.map(({ log2Ms }) => log2Ms))).toEqual(new Set([8]));
});

test("a plan whose longest tick is shorter than twice what was measured is refused", () => {
  expect(() => measurePace(planOf(159), ports(10))).toThrow(expect.objectContaining({ code: "POLICY_TICK" }));
  expect(measurePace(planOf(160), ports(10))).toHaveLength(3);
});

test("made-up users are the same everywhere, and have codes of all sizes", () => {
  const { codes, outcome } = madeUpUsers(1000, 3);
  expect(codes).toEqual(madeUpUsers(1000, 3).codes);
  expect(new Set(codes).size).toBeGreaterThan(2900);
  expect(Math.max(...codes)).toBeLessThanOrEqual(TOP_CODE);
  expect(new Set(outcome!.classes)).toEqual(new Set([0, 1]));
});
