import type { SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { muAbove } from "@fedseg/shared/dp/charge.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { strengthOf } from "@fedseg/shared/programs/segmentation/basis.ts";
import { expect, test } from "vitest";
import { type ExampleChange, examplePlan } from "./example-plans.ts";

type Spec = ExampleChange;

const SELECT = {
  target: "again",
  score: "chi-square",
  keep: 2,
  maxCorrelation: 1,
  bins: 5,
  share: 0.3,
} as const;
const PREPARED: readonly [string, number, Partial<Spec>][] = [
  ["nothing", 0, { normalise: "range" }],
  ["scaling", 1, { normalise: "quantiles" }],
  ["exploring and scaling", 2, { explore: { bins: 8, share: 0.2 }, normalise: "moments" }],
  ["exploring and selecting", 3, { explore: { bins: 8, share: 0.2 }, select: SELECT, normalise: "range" }],
];

/** A plan of four features and three segments. */
const planned = (change: Partial<Spec>, epsilon?: string) => examplePlan(4, { k: 3, ...change }, epsilon);

function strengthOfPlan(plan: Plan) {
  const [{ asked, facts }] = programsOf(plan);
  return strengthOf(asked.spec as SegmentationSpec, facts);
}

test.each(PREPARED)("the rule's mu is what the sums show after %s", (_, sessionsBefore, change) => {
  for (const m of [3, 4]) {
    const plan = { ...planned({ usersFloor: 4000, ...change }), cohort: { c: 1, t: 3, m } };
    const { sessions } = planCost(plan);
    const plannedShares = sessionsOf(plan).map(({ share }) => share);
    const left = plannedShares.slice(sessionsBefore, -1).reduce((sum, share) => sum + share, 0);
    const shown = muAbove(sessions[sessionsBefore].cost.outside.muSq);
    const rule = strengthOfPlan(plan).mu * Math.sqrt(plannedShares[sessionsBefore] / left);
    expect(shown / rule).toBeCloseTo(1, 2);
  }
});

/** The least change of a plan with which it is no longer refused, by what its refusal says. */
function advised(plan: Plan) {
  try {
    checkPlan(plan);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== "PLAN_TOO_SMALL") throw error;
    const { todo } = error.refusal;
    const read = (pattern: RegExp) => Number(pattern.exec(todo)?.[1]);
    return {
      k: read(/k <= (\d+)/),
      users: read(/at least (\d+) users/),
      epsilon: read(/epsilon (\d+\.\d+)/),
    };
  }
  throw new TypeError('"plan" expected one that is too small');
}

test.each(PREPARED)(
  "after %s every advice of the refusal is enough, and not more than enough",
  (_, __, change) => {
    const small = { usersFloor: 60, ...change };
    const advice = advised(planned(small));
    const isEnough = (changed: Partial<Spec>, epsilon?: string) => {
      try {
        checkPlan(planned({ ...small, ...changed }, epsilon));
        return true;
      } catch (error) {
        if (error instanceof CodedError && error.code === "PLAN_TOO_SMALL") return false;
        throw error;
      }
    };
    expect([isEnough({ usersFloor: advice.users }), isEnough({ usersFloor: advice.users - 1 })]).toEqual([
      true,
      false,
    ]);
    expect([isEnough({}, `${advice.epsilon}`), isEnough({}, (advice.epsilon - 0.01).toFixed(2))]).toEqual([
      true,
      false,
    ]);
    expect(Number.isNaN(advice.k) || (isEnough({ k: advice.k }) && !isEnough({ k: advice.k + 1 }))).toBe(
      true,
    );
  },
);
