import { describe, expect, it } from "vitest";
import { guaranteeOf } from "../dp/accountant.ts";
import { latticeEpsilon } from "../dp/lattice-pld.ts";
import { formatRational } from "../dp/rational.ts";
import { deriveParameters } from "./parameters.ts";
import { rowMuSq, trustRows } from "./trust-rows.ts";
import type { BlockParameters } from "./types.ts";

const cohort = { n: 9, c: 2, t: 6, m: 7 };
const moments = {
  name: "moments",
  length: 28,
  norm: { kind: "l2", square: 2 ** 32 },
} as const;
const counts = { name: "counts", length: 60, norm: { kind: "ones", count: 3 } } as const;
const request = { query: "both", params: {}, shares: [0.5, 0.5] };
const parameters = deriveParameters([moments, counts], request, cohort, { mu: 0.8, usersCap: 10_000 });

describe("rows by the number of colluders", () => {
  const rows = [0, 1, 2].map((colluders) => rowMuSq(parameters, 8 - colluders));

  it("go from the outside world to row (b), dearer with every colluder", () => {
    const { outsideWorld, coalition } = trustRows(parameters, cohort, 8);
    expect([rows[0], rows[2]]).toEqual([outsideWorld, coalition]);
    expect(rows[0]! < rows[1]! && rows[1]! < rows[2]!).toBe(true);
  });

  it("fall back to one node's noise: mu·√(m − c), a little above for the integers", () => {
    const ratio = Number(rowMuSq(parameters, 1)) / Number(rowMuSq(parameters, cohort.m - cohort.c));
    expect(ratio).toBeGreaterThanOrEqual(cohort.m - cohort.c);
    expect(ratio).toBeLessThan((cohort.m - cohort.c) * 1.01);
  });
});

/** A released block as the second accountant takes it: one user's ones, or its whole bound on one coordinate. */
function eventOf({ norm, scale, deltaSq, nodeVariance }: BlockParameters, nodes: number) {
  const shift = norm.kind === "ones" ? Array<number>(norm.count).fill(scale) : [Math.sqrt(Number(deltaSq))];
  const variances = Array<string>(nodes).fill(formatRational(nodeVariance));
  return { mechanism: "dd_gaussian_sum", node_sigma2: variances, shift, count: 1 } as const;
}

function epsilonOf(events: readonly ReturnType<typeof eventOf>[]): number {
  const found = latticeEpsilon(events, 1e-6);
  return "epsilon" in found ? found.epsilon : Number.NaN;
}

describe("blocks by every accountant", () => {
  it.each(parameters.blocks)("$name agrees within the correction for integer noise", (block) => {
    const [five, eight] = [5, 8].map((nodes) => guaranteeOf(rowMuSq({ blocks: [block] }, nodes), 1e-6));
    const ratio = epsilonOf([eventOf(block, 5)]) / five!.gdp;
    expect(ratio).toBeGreaterThan(0.99);
    expect(ratio).toBeLessThan(1 + 1e-6);
    expect(five!.zcdp).toBeGreaterThan(five!.gdp);
    expect(eight!.gdp).toBeLessThan(five!.gdp);
  });

  it("compose to more than one of them, and to no more than the sum of their mu² gives", () => {
    const nodes = [5, 5, 8];
    const together = epsilonOf(
      nodes.flatMap((seen) => parameters.blocks.map((block) => eventOf(block, seen))),
    );
    const muSq = nodes.reduce((sum, seen) => sum + rowMuSq(parameters, seen), 0n);
    expect(together).toBeGreaterThan(guaranteeOf(rowMuSq({ blocks: [parameters.blocks[0]!] }, 5), 1e-6).gdp);
    expect(together).toBeLessThan(guaranteeOf(muSq, 1e-6).gdp * (1 + 1e-6));
  });
});
