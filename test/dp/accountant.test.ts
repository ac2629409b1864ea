import { account } from "@fedseg/shared/dp/accountant.ts";
import { MECHANISMS, privacyEvent } from "@fedseg/shared/dp/event.ts";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Case {
  readonly id: string;
  readonly category: string;
  readonly events: readonly { readonly mechanism: string }[];
  readonly delta: string;
  readonly eps: {
    readonly exact?: string;
    readonly gdp_envelope_upper?: string;
    readonly zcdp_cks_optimal_alpha?: string;
  };
}

const { cases } = JSON.parse(
  readFileSync(new URL("../vectors/accountant.dp-accounting.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

const offered = cases.filter(({ events }) => events.every(({ mechanism }) => MECHANISMS.includes(mechanism)));

function accountFor({ events, delta }: Case) {
  const result = account(
    events.map((event) => privacyEvent.parse(event)),
    Number(delta),
  );
  if ("unsupported" in result) throw new Error(result.unsupported);
  return result;
}

describe("accountant.dp-accounting.json", () => {
  it("has 37 cases of offered mechanisms; skellam and poisson_gaussian are not offered", () => {
    expect(offered).toHaveLength(37);
    const others = cases
      .filter((entry) => !offered.includes(entry))
      .map(({ events }) => events[0]!.mechanism);
    expect(new Set(others)).toEqual(new Set(["skellam", "poisson_gaussian"]));
  });

  it.each(offered.filter(({ eps }) => eps.exact !== undefined))(
    "$id: every column is at least exact",
    (entry) => {
      const { reported, gdp, zcdp } = accountFor(entry);
      expect(reported).toBe(Math.min(gdp, zcdp));
      expect(reported).toBeGreaterThanOrEqual(Number(entry.eps.exact));
    },
  );

  it.each(cases.filter(({ category }) => /^gaussian|^saturation/.test(category)))(
    "$id: continuous noise within 1e-9 of exact",
    (entry) => {
      expect(accountFor(entry).gdp).toBeLessThanOrEqual(Number(entry.eps.exact) * (1 + 1e-9));
    },
  );

  it.each(offered.filter(({ eps }) => eps.gdp_envelope_upper))("$id: envelope within 1e-9", (entry) => {
    const envelope = Number(entry.eps.gdp_envelope_upper);
    const { gdp } = accountFor(entry);
    expect(gdp).toBeGreaterThanOrEqual(envelope * (1 - 1e-12));
    expect(gdp).toBeLessThanOrEqual(envelope * (1 + 1e-9));
  });

  it.each(offered.filter(({ eps }) => eps.zcdp_cks_optimal_alpha))("$id: zCDP within 1e-9", (entry) => {
    const optimal = Number(entry.eps.zcdp_cks_optimal_alpha);
    const { zcdp } = accountFor(entry);
    expect(zcdp).toBeGreaterThanOrEqual(optimal - 1e-12);
    expect(zcdp).toBeLessThanOrEqual(optimal * (1 + 1e-9));
  });
});

it("states no guarantee where there is none", () => {
  const event = { mechanism: "discrete_gaussian", sigma2: "4", shift: [1], count: 1 } as const;
  expect(account([{ ...event, sigma2: "1/100000" }], 1e-6)).toHaveProperty("unsupported");
  expect(account([{ ...event, shift: [40] }], 1e-6)).toHaveProperty("unsupported");
  expect(() => account([event], 0)).toThrow('"delta" expected > 0 and < 1, got 0');
  expect(() => account([event], Number.NaN)).toThrow(RangeError);
});

it.each([
  { mechanism: "discrete_gaussian", sigma2: "0", shift: [1], count: 1 },
  { mechanism: "discrete_gaussian", sigma2: "4", shift: [0.5], count: 1 },
  { mechanism: "discrete_gaussian", sigma2: "4", shift: [1], count: 0 },
  { mechanism: "gaussian", sigma: "1/0", sensitivity: "1", count: 1 },
  { mechanism: "gaussian", sigma: "-1", sensitivity: "1", count: 1 },
  { mechanism: "gaussian", sigma: "NaN", sensitivity: "1", count: 1 },
  { mechanism: "laplace", scale: "1", count: 1 },
])("does not read %j", (event) => {
  expect(privacyEvent.safeParse(event).success).toBe(false);
});
