import { ceilMuSq, chargeOf, muAbove, toFixedMuSq } from "./charge.ts";
import { type Filter, commit, openFilter, refund, reserve, spentSq } from "./filter.ts";
import { mu1OfDiscreteGaussian } from "./gdp-envelope.ts";
import { epsilonOf, muOf } from "./gdp.ts";
import { parseRational } from "./rational.ts";
import { CodedError } from "../errors.ts";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Sequence {
  readonly budget_eps: string;
  readonly delta: string;
  readonly mu_budget: string;
  readonly sequence: readonly {
    readonly sigma2: string;
    readonly shift: number;
    readonly mu2_envelope: string;
    readonly decision: "allow" | "deny";
    readonly mu_total_after: string;
    readonly eps_after_fixed_sequence: string;
  }[];
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../../test/vectors/filter.gdp.json", import.meta.url), "utf8"),
) as {
  readonly cases: readonly Sequence[];
};

function granted(result: Filter | CodedError): Filter {
  if (result instanceof CodedError) throw result;
  return result;
}

function codeOf(result: Filter | CodedError): string | undefined {
  return result instanceof CodedError ? result.code : undefined;
}

describe("sequences of filter.gdp.json", () => {
  it.each(cases)(
    "epsilon $budget_eps, delta $delta, sequence %#",
    ({ budget_eps, delta, mu_budget, sequence }) => {
      const mu = muOf(Number(budget_eps), Number(delta));
      expect(mu).toBeLessThanOrEqual(Number(mu_budget) * (1 + 1e-15));
      expect(mu).toBeGreaterThan(Number(mu_budget) * (1 - 1e-10));
      let filter = openFilter(toFixedMuSq(mu));
      for (const [at, step] of sequence.entries()) {
        const muSq = chargeOf(mu1OfDiscreteGaussian(parseRational(step.sigma2)), BigInt(step.shift) ** 2n);
        expect(Math.abs(Number(muSq) / 2 ** 80 / Number(step.mu2_envelope) - 1)).toBeLessThan(1e-9);
        const next = reserve(filter, `${at}`, muSq);
        expect(codeOf(next)).toBe(step.decision === "allow" ? undefined : "BUDGET_EXHAUSTED");
        if (!(next instanceof CodedError)) filter = granted(commit(next, `${at}`));
        const total = muAbove(spentSq(filter));
        expect(Math.abs(total - Number(step.mu_total_after))).toBeLessThan(1e-9);
        expect(
          Math.abs(epsilonOf(total, Number(delta)) - Number(step.eps_after_fixed_sequence)),
        ).toBeLessThan(1e-8);
      }
    },
  );
});

describe("filter", () => {
  const budget = 100n;
  const open = granted(reserve(openFilter(budget), "a", 60n));

  it("counts reservations as spent and fills to the last unit", () => {
    expect(codeOf(reserve(open, "b", 41n))).toBe("BUDGET_EXHAUSTED");
    expect(spentSq(granted(reserve(open, "b", 40n)))).toBe(budget);
  });

  it("gives back what is refunded and keeps what is committed", () => {
    expect(spentSq(granted(refund(open, "a")))).toBe(0n);
    expect(spentSq(granted(commit(open, "a")))).toBe(60n);
    expect(codeOf(refund(granted(commit(open, "a")), "a"))).toBe("CHARGE_UNKNOWN");
  });

  it("denies what it cannot charge", () => {
    expect(codeOf(reserve(open, "a", 1n))).toBe("CHARGE_REPEATED");
    expect(codeOf(reserve(open, "b", -1n))).toBe("CHARGE_INVALID");
    expect(codeOf(commit(open, "b"))).toBe("CHARGE_UNKNOWN");
  });

  it("never spends more than its budget, whatever is asked", () => {
    const step = fc.record({
      key: fc.constantFrom("a", "b", "c", "d"),
      act: fc.constantFrom(commit, refund, reserve, reserve),
      muSq: fc.bigInt(-10n, 60n),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let filter = openFilter(budget);
        for (const { act, key, muSq } of steps) {
          const next = act(filter, key, muSq);
          if (!(next instanceof CodedError)) filter = next;
          expect(spentSq(filter) <= budget && filter.committed >= 0n).toBe(true);
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

it("rounds budgets down and charges up", () => {
  expect(toFixedMuSq(2 ** -41)).toBe(0n);
  expect(ceilMuSq({ n: 1n, d: 1n << 82n })).toBe(1n);
  expect(chargeOf(2 ** -41, 1n)).toBe(1n);
  expect(() => chargeOf(Number.NaN, 1n)).toThrow(RangeError);
  expect(() => chargeOf(Infinity, 1n)).toThrow(RangeError);
});
