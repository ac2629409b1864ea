import { log } from "../../math/log.ts";
import { CodedError } from "../../errors.ts";
import { MOST_STEP, ONE, SCORE_BITS, stepAt } from "../../queries/logistic-score.ts";
import { GRID } from "../../queries/scaling.ts";
import type { Scorer } from "../../queries/scorer.ts";
import type { Input, ProgramFacts } from "../contract.ts";
import type { LogisticModel } from "../logistic/spec.ts";
import { bandsOf } from "../prediction/bands.ts";
import { AS_IT_IS } from "../prediction/score-table.ts";
import { type PredictingProgram, placedScorer } from "../prediction/scorer-of.ts";
import { classesOf } from "../prediction/several-classes.ts";
import type { Prediction } from "../prediction/spec.ts";
import type { AskedSegments } from "../segmentation/asked-segments.ts";
import type { UpliftSpec } from "./spec.ts";

/** Low, middle and high. */
export const BANDS = 3;

/**
 * Returns the bands of an earlier study's logistic regression as places that users are the nearest of: a score is linear in a
 * row on the grid, so three centres on the line of its weights, with the bands' ends half way between them, part users
 * just as their scores do. Undefined where such centres lie outside the grid: then hardly anybody's band is another's.
 */
export function bandCenters(input: Pick<Input, "programs" | "places">): AskedSegments | undefined {
  const found = input.programs.find(({ name }) => name === "logistic");
  if (!found) throw new RangeError('"bands" expected a logistic regression, got other programs');
  const model = found.model as LogisticModel;
  const { scaling, weights } = model;
  const square = weights.columns.reduce((sum, weight) => sum + weight * weight, 0);
  const { middle, high } = bandsOf(model);
  // What the weighed features add up to where a band ends.
  const [low, top] = [middle, high].map(
    (chance) => log(chance / (1 - chance)) * 2 ** SCORE_BITS - weights.intercept * ONE,
  );
  const between = (low + top) / 2;
  const order = [...scaling.columns.keys()].sort(
    (a, b) => input.places[scaling.columns[a]] - input.places[scaling.columns[b]],
  );
  const centers = [2 * low - between, between, 2 * top - between].flatMap((sum) =>
    order.map((j) => Math.round((sum * weights.columns[j]) / square)),
  );
  if (!centers.every((place) => Math.abs(place) <= GRID)) return undefined;
  return {
    scaling: {
      columns: order.map((j) => input.places[scaling.columns[j]]),
      origin: order.map((j) => scaling.origin[j]),
      factor: order.map((j) => scaling.factor[j]),
      radius: scaling.radius,
    },
    centers: centers.map((place) => place + 0),
    numbers: Array.from({ length: BANDS }, (_, at) => at + 1),
  };
}

/** Score and bands as a query of this study asks for them. */
export interface AskedBands {
  readonly scorer: Scorer;
  /** Steps of the score at which the middle and the high band begin. */
  readonly starts: number[];
}

/**
 * Returns the bands of an earlier study's prediction by its score. Undefined where they begin at one step or beyond all
 * scores, or where its features stand in another order in this plan, in which trees cannot be asked for.
 */
export function bandScores(
  { programs, places }: Pick<Input, "programs" | "places">,
  program: PredictingProgram,
): AskedBands | undefined {
  const found = programs.find(({ name }) => name === program);
  if (!found) throw new RangeError(`"bands" expected a ${program}, got other programs`);
  if (places.some((place, at) => at > 0 && place <= places[at - 1])) return undefined;
  const model = found.model as Prediction;
  const { middle, high } = bandsOf(model);
  const { shift, slope } = model.recalibration ?? AS_IT_IS;
  const starts = [middle, high].map((chance) => stepAt((log(chance / (1 - chance)) - shift) / slope) + 1);
  const differ = starts[0] < starts[1] && starts.every((step) => Math.abs(step) < MOST_STEP);
  return differ ? { scorer: placedScorer(program, model, places), starts } : undefined;
}

/** Refuses bands that the plan's prediction does not tell apart. @throws CodedError PLAN_BANDS */
export function requireBands({ bands, program }: UpliftSpec, { inputs }: Pick<ProgramFacts, "inputs">): void {
  const input = bands === undefined ? undefined : inputs.get(bands);
  if (program !== undefined && classesOf(input, program))
    throw new CodedError("PLAN_BANDS", {
      what: `The ${program} of ${JSON.stringify(bands)} foretells one of several classes.`,
      why: "Bands are of the chance of a yes or no.",
      todo: "Ask by segment (leave bands out), or name an input's prediction of a yes or no.",
    });
  if (!input || (program === undefined ? bandCenters(input) : bandScores(input, program))) return;
  throw new CodedError("PLAN_BANDS", {
    what: `The prediction of ${JSON.stringify(bands)} puts nearly everybody into one band${program === undefined ? "" : ", or its features stand in another order in this plan"}.`,
    why: "Its features hardly move the chance, so that the effect on a band is that on everybody.",
    todo: `Ask by segment (leave bands out), or name an input whose ${program ?? "logistic"} tells users apart${program === undefined ? "" : ", with the dictionary's features in its order"}.`,
  });
}
