import { muOf } from "../dp/gdp.ts";
import type { Cohort, StudyBudget } from "../private-sum/types.ts";
import type { Plan } from "./plan.ts";

/** Returns the cohort numbers of a plan. */
export function cohortOf(plan: Plan): Cohort {
  return { n: plan.roster.length, ...plan.cohort };
}

/** Returns the budget of a plan in Gaussian differential privacy. */
export function budgetOf(plan: Plan): StudyBudget {
  const mu = muOf(Number(plan.budget.epsilon), Number(plan.budget.delta));
  return { mu, usersCap: plan.budget.usersCap };
}
