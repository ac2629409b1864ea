// First: a registry is complete before a plan's schema is made of it.
import { isReleased } from "@fedseg/shared/programs/refused.ts";
import { PROGRAM, QUERY } from "./above-middle/registered.ts";
import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { previewStudy } from "@fedseg/client-node/preview/preview-study.ts";
import { previewText } from "@fedseg/client-node/reports/preview-text.ts";
import { measurements } from "@fedseg/client-node/queries/index.ts";
import type { Measurement } from "@fedseg/client-node/queries/emission.ts";
import { auditSessions } from "@fedseg/client-node/self-audit/design.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { deriveParameters } from "@fedseg/shared/private-sum/parameters.ts";
import type { QueryContract } from "@fedseg/shared/queries/contract.ts";
import { exampleRequest, queries, queryBlocks } from "@fedseg/shared/queries/index.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { queryWords } from "@fedseg/wording/plan/session-words.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { faults } from "../audit/faults.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { show } from "../audit-report/shop-study.ts";
import { sized } from "../full.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { rowTable } from "../simulation/row-table.ts";
import { TINY_RANGE, tinyTable } from "../simulation/tiny-market.ts";
import { type AboveMiddle, type AboveMiddleParams, aboveMiddle } from "./above-middle/contract.ts";
import { aboveMiddle as measured } from "./above-middle/measurement.ts";

const asked = (tiny: Plan): Plan => ({
  ...tiny,
  programs: [{ name: PROGRAM, share: 1, spec: {} } as unknown as Plan["programs"][0]],
});
const study = new InProcessStudy({ plan: asked }).run();
const { plan } = study;

test("a new query is in the noise audit and moves by at most its sensitivity, by being in the registry", () => {
  expect(auditSessions().map(({ request }) => request.query)).toContain(QUERY);
  const { params } = exampleRequest(QUERY, { d: 2, k: 2, bins: 4 });
  const request = { query: QUERY, params, shares: [1] };
  const parameters = deriveParameters(
    queryBlocks(request),
    request,
    { n: 3, c: 1, t: 3, m: 3 },
    {
      mu: 1,
      usersCap: 100,
    },
  );
  const table = (rows: readonly (readonly number[])[]) => rowTable([TINY_RANGE, TINY_RANGE], rows.flat());
  const value = fc.oneof(fc.double({ min: -20, max: 20, noNaN: true }), fc.constantFrom(5, 10, NaN));
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 9 }), (rows) => {
      const sum = (some: typeof rows) => measureRequest(table(some), request, parameters);
      const [all, rest] = [sum(rows), sum(rows.slice(1))];
      const moved = all.reduce((total, entry, at) => total + BigInt(entry - rest[at]) ** 2n, 0n);
      expect(moved <= parameters.blocks[0].deltaSq).toBe(true);
    }),
    { numRuns: sized(10, 100) },
  );
});

test("the plan's cost, the preview, the study and its audit have it in words", () => {
  const said = planCostText(plan, describeCost(planCost(plan))).replaceAll(/\s+/g, " ");
  expect(said).toContain(QUERY);
  expect(said).toContain("a 1 for each feature");
  const source = seededSource("preview");
  const preview = previewStudy(
    plan,
    { history: [], attempt: 1 },
    {
      measure: (request, parameters) => measureRequest(tinyTable(1, 0), request, parameters),
      draw: (parameters) => drawNoise(parameters, source),
    },
  );
  expect(previewText(plan, preview, "en")).toContain("orders, above the middle");
  const [counts] = study
    .model()!
    .filter(isReleased)
    .map(({ model }) => model as unknown as readonly number[]);
  for (const count of counts) expect(Math.abs(count - 120)).toBeLessThan(20);
  const files = bundleOf(study);
  expect(faults(audit(files))).toEqual([]);
  expect(reportPage(show(files).data, "en")).toContain("count users above the middle");
});

test("what is left out of a query does not compile", () => {
  type Contract = QueryContract<AboveMiddleParams, AboveMiddle>;
  type Measured = Measurement<AboveMiddleParams>;
  const without = <Whole extends object, Key extends keyof Whole>(whole: Whole, key: Key) => {
    const { [key]: _, ...others } = whole;
    return others;
  };
  const lacking: readonly (Contract | Measured | typeof queries | typeof measurements | typeof queryWords)[] =
    [
      // @ts-expect-error how many users a unit stands for
      without(aboveMiddle, "usersPerUnit") satisfies Contract,
      // @ts-expect-error what stands for it in a dry run
      without(aboveMiddle, "neutral") satisfies Contract,
      // @ts-expect-error what audits, tables and tests try it with
      without(aboveMiddle, "example") satisfies Contract,
      // @ts-expect-error how one user's part is bounded
      without(aboveMiddle, "blocks") satisfies Contract,
      // @ts-expect-error what its entries are called
      without(measured, "entryName") satisfies Measured,
      // @ts-expect-error a line in each registry
      without(queries, "moments") satisfies typeof queries,
      // @ts-expect-error a line in each registry
      without(measurements, "moments") satisfies typeof measurements,
      // @ts-expect-error its words
      without(queryWords, "moments") satisfies typeof queryWords,
    ];
  expect(lacking).toHaveLength(8);
});
