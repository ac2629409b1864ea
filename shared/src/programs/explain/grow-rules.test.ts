import { expect, test } from "vitest";
import { seededUniforms } from "../../../../test/simulation/seeded-uniforms.ts";
import { growRules } from "./grow-rules.ts";
import { endOf } from "../../queries/tree-nodes.ts";

/** Users in the unit square of the grid whose segment is the quarter that they are in. */
function quarters(count: number) {
  const uniforms = seededUniforms("quarters");
  const rows = Int32Array.from({ length: 2 * count }, () => Math.round(2000 * (2 * uniforms.next() - 1)));
  const labels = Int32Array.from({ length: count }, (_, user) => {
    return (rows[2 * user] > 0 ? 1 : 0) + (rows[2 * user + 1] > 400 ? 2 : 0);
  });
  return { rows, labels, weights: new Float64Array(4).fill(1) };
}

test("quarters are found, and a row ends in its own", () => {
  const users = quarters(4000);
  const nodes = growRules(users, 4);
  let right = 0;
  users.labels.forEach((label, user) => {
    const leaf = nodes[endOf(nodes, users.rows.subarray(2 * user, 2 * user + 2))];
    if ("segment" in leaf && leaf.segment === label) right += 1;
  });
  expect(right / 4000).toBeGreaterThan(0.98);
  const shares = nodes.map((node) => ("segment" in node ? node.share : 0));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
});

test("nothing is parted where all are of one segment, and no condition has two sides of one", () => {
  const one = { ...quarters(500), labels: new Int32Array(500) };
  expect(growRules(one, 4)).toEqual([{ segment: 0, share: 1, purity: 1 }]);
  const nodes = growRules(quarters(500), 4);
  const named = nodes.map((node) => ("segment" in node ? node.segment : undefined));
  const sides = nodes.flatMap((node) => ("segment" in node ? [] : [[named[node.atMost], named[node.above]]]));
  expect(sides.length).toBeGreaterThan(2);
  expect(sides.filter(([down, up]) => down !== undefined && down === up)).toEqual([]);
});

test("weights decide what is worth a rule: a segment of next to no weight gets none", () => {
  const users = quarters(4000);
  const nodes = growRules({ ...users, weights: Float64Array.of(1, 1, 1, 0.001) }, 4);
  expect(nodes.some((node) => "segment" in node && node.segment === 3)).toBe(false);
});

test("every rule has users enough, whatever has moved above it", () => {
  const uniforms = seededUniforms("moved");
  for (let draw = 0; draw < 60; draw++) {
    const rows = Int32Array.from({ length: 3 * 600 }, () => Math.round(2000 * (2 * uniforms.next() - 1)));
    const labels = Int32Array.from({ length: 600 }, (_, user) => {
      const place = rows[3 * user] + rows[3 * user + 1] * uniforms.next() - rows[3 * user + 2];
      return Math.abs(Math.round(place / 700)) % 4;
    });
    const nodes = growRules({ rows, labels, weights: new Float64Array(4).fill(1) }, 3 + (draw % 3));
    const shares = nodes.flatMap((node) => ("segment" in node ? [node.share] : []));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.005);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  }
});
