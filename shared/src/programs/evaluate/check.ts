import { CodedError } from "../../errors.ts";
import type { ProgramFacts } from "../contract.ts";
import { LARGEST_ERROR } from "../part.ts";
import { type ClassesModel, isOfClasses } from "../prediction/several-classes.ts";
import type { Prediction } from "../prediction/spec.ts";
import type { EvaluateSpec } from "./spec.ts";
import { evaluateSupport } from "./support.ts";

/**
 * Refuses spending after a cutoff that is the snapshot, a prediction without a target to judge it by, one whose features stand in another order here, and a floor of users
 * under which nothing could be told.
 * @throws CodedError PLAN_EVALUATE or PLAN_TOO_SMALL
 */
export function checkEvaluate(spec: EvaluateSpec, facts: ProgramFacts): void {
  checkOutcome(spec, facts);
  checkPrediction(spec, facts);
  const { silhouetteSigma, rateSigma = 0 } = evaluateSupport(spec, facts);
  const error = Math.max(silhouetteSigma, rateSigma);
  if (error <= LARGEST_ERROR) return;
  const factor = error / LARGEST_ERROR;
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `About ${facts.usersFloor} users are too few to tell how good segments are: a silhouette or a rate of a segment would be off by ${error.toFixed(2)}.`,
    why: "The noise would decide what is told, not the users.",
    todo: `Nearest feasible plans: at least ${Math.ceil(facts.usersFloor * factor)} users; fewer segments; or ${(factor ** 2).toFixed(1)} times the share for evaluate. What was already spent stays spent.`,
  });
}

function refuse(what: string, why: string, todo: string): never {
  throw new CodedError("PLAN_EVALUATE", { what, why, todo });
}

function checkOutcome({ outcome }: EvaluateSpec, { targets = {} }: ProgramFacts): void {
  if (outcome?.spendUpTo === undefined || targets[outcome.target]?.of !== "attribute") return;
  refuse(
    `What users spend is to be added up after the cutoff of ${JSON.stringify(outcome.target)}, which is an attribute.`,
    "An attribute is as of the snapshot: no days follow in which anybody could spend.",
    "Leave spendUpTo out, or name a target that looks at days.",
  );
}

function checkPrediction({ prediction, outcome }: EvaluateSpec, { inputs }: ProgramFacts): void {
  if (!prediction) return;
  if (!outcome)
    refuse(
      `The prediction of ${JSON.stringify(prediction.of)} is to be judged, and by no target.`,
      "What was foretold is held against what happened.",
      "Name the target under outcome, or leave prediction out.",
    );
  const input = inputs.get(prediction.of);
  const judged = input?.programs.find(({ name }) => name === prediction.program)?.model;
  if (judged && isOfClasses(judged as Prediction | ClassesModel))
    refuse(
      `The ${prediction.program} of ${JSON.stringify(prediction.of)} foretells one of several classes.`,
      "Here the chance of a yes or no is judged.",
      "Name a prediction of a yes or no, or leave prediction out.",
    );
  const places = input?.places ?? [];
  if (places.every((place, at) => at === 0 || place > places[at - 1])) return;
  refuse(
    `The features of ${JSON.stringify(prediction.of)} stand in another order in this plan.`,
    "A prediction is asked for by its features in their own order.",
    "Order the dictionary's features as they were in the earlier study; others may stand between them.",
  );
}
