import { seededUniforms } from "../../../../test/simulation/seeded-uniforms.ts";
import { expect, test } from "vitest";
import { type BgNbd, type Customer, chanceToOrder, fitBgNbd } from "./bg-nbd.ts";
import { ownArea, ownExplained, rankGroups, shuffled } from "./own-quality.ts";

const TRUE: BgNbd = { r: 0.8, alpha: 6, a: 0.8, b: 3 };
const uniforms = seededUniforms("customers");
const uniform = () => Math.max(uniforms.next(), 1e-12);

function gamma(shape: number): number {
  if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const cube = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (cube > 0 && Math.log(uniform()) < normal ** 2 / 2 + d - d * cube + d * Math.log(cube))
      return d * cube;
  }
}

/** One customer of the model, known for some weeks; and whether an order follows within 13 more. */
function draw(): Customer & { readonly orders: boolean } {
  const known = 20 + 60 * uniform();
  const rate = gamma(TRUE.r) / TRUE.alpha;
  const [x, y] = [gamma(TRUE.a), gamma(TRUE.b)];
  const leaves = x / (x + y);
  let [time, last, repeats, isHere, orders] = [0, 0, 0, true, false];
  while (isHere) {
    time -= Math.log(uniform()) / rate;
    if (time > known) {
      orders = time <= known + 13;
      break;
    }
    [last, repeats] = [time, repeats + 1];
    isHere = uniform() >= leaves;
  }
  return { repeats, last, known, orders };
}

const customers = Array.from({ length: 6000 }, draw);

test("parameters are found again, and chances come true as often as they say", () => {
  const found = fitBgNbd(customers);
  const told = customers.map((one) => chanceToOrder(found, one, 13));
  for (const [from, to] of [
    [0, 0.1],
    [0.1, 0.3],
    [0.3, 0.6],
    [0.6, 1],
  ]) {
    const own = customers.flatMap((one, at) =>
      told[at] >= from && told[at] < to ? [{ ...one, chance: told[at] }] : [],
    );
    const mean = own.reduce((sum, { chance }) => sum + chance, 0) / own.length;
    const rate = own.filter(({ orders }) => orders).length / own.length;
    expect(own.length).toBeGreaterThan(100);
    expect(Math.abs(rate - mean)).toBeLessThan(4 * Math.sqrt((mean * (1 - mean)) / own.length) + 0.01);
  }
});

test("it tells apart better than recency alone", () => {
  const classes = customers.map(({ orders }) => (orders ? 1 : 0));
  const model = ownArea(
    Float64Array.from(customers, (one) => chanceToOrder(TRUE, one, 13)),
    classes,
  )!;
  const recency = ownArea(
    Float64Array.from(customers, ({ last, known }) => last - known),
    classes,
  )!;
  expect(model.value).toBeGreaterThan(recency.value + 2 * model.sigma);
});

test("areas and explained variances of plain cases", () => {
  expect(ownArea(Float64Array.of(1, 2, 3, 4), [0, 0, 1, 1])!.value).toBe(1);
  expect(ownArea(Float64Array.of(4, 3, 2, 1), [0, 0, 1, 1])!.value).toBe(1);
  expect(ownArea(Float64Array.of(1, 1, 1, 1), [0, 1, 0, 1])!.value).toBe(0.5);
  expect(ownArea(Float64Array.of(1, 2), [1, 1])).toBeUndefined();
  expect(ownExplained([0, 0, 1, 1], [0, 0, 1, 1])).toBe(1);
  expect(ownExplained([0, 1, 0, 1], [0, 0, 1, 1])).toBe(0);
  expect([...rankGroups(Float64Array.of(5, 1, 9, 7), 2)]).toEqual([0, 0, 1, 1]);
  const groups = Int32Array.from({ length: 100 }, (_, at) => at % 5);
  expect(shuffled(groups).toSorted()).toEqual(groups.toSorted());
  expect([...shuffled(groups)]).not.toEqual([...groups]);
});
