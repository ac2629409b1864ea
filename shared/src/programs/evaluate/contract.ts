import type { ProgramContract } from "../contract.ts";
import { checkEvaluate } from "./check.ts";
import { evaluate } from "./evaluate.ts";
import { evaluateSessions } from "./shares.ts";
import { type EvaluateModel, type EvaluateSpec, evaluateSpec, plainEvaluate, readEvaluate } from "./spec.ts";
import { type EvaluateSupport, evaluateSupport } from "./support.ts";

/** How good segments and predictions are: one sum, and one more where an earlier prediction, or one of several classes, is judged. */
export const evaluateContract: ProgramContract<EvaluateSpec, EvaluateModel, EvaluateSupport> = {
  name: "evaluate",
  spec: evaluateSpec,
  needs: ({ of, against, outcome, prediction, classes }) => ({
    ...(outcome && { target: outcome.target }),
    ...(classes && { target: classes.target, kinds: ["classes"] }),
    ...(outcome?.spendUpTo !== undefined && { later: { spendUpTo: outcome.spendUpTo } }),
    before: [
      ...(of === undefined ? ["segmentation"] : []),
      ...(classes && classes.of === undefined ? [classes.program] : []),
    ],
    inputs: [
      ...[of, against].flatMap((name) => (name === undefined ? [] : [{ name, program: "segmentation" }])),
      ...(prediction ? [{ name: prediction.of, program: prediction.program }] : []),
      ...(classes?.of === undefined ? [] : [{ name: classes.of, program: classes.program }]),
    ],
  }),
  check: checkEvaluate,
  sessions: evaluateSessions,
  run: evaluate,
  support: evaluateSupport,
  plain: plainEvaluate,
  read: readEvaluate,
};
