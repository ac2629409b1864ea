import { CodedError } from "../../errors.ts";
import { segmentQualityParts } from "../../queries/segment-quality.ts";
import { divideShare } from "../../queries/shares.ts";
import type { ProgramContext } from "../contract.ts";
import { isPredicting, placedScorer } from "../prediction/scorer-of.ts";
import { type ClassesModel, isOfClasses } from "../prediction/several-classes.ts";
import type { Prediction } from "../prediction/spec.ts";
import { type Program, privateSum } from "../program.ts";
import { type AskedSegments, askedSegments } from "../segmentation/asked-segments.ts";
import { foretoldBy } from "./foretold.ts";
import { judgeClasses } from "./judged-classes.ts";
import { JUDGE, measureShare } from "./shares.ts";
import type { EvaluateModel, EvaluateSpec, JudgedPrediction } from "./spec.ts";

/** The users at the cutoff are so many errors of their number, or the data begin after it. */
const LEAST_KNOWN = 5;

/**
 * Measures how well users lie in their segments and what became of them, and judges predictions: an input's, and those of
 * several classes, by a sum, others of the same study by what they were told.
 * @throws CodedError CUTOFF_TOO_EARLY when hardly anybody was known at the target's cutoff.
 */
export function* evaluate(spec: EvaluateSpec, context: ProgramContext): Program<EvaluateModel> {
  const own = askedSegments(spec, context);
  const other = spec.against === undefined ? undefined : askedSegments({ of: spec.against }, context);
  const { outcome } = spec;
  const params = {
    segments: placed(own),
    ...(outcome && {
      outcome: outcome.spendUpTo === undefined ? ("class" as const) : ("class-and-spend" as const),
    }),
    ...(other && { against: placed(other) }),
  };
  const shares = divideShare(measureShare(spec), segmentQualityParts(spec));
  const sums = yield* privateSum("segment-quality", params, shares);
  const { scaling, centers, numbers } = own;
  const model = { numbers, scaling, centers, ...sums, otherNumbers: other?.numbers ?? [] };
  if (outcome) requireKnown(model);
  const judged = spec.prediction && (yield* judge(spec.prediction, outcome?.target, context));
  const classes = spec.classes && (yield* judgeClasses(spec.classes, context, JUDGE));
  return {
    ...model,
    predictions: [...(judged ? [judged] : []), ...learntBefore(context)],
    ...(classes && { classes }),
  };
}

function placed({ scaling, centers }: AskedSegments) {
  return { scaling, centers };
}

/** Counts users by an earlier prediction's score and their class. */
function* judge(
  { of, program }: NonNullable<EvaluateSpec["prediction"]>,
  target: string | undefined,
  { inputs, targets }: ProgramContext,
): Program<JudgedPrediction> {
  const input = inputs.get(of);
  const found = input?.programs.find(({ name }) => name === program);
  if (!input || !found)
    throw new RangeError(`"prediction" expected a ${program} of the input ${of}, got none`);
  const { table, recalibration } = found.model as Prediction;
  const { starts, tied } = table;
  const scorer = placedScorer(program, found.model as Prediction, input.places);
  const counted = yield* privateSum("score-counts", { scorer, starts: [...starts] }, [JUDGE]);
  const foretold = target === undefined ? undefined : foretoldBy(input, program, { target, targets });
  return {
    program,
    isLearntFrom: false,
    ...(foretold && foretold !== "other" && { foretold }),
    table: { starts, ...counted, ...(tied && { tied }) },
    ...(recalibration && { recalibration }),
  };
}

/** What predictions of the same study were told of themselves. */
function learntBefore({ earlier }: ProgramContext): readonly JudgedPrediction[] {
  return earlier.flatMap(({ name, model }) => {
    if (!isPredicting(name) || isOfClasses(model as Prediction | ClassesModel)) return [];
    const { table, recalibration } = model as Prediction;
    return [{ program: name, isLearntFrom: true, table, ...(recalibration && { recalibration }) }];
  });
}

function requireKnown({
  later,
  laterSigma,
  numbers,
}: Pick<EvaluateModel, "later" | "laterSigma" | "numbers">) {
  const k = numbers.length;
  const users = later.reduce((sum, value, at) => sum + (at % (later.length / k) === 0 ? value : 0), 0);
  if (users >= LEAST_KNOWN * laterSigma * Math.sqrt(k)) return;
  throw new CodedError("CUTOFF_TOO_EARLY", {
    what: `Hardly anybody was known at the target's cutoff: ${Math.max(0, Math.round(users))} users, give or take ${Math.round(laterSigma * Math.sqrt(k))}.`,
    why: "The platforms' data begin after it, or nearly so: there is nobody whose outcome could be looked at.",
    todo: "Name a target of fewer days, or a later snapshot; or leave outcome out. What was already spent stays spent.",
  });
}
