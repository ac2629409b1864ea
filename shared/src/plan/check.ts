import { CodedError } from "../errors.ts";
import type { Cohort, StudyBudget } from "../private-sum/types.ts";
import { rangeProblem } from "../features/feature.ts";
import { muOf } from "../dp/gdp.ts";
import { requireFeasible } from "../programs/segmentation/feasibility.ts";
import { plannedSessions, strengthOf } from "../programs/segmentation/segmentation.ts";
import { checkInequalities } from "../secagg/cohort.ts";
import { PROTOCOL, type Plan } from "./plan.ts";

/** Returns the cohort numbers of a plan. */
export function cohortOf(plan: Plan): Cohort {
  return { n: plan.roster.length, ...plan.cohort };
}

/** Returns the budget of a plan in Gaussian differential privacy. */
export function budgetOf(plan: Plan): StudyBudget {
  const mu = muOf(Number(plan.budget.epsilon), Number(plan.budget.delta));
  return { mu, usersCap: plan.budget.usersCap };
}

/**
 * Checks everything about a plan that depends on the plan alone: version, roster, inequalities, budget, sessions.
 * @throws CodedError PLAN_VERSION, PLAN_ROSTER, PLAN_COHORT, PLAN_BUDGET, PLAN_FEATURES, PLAN_SELECTION, PLAN_TIMING, PLAN_SESSIONS or PLAN_TOO_SMALL.
 */
export function checkPlan(plan: Plan): void {
  checkVersion(plan);
  checkRoster(plan);
  const [violation] = checkInequalities(cohortOf(plan));
  if (violation) {
    throw new CodedError("PLAN_COHORT", {
      what: `The plan's cohort breaks ${violation.code}.`,
      why: violation.why,
      todo: "Change c, t or m (leave them out to get the defaults for the roster), or enrol more nodes.",
    });
  }
  checkBudget(plan);
  checkFeatures(plan);
  checkSelection(plan);
  checkTiming(plan);
  const { spec } = plan.program;
  requireFeasible(spec.nFloor, strengthOf(spec, { mu: budgetOf(plan).mu, cohort: cohortOf(plan) }));
  const sessions = plannedSessions(spec, budgetOf(plan).mu).length;
  if (sessions > plan.limits.maxSessions) {
    throw new CodedError("PLAN_SESSIONS", {
      what: `The program needs ${sessions} sessions and the plan allows ${plan.limits.maxSessions}.`,
      why: "A node refuses every session beyond the plan's limit, so the study could not end.",
      todo: `Set limits.maxSessions to ${sessions} or more.`,
    });
  }
}

function checkVersion(plan: Plan): void {
  if (plan.protocol === PROTOCOL) return;
  throw new CodedError("PLAN_VERSION", {
    what: `The plan speaks protocol ${JSON.stringify(plan.protocol)}.`,
    why: `This software speaks ${PROTOCOL} and nothing else.`,
    todo: "Upgrade the older side so that coordinator and nodes run the same version.",
  });
}

function checkRoster(plan: Plan): void {
  const parties = [plan.coordinator, ...plan.roster];
  const names = new Set(parties.map((party) => party.name));
  const identities = new Set(parties.map((party) => party.identity));
  if (names.size === parties.length && identities.size === parties.length) return;
  throw new CodedError("PLAN_ROSTER", {
    what: "Two parties of the plan share a name or an identity key.",
    why: "One organisation under two names would count twice toward the threshold.",
    todo: "Give every party its own name and its own identity key.",
  });
}

function checkFeatures({ program }: Plan): void {
  const { features } = program.spec;
  const refuse = (what: string, why: string, todo: string) => {
    throw new CodedError("PLAN_FEATURES", { what, why, todo });
  };
  if (new Set(features.map(({ name }) => name)).size < features.length) {
    refuse("A feature is named twice.", "It would weigh double.", "Name every feature once.");
  }
  for (const feature of features) {
    const problem = rangeProblem(feature);
    if (!problem) continue;
    const { name, lo, hi, transform } = feature;
    refuse(
      `Feature ${JSON.stringify(name)} has the hard range [${lo}, ${hi}] with transform ${transform}.`,
      problem,
      "Correct its range; it is a public constant in natural units.",
    );
  }
}

/** Most of mu² that exploring and selecting may cost together: segments are made from the rest. */
const MOST_PREPARATION = 0.6;

function checkSelection({ program: { spec } }: Plan): void {
  const { features, explore, select } = spec;
  const refuse = (what: string, why: string, todo: string) => {
    throw new CodedError("PLAN_SELECTION", { what, why, todo });
  };
  if (select && !(select.keep >= 1 && select.keep < features.length)) {
    refuse(
      `Selection keeps ${select.keep} of ${features.length} features.`,
      "There is nothing to choose: the sums for it would be spent on nothing.",
      `Set keep between 1 and ${features.length - 1}, or leave the selection out.`,
    );
  }
  const share = (explore?.share ?? 0) + (select?.share ?? 0);
  if (share > MOST_PREPARATION) {
    refuse(
      `Exploration and selection take ${share} of the budget.`,
      `Above ${MOST_PREPARATION} too little is left for the segments themselves.`,
      `Lower their shares to ${MOST_PREPARATION} together.`,
    );
  }
}

function checkTiming({ timing: { tickMs, reportMs } }: Plan): void {
  if (tickMs < reportMs) return;
  throw new CodedError("PLAN_TIMING", {
    what: `Reports leave ${tickMs} ms after their question, and are waited for only ${reportMs} ms.`,
    why: "Every session would be charged and none would end.",
    todo: "Set timing.reportMs well above timing.tickMs.",
  });
}

function checkBudget(plan: Plan): void {
  const { epsilon, delta, usersCap } = plan.budget;
  const refuse = (what: string, why: string, todo: string) => {
    throw new CodedError("PLAN_BUDGET", { what, why, todo });
  };
  if (!(Number(epsilon) > 0) || Number(epsilon) > 20) {
    refuse(
      `epsilon is ${epsilon}.`,
      "A guarantee needs 0 < epsilon, and above 20 it protects nobody.",
      "Choose an epsilon between 0.1 and 10.",
    );
  }
  const cap = usersCap * plan.roster.length;
  const { nFloor } = plan.program.spec;
  if (nFloor > cap) {
    refuse(
      `The plan counts on ${nFloor} users and caps them at ${cap}.`,
      "The cap bounds delta, so it may not be below what the plan itself says there are.",
      `Set usersCap to ${Math.ceil(nFloor / plan.roster.length)} or more, and delta to fit.`,
    );
  }
  if (!(Number(delta) > 0) || Number(delta) * 10 * cap > 1) {
    refuse(
      `delta is ${delta} with at most ${cap} users.`,
      "delta must be positive and at most 1/(10 · users): it bounds the chance that the guarantee fails for somebody.",
      `Choose delta ≤ ${deltaText(0.1 / cap)} or a smaller usersCap.`,
    );
  }
}

/** Writes a small number with two digits, rounded down: 3.571e-5 as 3.5e-5. */
function deltaText(value: number): string {
  const [digits, exponent] = value.toExponential(9).split("e");
  return `${digits.slice(0, 3)}e${exponent}`;
}
