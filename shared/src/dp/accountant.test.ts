import { account, guaranteeFor } from "./accountant.ts";
import { muAbove } from "./charge.ts";
import { type PrivacyEvent, costOf, privacyEvent } from "./event.ts";
import { latticeEpsilon } from "./lattice-pld.ts";
import { describe, expect, it } from "vitest";
import { type VectorCase, vectorCases } from "../../../test/vectors/accountant-cases.ts";

/** As the vectors' own "how_tests_should_use" asks: which column, and how far above which number. */
const TOLERANCES: readonly (readonly [
  RegExp,
  "reported" | "lattice",
  "exact" | "google_pld_fine",
  number,
])[] = [
  [/^gaussian_|^saturation/, "reported", "exact", 1e-9],
  [/^discrete_gaussian/, "lattice", "exact", 1e-8],
  [/^distributed|^skellam/, "lattice", "exact", 1e-8],
  [/^distributed|^skellam/, "lattice", "google_pld_fine", 1e-6],
  [/^poisson/, "reported", "exact", 1e-6],
  [/^poisson/, "reported", "google_pld_fine", 2e-3],
];

const all = vectorCases(/./);

function accountFor({ events, delta }: VectorCase) {
  const { lattice, ...result } = known(account(events, delta));
  if ("refused" in lattice) throw new Error(lattice.refused);
  return { ...result, lattice: lattice.epsilon };
}

function known<Result extends object>(result: Result): Exclude<Result, { readonly unsupported: string }> {
  if ("unsupported" in result) throw new Error(String(result.unsupported));
  return result as Exclude<Result, { readonly unsupported: string }>;
}

const results = new Map(all.map((entry) => [entry.id, accountFor(entry)]));

describe("accountant.dp-accounting.json", () => {
  it("has 48 cases, all of them accounted for", () => {
    expect([...results.values()].map(({ reported }) => reported >= 0)).toEqual(Array(48).fill(true));
  });

  it.each(all)("$id: no column is below exact or the reference's lower bound", ({ id, eps, exact }) => {
    const { reported, gdp, zcdp, lattice } = results.get(id)!;
    expect(reported).toBe(Math.min(gdp ?? Infinity, zcdp ?? Infinity, lattice));
    expect(reported).toBeGreaterThanOrEqual(exact ?? eps["google_pld_fine_optimistic_lower"]!);
  });

  it.each(TOLERANCES)("%s: %s within its tolerance of %s", (category, column, against, tolerance) => {
    const cases = vectorCases(category).filter(({ eps }) => eps[against] !== undefined);
    const isWithin = ({ id, eps }: VectorCase) => results.get(id)![column] <= eps[against]! * (1 + tolerance);
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.filter((entry) => !isWithin(entry)).map(({ id }) => id)).toEqual([]);
  });

  it.each(all.filter(({ eps }) => eps["gdp_envelope_upper"]))("$id: envelope within 1e-9", ({ id, eps }) => {
    const envelope = eps["gdp_envelope_upper"]!;
    const { gdp } = results.get(id)!;
    expect(gdp).toBeGreaterThanOrEqual(envelope * (1 - 1e-12));
    expect(gdp).toBeLessThanOrEqual(envelope * (1 + 1e-9));
  });

  it.each(all.filter(({ envelopeMu }) => envelopeMu))("$id: mu within 2e-10 of the envelope's", (entry) => {
    const muSq = entry.events.reduce((sum, event) => sum + costOf(event)!.muSq, 0n);
    expect(muAbove(muSq) / entry.envelopeMu!).toBeGreaterThanOrEqual(1);
    expect(muAbove(muSq) / entry.envelopeMu!).toBeLessThan(1 + 2e-10);
  });

  it.each(all.filter(({ eps }) => eps["zcdp_cks_optimal_alpha"]))("$id: zCDP within 1e-9", ({ id, eps }) => {
    const optimal = eps["zcdp_cks_optimal_alpha"]!;
    const { zcdp } = results.get(id)!;
    expect(zcdp).toBeGreaterThanOrEqual(optimal - 1e-12);
    expect(zcdp).toBeLessThanOrEqual(optimal * (1 + 1e-9));
  });
});

describe("where no finite mu is certified", () => {
  const event = { mechanism: "discrete_gaussian", sigma2: "4", shift: [1], count: 1 } as const;

  it.each<PrivacyEvent>([
    { ...event, sigma2: "1/100000" },
    { ...event, shift: [40] },
    { mechanism: "poisson_gaussian", sigma: "1", sensitivity: "1", q: "0.1", count: 1 },
  ])("only the losses give a number: %j", (one) => {
    expect(guaranteeFor([one], 1e-6)).toHaveProperty("unsupported");
    const { gdp, zcdp, reported, lattice } = known(account([one], 1e-6));
    expect([gdp, zcdp]).toEqual([undefined, undefined]);
    expect(lattice).toMatchObject({ epsilon: reported });
  });

  it("nothing is stated when the losses give none either", () => {
    const small = { mechanism: "dd_gaussian_sum", node_sigma2: ["1", "1"], shift: [99], count: 1 } as const;
    expect(account([small], 1e-6)).toEqual({
      unsupported:
        "the shift is too large for the part of the noise that is certified; the shift leaves more than delta outside the noise that is tabulated",
    });
  });

  it("nothing is stated at a delta that is none", () => {
    expect(() => account([event], 0)).toThrow('"delta" expected > 0 and < 1, got 0');
    for (const delta of [Number.NaN, Infinity, -1, 1])
      expect(() => account([event], delta)).toThrow(RangeError);
  });
});

it.each([
  { mechanism: "discrete_gaussian", sigma2: "0", shift: [1], count: 1 },
  { mechanism: "discrete_gaussian", sigma2: "4", shift: [0.5], count: 1 },
  { mechanism: "discrete_gaussian", sigma2: "4", shift: [1], count: 0 },
  { mechanism: "discrete_gaussian", sigma2: "4", shift: [Infinity], count: 1 },
  { mechanism: "discrete_gaussian", sigma2: "4", shift: [], count: 1 },
  { mechanism: "gaussian", sigma: "1/0", sensitivity: "1", count: 1 },
  { mechanism: "gaussian", sigma: "-1", sensitivity: "1", count: 1 },
  { mechanism: "gaussian", sigma: "NaN", sensitivity: "1", count: 1 },
  { mechanism: "gaussian", sigma: "Infinity", sensitivity: "1", count: 1 },
  { mechanism: "gaussian", sigma: "1", sensitivity: "1", count: Number.NaN },
  { mechanism: "poisson_gaussian", sigma: "1", sensitivity: "1", q: "1.5", count: 1 },
  { mechanism: "poisson_gaussian", sigma: "1", sensitivity: "1", q: "0", count: 1 },
  { mechanism: "skellam", variance: "1000000", shift: [1], count: 1 },
  { mechanism: "discrete_gaussian", sigma2: "4", shift: [1], count: -1 },
  { mechanism: "laplace", scale: "1", count: 1 },
])("denies %j", (event) => {
  expect(privacyEvent.safeParse(event).success).toBe(false);
  const untyped = [event] as unknown as PrivacyEvent[];
  for (const accountant of [account, guaranteeFor, latticeEpsilon])
    expect(() => accountant(untyped, 1e-6)).toThrow(RangeError);
});
