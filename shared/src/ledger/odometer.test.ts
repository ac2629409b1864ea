import { guaranteeOf } from "../dp/accountant.ts";
import { toFixedMuSq } from "../dp/charge.ts";
import { genesisLadder, readOdometer } from "../dp/odometer.ts";
import { NO_ACCOUNT, applyToAccount } from "./account.ts";
import { nodeGenesis } from "./genesis.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

const budget = toFixedMuSq(1);
const ladder = genesisLadder(budget);

describe("ladder", () => {
  it("has three rungs below the budget and two above, each double", () => {
    expect(ladder.map((muSq) => Number(muSq) / 2 ** 80)).toEqual([0.125, 0.25, 0.5, 1, 2, 4]);
  });

  it("ascends strictly from above nothing and holds the budget, for any budget", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 1n << 90n), (muSq) => {
        const rungs = genesisLadder(muSq);
        expect(rungs.every((rung, at) => rung > (rungs[at - 1] ?? 0n))).toBe(true);
        expect(rungs.includes(muSq)).toBe(muSq > 0n);
        expect(rungs.length).toBeLessThanOrEqual(6);
      }),
      { seed: 4, numRuns: 200 },
    );
    expect(genesisLadder(1n)).toEqual([1n, 2n, 4n]);
    expect(() => genesisLadder(-1n)).toThrow(RangeError);
  });

  it("is what opens an account, and its raises", () => {
    const genesis = nodeGenesis("00", 1, 1e-6);
    expect(genesis.ladder).toEqual(genesisLadder(BigInt(genesis.budgetMuSq)).map(String));
    expect(applyToAccount(NO_ACCOUNT, genesis)).toMatchObject({
      filter: { budgetSq: BigInt(genesis.budgetMuSq) },
    });
  });
});

describe("odometer", () => {
  it("reads the first rung that is not below what was spent, at delta/K", () => {
    expect(readOdometer(ladder, 0n, 1e-6)!.rung).toBe(0);
    expect(readOdometer(ladder, ladder[1]!, 1e-6)!.rung).toBe(1);
    const reading = readOdometer(ladder, ladder[1]! + 1n, 1e-6)!;
    expect(reading).toEqual({ rung: 2, muSq: ladder[2], ...guaranteeOf(ladder[2]!, 1e-6 / 6) });
  });

  it("is never better than what was spent at the whole delta, and never falls", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, ladder.at(-1)!), fc.bigInt(0n, budget), (spent, more) => {
        const reading = readOdometer(ladder, spent, 1e-6)!;
        expect(reading.reported).toBeGreaterThan(guaranteeOf(spent, 1e-6).reported);
        const later = readOdometer(ladder, spent + more, 1e-6)?.reported ?? Infinity;
        expect(later).toBeGreaterThanOrEqual(reading.reported);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it("reads nothing above its top, and nothing without a ladder", () => {
    expect(readOdometer(ladder, ladder.at(-1)! + 1n, 1e-6)).toBeUndefined();
    expect(readOdometer([], 0n, 1e-6)).toBeUndefined();
  });
});
