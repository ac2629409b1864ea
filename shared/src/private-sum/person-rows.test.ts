import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { personRow, replaceOneMuSq } from "./person-rows.ts";

const ONE = 1n << 80n;
const muSq = fc.bigInt(0n, 1n << 90n);
const settings = { seed: 3, numRuns: 300 };

describe("a person over all studies", () => {
  it("adds the largest roots and squares", () => {
    expect(personRow([ONE, 4n * ONE, 9n * ONE])).toEqual({ platforms: 3, muSq: 36n * ONE, isAssumed: false });
    expect(personRow([ONE, 9n * ONE, 4n * ONE], 2)).toEqual({
      platforms: 2,
      muSq: 25n * ONE,
      isAssumed: true,
    });
    expect(personRow([5n], 1).muSq).toBe(5n);
  });

  it("rounds up, by at most one unit for every pair of accounts", () => {
    fc.assert(
      fc.property(fc.array(muSq, { minLength: 1, maxLength: 6 }), (accounts) => {
        // At 2^-120 of a unit, rounded down: a lower bound on (Σ√a)².
        const root = accounts.reduce((sum, a) => sum + floorRoot(a << 240n), 0n);
        const least = (root * root) >> 240n;
        const got = personRow(accounts).muSq;
        const pairs = BigInt((accounts.length * (accounts.length - 1)) / 2);
        expect(got >= least && got - least <= pairs + 1n).toBe(true);
      }),
      settings,
    );
  });

  it("grows with every account and every platform, whatever their order", () => {
    fc.assert(
      fc.property(fc.array(muSq, { minLength: 2, maxLength: 6 }), muSq, (accounts, more) => {
        const all = personRow(accounts).muSq;
        expect(personRow(accounts.toReversed()).muSq).toBe(all);
        expect(personRow([accounts[0]! + more, ...accounts.slice(1)]).muSq >= all).toBe(true);
        for (let p = 2; p <= accounts.length; p++)
          expect(personRow(accounts, p).muSq >= personRow(accounts, p - 1).muSq).toBe(true);
        const one = personRow([more, ...accounts], 1).muSq;
        expect(one).toBe([more, ...accounts].reduce((a, b) => (a > b ? a : b)));
      }),
      settings,
    );
  });

  it.each([
    [[], undefined],
    [[ONE], 0],
    [[ONE], 2],
    [[ONE], 1.5],
    [[ONE], Number.NaN],
    [[-1n], 1],
  ])("refuses accounts and platforms that do not fit: %#", (accounts: readonly bigint[], platforms) => {
    expect(() => personRow(accounts, platforms)).toThrow(RangeError);
  });
});

it("doubles mu when a user is replaced", () => {
  expect(replaceOneMuSq(ONE)).toBe(4n * ONE);
});

function floorRoot(n: bigint): bigint {
  let [low, high] = [0n, 1n << BigInt(n.toString(2).length)];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle * middle <= n) low = middle;
    else high = middle;
  }
  return low;
}
