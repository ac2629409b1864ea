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
  otherKind: {
    "yes-no":
      "Name the target under outcome, and an input's prediction under prediction; or leave classes out.",
    classes:
      "Name the target, and a prediction of its classes, under classes in the place of outcome and prediction; or leave both out.",
    value: "Leave outcome and prediction out: a value before it in the plan is judged without them.",
  },
  check: checkEvaluate,
  sessions: evaluateSessions,
  run: evaluate,
  support: evaluateSupport,
  plain: plainEvaluate,
  read: readEvaluate,
};
