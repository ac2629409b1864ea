import { CodedError } from "../../errors.ts";
import { type Target, classNames } from "../../features/target.ts";
import type { ProgramFacts } from "../contract.ts";
import { LARGEST_ERROR } from "../part.ts";
import { classesOf } from "../prediction/several-classes.ts";
import { foretoldBy } from "./foretold.ts";
import type { EvaluateSpec } from "./spec.ts";
import { evaluateSupport } from "./support.ts";

/**
 * Refuses spending after a cutoff that is the snapshot, a prediction without a target to judge it by, one of something else, one of other classes, one whose features stand in another order here, and a floor of users
 * under which nothing could be told.
 * @throws CodedError PLAN_EVALUATE or PLAN_TOO_SMALL
 */
export function checkEvaluate(spec: EvaluateSpec, facts: ProgramFacts): void {
  checkOutcome(spec, facts);
  checkPrediction(spec, facts);
  checkClasses(spec, facts);
  const { silhouetteSigma, rateSigma = 0, accuracySigma = 0 } = evaluateSupport(spec, facts);
  const error = Math.max(silhouetteSigma, rateSigma, accuracySigma);
  if (error <= LARGEST_ERROR) return;
  const factor = error / LARGEST_ERROR;
  throw new CodedError("PLAN_TOO_SMALL", {
    what: `About ${facts.usersFloor} users are too few to tell how good segments are: a silhouette, a rate of a segment or how often a class is right would be off by ${error.toFixed(2)}.`,
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

function checkPrediction(
  { prediction, outcome }: EvaluateSpec,
  facts: Pick<ProgramFacts, "inputs" | "targets">,
): void {
  if (!prediction) return;
  const { of, program } = prediction;
  if (!outcome)
    refuse(
      `The prediction of ${JSON.stringify(of)} is to be judged, and by no target.`,
      "What was foretold is held against what happened.",
      "Name the target under outcome, or leave prediction out.",
    );
  const input = facts.inputs.get(of);
  if (classesOf(input, program))
    refuse(
      `The ${program} of ${JSON.stringify(of)} foretells one of several classes.`,
      "Here the chance of a yes or no is judged.",
      "Name it under classes, with its target and without an outcome; or name a prediction of a yes or no.",
    );
  checkForetold(prediction, outcome.target, facts);
  checkPlaces(of, input?.places);
}

/** Refuses a prediction of something else than it is judged by; of the same over other days, or of other values, its order says something. */
function checkForetold(
  { of, program }: { readonly of: string; readonly program: string },
  target: string,
  { inputs, targets = {} }: Pick<ProgramFacts, "inputs" | "targets">,
): void {
  const input = inputs.get(of);
  if (foretoldBy(input, program, { target, targets }) !== "other") return;
  const [learnt, now] = [input!.learnt![program], targets[target]].map(inWords);
  refuse(
    `The ${program} of ${JSON.stringify(of)} was learnt to foretell ${learnt}, and ${JSON.stringify(target)} is ${now}.`,
    "Chances of one thing, held against another, say nothing of how good they are: not even their order does.",
    `Name a target that is ${learnt}, over whatever days; or leave the prediction out.`,
  );
}

/** What a target is of, as dictionaries write it. */
function inWords(target: Target): string {
  return target.of === "attribute" ? `attribute ${JSON.stringify(target.attribute)}` : target.of;
}

function checkClasses(
  { classes }: EvaluateSpec,
  { inputs, targets = {} }: Pick<ProgramFacts, "inputs" | "targets">,
): void {
  if (classes?.of === undefined) return;
  const { of, program, target } = classes;
  const input = inputs.get(of);
  const foretold = classesOf(input, program)?.classes.map(({ name }) => name);
  if (!foretold)
    refuse(
      `The ${program} of ${JSON.stringify(of)} foretells a yes or no.`,
      "Here the chances of several classes are judged.",
      "Name it under prediction, with its target under outcome; or name a prediction of several classes.",
    );
  const now = targets[target] ? classNames(targets[target]) : [];
  if (now.length !== foretold.length || now.some((name, at) => name !== foretold[at]))
    refuse(
      `The ${program} of ${JSON.stringify(of)} foretells ${foretold.join(", ")}, and the classes of ${JSON.stringify(target)} are ${now.join(", ")}.`,
      "A class that one of them does not know, or has in another place, would be held against another.",
      `Give the target ${JSON.stringify(target)} the classes of the earlier study, in their order, or name another prediction.`,
    );
  checkForetold({ of, program }, target, { inputs, targets });
  checkPlaces(of, input?.places);
}

function checkPlaces(of: string, places: readonly number[] = []): void {
  if (places.every((place, at) => at === 0 || place > places[at - 1])) return;
  refuse(
    `The features of ${JSON.stringify(of)} stand in another order in this plan.`,
    "A prediction is asked for by its features in their own order.",
    "Order the dictionary's features as they were in the earlier study; others may stand between them.",
  );
}
