import {
  type ObserverCosts,
  type ProgramSupport,
  type TotalCosts,
  planCost,
} from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { type DescribedSession, describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { refusedText } from "@fedseg/wording/programs/refused-text.ts";
import { mostOf } from "../service/proposals.ts";
import type { Accuracy, CostView, Epsilons, PlannedSession, StudyEpsilons, Terms } from "./view.ts";

/** Tells what a plan will compute and cost, by the numbers of the command `plan`; takes seconds for a large one. */
export function tellCost(plan: Plan): CostView {
  const { refusal, refused, ...cost } = describeCost(planCost(plan));
  return {
    terms: termsOf(plan),
    delta: plan.budget.delta,
    members: plan.roster.length,
    colluders: plan.cohort.c,
    fewest: plan.cohort.m,
    sessions: cost.sessions.map(sessionOf),
    expected: studyEpsilons(cost.expected),
    once: studyEpsilons(cost.once),
    worst: studyEpsilons(cost.worst),
    most: mostOf(plan).epsilon,
    accuracy: cost.programs.map((program) => accuracyOf(program, plan.cohort.m)),
    ...(refusal && { refusal: { code: refusal.code, ...refusal.refusal } }),
    refused: refused.map(refusedText),
  };
}

/** Returns what of a plan, or of a template's study, may be written otherwise. */
export function termsOf({
  budget,
  usersFloor,
  programs,
}: {
  readonly budget: Pick<Plan["budget"], "epsilon">;
  readonly usersFloor: number;
  readonly programs: readonly { readonly name: string; readonly spec: unknown }[];
}): Terms {
  const asked = programs.find(({ name }) => name === "segmentation");
  const terms = { epsilon: budget.epsilon, usersFloor };
  if (!asked) return terms;
  const { k } = asked.spec as { readonly k: NonNullable<Terms["k"]> };
  return { ...terms, k: typeof k === "number" ? k : { from: k.from, to: k.to } };
}

function sessionOf(described: DescribedSession): PlannedSession {
  const { session, query, meaning, length, bytes, blocks, cost } = described;
  return {
    session,
    query,
    meaning,
    numbers: { least: length.isFixed ? length.most : length.least, most: length.most },
    bytes,
    parts: blocks.map(({ meaning: part, norm, usersSigma }) => ({
      meaning: part,
      ...(norm.kind === "ones" && { noise: usersSigma }),
    })),
    epsilon: epsilons(cost),
  };
}

function accuracyOf(program: ProgramSupport, m: number): Accuracy {
  const words = wordsOf(program.name);
  return { program: program.name, aim: words.aim(program.spec), ...words.support(program, m) };
}

function epsilons({ outside, coalition }: ObserverCosts): Epsilons {
  return { outside: outside.epsilon, coalition: coalition.epsilon };
}

function studyEpsilons(costs: TotalCosts): StudyEpsilons {
  return { ...epsilons(costs), person: costs.person.epsilon };
}
