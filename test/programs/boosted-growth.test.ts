import { shownProgramMu } from "@fedseg/shared/programs/contract.ts";
import { growthOf } from "@fedseg/shared/programs/boosted-trees/shares.ts";
import { MOST_ADDENDS } from "@fedseg/shared/crypto/point-kernel.ts";
import { leafGradients } from "@fedseg/shared/queries/leaf-gradients.ts";
import { expect, test } from "vitest";
import { cohortOfParties } from "../../bench/accuracy/fedseg.ts";
import { loneContext } from "../simulation/lone-segmentation.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";

const around = { mu: 1, cohort: cohortOfParties(4), uniforms: seededUniforms };
const factsOf = (usersFloor: number) => loneContext({ features: [], usersFloor }, around);
const mu = shownProgramMu(factsOf(1), []);

/** A plan whose users × mu is so much. */
const worth = (strength: number) => factsOf(Math.ceil(strength / mu));

test.each([
  [2000, 0, { trees: 6, depth: 5 }],
  [9990, 0, { trees: 6, depth: 5 }],
  [10_010, 0, { trees: 12, depth: 6 }],
  [24_990, 0, { trees: 12, depth: 6 }],
  [25_010, 0, { trees: 12, depth: 7 }],
  [1e7, 0, { trees: 12, depth: 7 }],
  [1e7, 3, { trees: 12, depth: 6 }],
])("users × mu of %d, several classes: %d", (strength, classes, growth) => {
  expect(growthOf(worth(strength), classes)).toEqual(growth);
});

test("the largest sum of a yes or no has commitments", () => {
  const { trees, depth } = growthOf(worth(1e9));
  const tree = { columns: Array(2 ** depth - 1).fill(0), starts: Array(2 ** depth - 1).fill(0) };
  const scorer = { kind: "linear", scaling: { columns: [] }, weights: { columns: [], intercept: 0 } };
  const [{ length }] = leafGradients.blocks({
    scorer,
    trees: Array.from({ length: trees }, () => tree),
  } as never);
  expect(length).toBeLessThanOrEqual(MOST_ADDENDS);
});
