import type { ProgramContract } from "../contract.ts";
import { checkEvaluate } from "./check.ts";
import { evaluate, evaluateSessions } from "./evaluate.ts";
import { type EvaluateModel, type EvaluateSpec, evaluateSpec, plainEvaluate, readEvaluate } from "./spec.ts";
import { type EvaluateSupport, evaluateSupport } from "./support.ts";

/** How good segments and predictions are: one sum, and one more where an earlier prediction is judged. */
export const evaluateContract: ProgramContract<EvaluateSpec, EvaluateModel, EvaluateSupport> = {
  name: "evaluate",
  spec: evaluateSpec,
  needs: ({ of, against, outcome, prediction }) => ({
    ...(outcome && { target: outcome.target }),
    ...(outcome?.spendUpTo !== undefined && { later: { spendUpTo: outcome.spendUpTo } }),
    ...(of === undefined && { before: "segmentation" }),
    inputs: [
      ...[of, against].flatMap((name) => (name === undefined ? [] : [{ name, program: "segmentation" }])),
      ...(prediction ? [{ name: prediction.of, program: prediction.program }] : []),
    ],
  }),
  check: checkEvaluate,
  sessions: evaluateSessions,
  run: evaluate,
  support: evaluateSupport,
  plain: plainEvaluate,
  read: readEvaluate,
};
