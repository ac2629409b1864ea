import { type Finding, notVerifiable } from "../finding.ts";

/** What no bundle of documents can show; said in every audit. */
export function* checkLimits(): Generator<Finding> {
  yield notVerifiable("LIMIT", "that every node really drew its noise: only the masked vectors are recorded");
  yield notVerifiable("LIMIT", "that clipping was applied to real rows: no row ever leaves a node");
  yield notVerifiable("LIMIT", "that no organisation runs two nodes, and who the people behind the keys are");
}
