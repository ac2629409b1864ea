import { expect, test } from "vitest";
import type { Uniforms } from "../../math/rng.ts";
import { publishedChoice, plainChoice, segmentNumber } from "./choice.ts";
import { chooseK } from "./choose-k.ts";
import type { Coreset } from "./coreset.ts";

/** A stream for tests, from a seed. */
function uniforms(seed: number): Uniforms {
  let state = seed;
  return {
    next: () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    },
  };
}

const SIDE = 24;

/** Cells of a square, with users in round groups around given middles and even noise. */
function cellsAround(middles: readonly (readonly [number, number])[], noise = 4): Coreset {
  const { next } = uniforms(7);
  const points = new Float64Array(2 * SIDE * SIDE);
  const weights = new Float64Array(SIDE * SIDE);
  for (let cell = 0; cell < weights.length; cell++) {
    const [x, y] = [Math.floor(cell / SIDE), cell % SIDE].map((at) => (2 * at + 1) / SIDE - 1);
    points.set([x, y], 2 * cell);
    const users = middles.reduce((sum, [mx, my]) => {
      return sum + 60 * Math.exp(-((x - mx) ** 2 + (y - my) ** 2) / 0.012);
    }, 0);
    weights[cell] = Math.max(users + noise * (2 * next() - 1), 0);
  }
  const spreads = new Float64Array(SIDE * SIDE).fill(2 * ((2 / SIDE) ** 2 / 12));
  const users = weights.reduce((sum, weight) => sum + weight, 0);
  return { q: 2, points, weights, spreads, side: 2 / SIDE, sigma: noise, users, usersSigma: 10 };
}

const FOUR = [
  [-0.5, -0.5],
  [-0.5, 0.5],
  [0.5, -0.5],
  [0.5, 0.5],
] as const;
const FIVE = [...FOUR, [0, 0]] as const;

test.each([
  { groups: FOUR, k: 4 },
  { groups: FIVE, k: 5 },
])("$k groups that lie apart are found, wherever the range begins", ({ groups, k }) => {
  for (const from of [2, 3, 4]) {
    const found = chooseK(cellsAround(groups), { from, to: 9, prefer: 9 }, 9, uniforms(3));
    expect(found.k).toBe(k);
    const { choice } = found;
    expect(choice).toMatchObject({ from, bySilhouette: k, byJump: k, agree: true });
    expect(choice.silhouettes).toHaveLength(10 - from);
    expect(Math.max(...choice.jumps)).toBe(1);
    expect(choice.least).toBeGreaterThanOrEqual(from);
    expect([...choice.silhouetteSigmas, ...choice.jumpSigmas].every((sigma) => sigma >= 0)).toBe(true);
    expect(publishedChoice.parse(plainChoice(choice))).toEqual(choice);
  }
});

test("the same stream chooses the same, to the last bit", () => {
  const once = chooseK(cellsAround(FIVE), { from: 2, to: 8, prefer: 3 }, 8, uniforms(5));
  expect(chooseK(cellsAround(FIVE), { from: 2, to: 8, prefer: 3 }, 8, uniforms(5))).toEqual(once);
});

test("no more segments than the users allow", () => {
  const { choice, k } = chooseK(cellsAround(FIVE), { from: 2, to: 9, prefer: 3 }, 4, uniforms(3));
  expect(choice.silhouettes).toHaveLength(3);
  expect(k).toBeLessThanOrEqual(4);
});

test("where the two criteria differ, the plan's own number is taken", () => {
  const uneven = cellsAround([...FOUR, [0.62, 0.62], [0.38, 0.62], [0.62, 0.38]], 8);
  const { choice, k } = chooseK(uneven, { from: 2, to: 9, prefer: 6 }, 9, uniforms(3));
  expect(choice.agree).toBe(Math.abs(choice.bySilhouette - choice.byJump) <= 1);
  expect(k).toBe(choice.agree ? Math.max(choice.bySilhouette, choice.byJump) : 6);
  const line = Array.from({ length: 9 }, (_, at) => [-0.8 + 0.2 * at, 0] as const);
  const spread = chooseK(cellsAround(line, 2), { from: 2, to: 9, prefer: 7 }, 9, uniforms(3));
  expect(spread).toMatchObject({ k: 7, choice: { agree: false } });
});

test("nobody's cells still make a curve of finite numbers", () => {
  const empty = cellsAround([], 1);
  const nothing = { ...empty, weights: new Float64Array(empty.weights.length), users: 0 };
  for (const cells of [empty, nothing]) {
    const { choice, k } = chooseK(cells, { from: 3, to: 5, prefer: 4 }, 5, uniforms(1));
    expect(k).toBeGreaterThanOrEqual(3);
    expect([...choice.silhouettes, ...choice.jumps].every(Number.isFinite)).toBe(true);
  }
});

test.each([
  { from: 5, to: 5, prefer: 5 },
  { from: 6, to: 4, prefer: 5 },
  { from: 3, to: 8, prefer: 2 },
  { from: 3, to: 8, prefer: 9 },
  { from: 1, to: 8, prefer: 3 },
  { from: 3, to: 51, prefer: 3 },
  { from: 3, to: 8 },
  1,
  257,
])("k of %j is refused", (k) => {
  expect(segmentNumber.safeParse(k).success).toBe(false);
});
