import type { ProgramContract } from "../contract.ts";
import { withoutSums } from "../program.ts";
import { segmentationBefore } from "../segmentation/as-ended.ts";
import { explainSegments } from "./explain.ts";
import { plainRules, readRules } from "./plain-model.ts";
import { type ExplainModel, type ExplainSpec, explainSpec } from "./spec.ts";

/** Rules that say what makes a user of each segment, from what the segmentation before was told: no sums of its own. */
export const explainContract: ProgramContract<ExplainSpec, ExplainModel, undefined> = {
  name: "explain",
  spec: explainSpec,
  isFree: true,
  needs: () => ({ before: ["segmentation"] }),
  check: () => undefined,
  sessions: () => [],
  run: ({ depth }, context) =>
    withoutSums(() =>
      explainSegments(segmentationBefore(context), context, { depth, uniforms: context.uniforms("users") }),
    ),
  support: () => undefined,
  plain: plainRules,
  read: readRules,
};
