import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { openFilter, reserve, spentSq } from "@fedseg/shared/dp/filter.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { budgetOf, cohortOf } from "@fedseg/shared/plan/terms.ts";
import { accountCost } from "@fedseg/shared/plan/cost-account.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { foretoldCount, foretoldSessions } from "@fedseg/shared/plan/foretold.ts";
import { dryRun } from "@fedseg/shared/plan/dry-run.ts";
import { neutralRelease } from "@fedseg/shared/plan/neutral-release.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { deriveParameters } from "@fedseg/shared/private-sum/parameters.ts";
import { afterSession, wholeBudget } from "@fedseg/shared/private-sum/remaining.ts";
import { settledMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { queryBlocks } from "@fedseg/shared/queries/index.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newAccount } from "./new-account.ts";
import { examplePlan, simulatePlan } from "./example-plans.ts";

const PLANS: readonly [string, Plan][] = [
  ["few features", examplePlan(2, { k: 3, usersFloor: 2000, normalise: "range" })],
  [
    "few features by quantiles, many segments",
    examplePlan(3, { k: 9, usersFloor: 8000, normalise: "quantiles" }),
  ],
  ["many features by moments", examplePlan(6, { k: 5, usersFloor: 8000, normalise: "moments" })],
];

/** The whole trial that is foretold from. */
function evenRun(plan: Plan) {
  const survivors = plan.roster.length;
  const population = { users: plan.budget.usersCap * survivors, fills: [1] };
  return dryRun(plan, ({ request, parameters }) =>
    neutralRelease(request, parameters, { population, survivors }),
  );
}

describe.each(PLANS)("the cost of a plan: %s", (_, plan) => {
  const cost = planCost(plan);

  test("lists the sessions that the program plans", () => {
    const planned = sessionsOf(plan);
    expect(cost.sessions.map(({ request }) => request.query)).toEqual(planned.map(({ query }) => query));
    expect(cost.refusal).toBeUndefined();
    expect(foretoldCount(plan)).toBe(planned.length);
    expect(foretoldSessions(plan)).toEqual(evenRun(plan).sessions);
    for (const { meaning } of describeCost(cost).sessions)
      expect(meaning.en).not.toMatch(/^answer the query/);
  });

  test("is the same of every plan of its template, to the last digit", () => {
    const own = { studyId: "5a".repeat(32), title: "Another", snapshot: "2026-02-01T00:00:00Z" };
    const another: Plan = { ...plan, ...own, enrolBy: "2026-02-09T00:00:00Z" };
    expect(planCost(another)).toEqual(cost);
    expect(foretoldSessions(another)).not.toEqual(foretoldSessions(plan));
  });

  test("says of every session what one on users really is", () => {
    const { requests } = simulatePlan(plan, "noise", 0.1);
    let left = wholeBudget(budgetOf(plan).mu);
    const asked = requests.map((request) => {
      const budget = { ...budgetOf(plan), left };
      const parameters = deriveParameters(queryBlocks(request), request, cohortOf(plan), budget);
      left = afterSession(left, request.shares, settledMuSq(parameters, cohortOf(plan), plan.roster.length));
      return parameters;
    });
    expect(asked).toHaveLength(cost.sessions.length);
    asked.forEach((parameters, at) => {
      const { length, blocks, cost: price } = cost.sessions[at];
      const [least, most] = length.isFixed ? [1, 1] : [0.6, 1.3];
      expect(parameters.length).toBeGreaterThanOrEqual(least * length.least);
      expect(parameters.length).toBeLessThanOrEqual(most * length.most);
      expect(price.coalition.muSq).toBe(settledMuSq(parameters, cohortOf(plan), plan.roster.length));
      parameters.blocks.forEach(({ deltaSq, scale, nodeVariance }, block) => {
        const said = blocks[block];
        expect([said.deltaSq, said.scale]).toEqual([deltaSq, scale]);
        const variance = Number(nodeVariance.n) / Number(nodeVariance.d);
        expect(said.nodeSigma * scale).toBeCloseTo(Math.sqrt(variance), 6);
        expect(said.sumSigma).toBeCloseTo(2 * said.nodeSigma, 12);
      });
    });
  });

  test("totals the sessions, and every attempt of them", () => {
    const { expected, once, worst, sessions } = cost;
    const budget = toFixedMuSq(budgetOf(plan).mu);
    expect(sessions.reduce((sum, session) => sum + session.cost.coalition.muSq, 0n)).toBe(
      expected.coalition.muSq,
    );
    expect(sessions.reduce((sum, session) => sum + session.cost.outside.muSq, 0n)).toBe(
      expected.outside.muSq,
    );
    expect(expected.coalition.muSq).toBeLessThan(once.coalition.muSq);
    expect(once.coalition.muSq).toBeLessThanOrEqual(budget);
    expect(once.coalition.muSq).toBeGreaterThan((budget * 99n) / 100n);
    expect(worst.coalition.muSq).toBeGreaterThanOrEqual(once.coalition.muSq * 3n);
    // The very number that limits and accounts go by.
    expect(worst.coalition.muSq).toBe(learnedMuSq(plan));
    expect(once.person.muSq).toBe(once.coalition.muSq * 16n);
    expect(once.coalition.epsilon).toBeLessThanOrEqual(Number(plan.budget.epsilon) * (1 + 1e-9));
    expect(once.outside.epsilon).toBeLessThan(once.coalition.epsilon);
  });
});

test("an account carries as many studies as the cost says, and no more", () => {
  const cost = planCost(PLANS[0][1]);
  const price = cost.once.coalition.muSq;
  fc.assert(
    fc.property(
      fc.bigInt({ min: price / 2n, max: price * 12n }),
      fc.bigInt({ min: 0n, max: price * 3n }),
      (left, spent) => {
        let filter = openFilter(left + spent);
        const used = reserve(filter, "used", spent);
        if (used instanceof CodedError) throw used;
        filter = used;
        const { studies, leftAfter, leftBefore } = accountCost(cost, {
          ...newAccount(filter.budgetSq),
          spentSq: spentSq(filter),
        });
        let fitting = 0;
        for (;;) {
          const next = reserve(filter, `${fitting}`, price);
          if (next instanceof CodedError) break;
          filter = next;
          fitting += 1;
        }
        expect(studies).toBe(fitting);
        expect(leftAfter).toBeLessThanOrEqual(leftBefore);
      },
    ),
    { numRuns: 30 },
  );
});

test("an account of nothing carries nothing", () => {
  const cost = planCost(PLANS[0][1]);
  expect(accountCost(cost, newAccount(0n))).toMatchObject({
    studies: 0,
    leftAfter: 0,
    share: Infinity,
  });
});
