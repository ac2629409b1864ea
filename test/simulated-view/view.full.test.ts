import { describe, expect, test } from "vitest";
import { seededSource } from "../simulation/seeded-source.ts";
import { criticalValue, distanceBetween, distanceFrom } from "./chi-square.ts";
import {
  type Flaw,
  LENGTH,
  MODULUS,
  type Reduced,
  type Scenario,
  realView,
  reduceView,
  simulatedView,
} from "./view.ts";

const ATTEMPTS = 300;

/** Cells of the joint distribution: what is left of three vectors, and a bit of each of two masks that are known. */
const cellOf = ({ left, known }: Reduced): string => `${left.join(" ")} | ${known.join(" ")}`;

function count(views: (attempt: number) => readonly Reduced[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    for (const reduced of views(attempt)) counts.set(cellOf(reduced), (counts.get(cellOf(reduced)) ?? 0) + 1);
  }
  return counts;
}

function real(scenario: Scenario, seed: string, flaw?: Flaw): ReadonlyMap<string, number> {
  const source = seededSource(`real ${seed}`);
  return count(() => reduceView(realView(scenario, source, flaw)));
}

function simulated({ inputs, isDropped }: Scenario, seed: string): ReadonlyMap<string, number> {
  const source = seededSource(`simulated ${seed}`);
  const sum = inputs[0] + inputs[1] + (isDropped ? 0 : inputs[2]);
  return count(() => reduceView(simulatedView(sum, isDropped, source)));
}

/** What theory says: the survivors' part uniform among all with their sum, everything else uniform, all independent. */
function ideal({ inputs, isDropped }: Scenario): ReadonlyMap<string, number> {
  const residues = Array.from({ length: MODULUS }, (_, value) => value);
  const [a, b, c] = inputs;
  const cells = residues.flatMap((x) =>
    residues.flatMap((y) =>
      residues
        .filter((z) => (isDropped ? (x + y - a - b) % MODULUS : (x + y + z - a - b - c) % MODULUS) === 0)
        .flatMap((z) => [0, 1].flatMap((p) => [0, 1].map((q) => cellOf({ left: [x, y, z], known: [p, q] })))),
    ),
  );
  return new Map(cells.map((cell) => [cell, (ATTEMPTS * LENGTH) / cells.length]));
}

describe.each([
  ["everybody survives", false],
  ["a node whose vector has come is called dropped", true],
])("coordinator and one node, %s", (name, isDropped) => {
  const scenario: Scenario = { inputs: [1, 2, 3], isDropped };
  /** Other inputs whose survivors' sum is the same. */
  const other: Scenario = { inputs: isDropped ? [3, 0, 1] : [3, 3, 0], isDropped };
  /** Other inputs with another sum. */
  const more: Scenario = { inputs: [2, 2, 3], isDropped };

  test("see what somebody makes up who knows the sum alone", () => {
    expect(distanceFrom(ideal(scenario), real(scenario, name))).toBeLessThan(1);
    expect(distanceFrom(ideal(scenario), simulated(scenario, name))).toBeLessThan(1);
    expect(distanceBetween(real(scenario, name), simulated(scenario, name))).toBeLessThan(1);
  });

  test("see the same, whichever inputs have the sum, and something else when the sum differs", () => {
    const seen = real(scenario, `${name} first`);
    expect(distanceBetween(seen, real(other, `${name} second`))).toBeLessThan(1);
    expect(distanceBetween(seen, real(more, `${name} third`))).toBeGreaterThan(1);
  });
});

test("a pair mask that is used twice tells more than the sum", () => {
  const scenario: Scenario = { inputs: [1, 2, 3], isDropped: false };
  const seen = real(scenario, "reused", "pair mask used twice");
  expect(distanceFrom(ideal(scenario), seen)).toBeGreaterThan(1);
});

test("without self masks the vector of a node that is called dropped lies open", () => {
  const scenario: Scenario = { inputs: [1, 2, 3], isDropped: true };
  const seen = real(scenario, "no self mask", "no self mask");
  expect(distanceFrom(ideal(scenario), seen)).toBeGreaterThan(1);
});

test.each([16, 64])(
  "the chance of what counts as significant at %i degrees of freedom is 1e-6",
  (freedom) => {
    const half = criticalValue(freedom) / 2;
    let [term, sum] = [1, 1];
    for (let k = 1; k < freedom / 2; k += 1) {
      term *= half / k;
      sum += term;
    }
    expect(Math.exp(-half) * sum * 1e6).toBeCloseTo(1, 0);
  },
);
