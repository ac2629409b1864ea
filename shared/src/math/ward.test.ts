import { expect, test } from "vitest";
import { seededUniforms } from "../../../test/simulation/seeded-uniforms.ts";
import { wardTree } from "./ward.ts";
import type { WeightedPoints } from "./weighted-points.ts";

function cloud(seed: string, n: number, q: number): WeightedPoints {
  const uniforms = seededUniforms(seed);
  return {
    q,
    points: Float64Array.from({ length: n * q }, () => uniforms.next()),
    weights: Float64Array.from({ length: n }, () => 1 + Math.floor(9 * uniforms.next())),
  };
}

/** Heights as the rule says them: the pair whose merging costs least, searched anew each time. */
function searched({ q, points, weights }: WeightedPoints): number[] {
  const groups = Array.from(weights, (mass, at) => {
    return { mass, center: points.slice(at * q, (at + 1) * q) };
  });
  const heights: number[] = [];
  while (groups.length > 1) {
    let [least, i, j] = [Infinity, 0, 0];
    for (let a = 0; a < groups.length; a++) {
      for (let b = a + 1; b < groups.length; b++) {
        const square = groups[a].center.reduce((sum, x, axis) => sum + (x - groups[b].center[axis]) ** 2, 0);
        const cost = (square * groups[a].mass * groups[b].mass) / (groups[a].mass + groups[b].mass);
        if (cost < least) [least, i, j] = [cost, a, b];
      }
    }
    const mass = groups[i].mass + groups[j].mass;
    const center = groups[i].center.map(
      (x, axis) => (x * groups[i].mass + groups[j].center[axis] * groups[j].mass) / mass,
    );
    heights.push(least);
    groups.splice(j, 1);
    groups.splice(i, 1, { mass, center });
  }
  return heights;
}

test.each([1, 2, 3, 17, 60])("chains find the tree that a search finds: %i points", (n) => {
  const data = cloud(`ward ${n}`, n, 3);
  const merges = wardTree(data);
  const heights = searched(data);
  expect(merges.map(({ height }) => height)).toEqual(
    heights.toSorted((a, b) => a - b).map((height) => expect.closeTo(height, 9)),
  );
  const children = merges.flatMap(({ a, b }) => [a, b]);
  expect(new Set(children).size).toBe(2 * (n - 1));
  merges.forEach(({ a, b }, at) => expect(Math.max(a, b)).toBeLessThan(n + at));
});

test("equal distances end", () => {
  const points = Float64Array.from({ length: 50 }, (_, at) =>
    at % 2 === 0 ? (at / 2) % 5 : Math.floor(at / 10),
  );
  const merges = wardTree({ q: 2, points, weights: new Float64Array(25).fill(1) });
  expect(merges).toHaveLength(24);
});
