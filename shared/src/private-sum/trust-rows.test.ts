import { describe, expect, it } from "vitest";
import { blockEpsilons, blockEvent, composedLattice } from "./block-epsilon.ts";
import { deriveParameters } from "./parameters.ts";
import { aloneMuSq, colluderRows, rowMuSq, trustRows } from "./trust-rows.ts";

const cohort = { n: 9, c: 2, t: 6, m: 7 };
const moments = {
  name: "moments",
  length: 28,
  norm: { kind: "l2", clip: 1 },
  minScaleBits: 16,
} as const;
const counts = { name: "counts", length: 60, norm: { kind: "ones", count: 3 }, minScaleBits: 0 } as const;
const request = { query: "both", params: {}, shares: [0.5, 0.5] };
const parameters = deriveParameters([moments, counts], request, cohort, { mu: 0.8, usersCap: 10_000 });

describe("rows by the number of colluders", () => {
  const rows = colluderRows(parameters, cohort, 8);

  it("go from the outside world to row (b), dearer with every colluder", () => {
    const { outsideWorld, coalition } = trustRows(parameters, cohort, 8);
    expect(rows).toHaveLength(3);
    expect([rows[0], rows[2]]).toEqual([outsideWorld, coalition]);
    expect(rows[0]! < rows[1]! && rows[1]! < rows[2]!).toBe(true);
  });

  it("fall back to one node's noise: mu·√(m − c), a little above for the integers", () => {
    const ratio = Number(aloneMuSq(parameters)) / Number(rowMuSq(parameters, cohort.m - cohort.c));
    expect(ratio).toBeGreaterThanOrEqual(cohort.m - cohort.c);
    expect(ratio).toBeLessThan((cohort.m - cohort.c) * 1.01);
  });
});

describe("blocks by every accountant", () => {
  const sessions = [
    { parameters, nodes: 5 },
    { parameters, nodes: 5 },
    { parameters, nodes: 8 },
  ];
  const found = blockEpsilons(sessions, 1e-6);

  it("shift one user's ones, or one coordinate by the whole bound", () => {
    const [whole, ones] = parameters.blocks;
    expect(blockEvent(whole!, 5)).toMatchObject({ shift: [65_536] });
    expect(blockEvent(ones!, 5)).toMatchObject({ shift: [ones!.scale, ones!.scale, ones!.scale] });
    expect(blockEvent({ ...whole!, deltaSq: 10n }, 5)).toMatchObject({ shift: [4] });
  });

  it("agree within the correction for integer noise, in the order of mu", () => {
    const [first, second, third] = found;
    expect(second).toEqual(first);
    for (const [at, { muSq, gdp, zcdp, lattice }] of first!.entries()) {
      expect(muSq).toBe(rowMuSq({ blocks: [parameters.blocks[at]!] }, 5));
      const { epsilon } = lattice as { readonly epsilon: number };
      expect(epsilon / gdp).toBeGreaterThan(0.99);
      expect(epsilon / gdp).toBeLessThan(1 + 1e-6);
      expect(zcdp).toBeGreaterThan(gdp);
      expect(third![at]!.gdp).toBeLessThan(gdp);
    }
  });

  it("compose to no more than the sum of their mu² gives", () => {
    const { epsilon } = composedLattice(sessions, 1e-6) as { readonly epsilon: number };
    expect(epsilon).toBeGreaterThan(found[0]![0]!.gdp);
  });
});
