import { type Finding, notVerifiable } from "../finding.ts";

/** What no bundle of documents can show; said in every audit. */
export function* checkLimits(): Generator<Finding> {
  yield notVerifiable("that every node really drew its noise: only the masked vectors are recorded");
  yield notVerifiable("that clipping was applied to real rows: no row ever leaves a node");
  yield notVerifiable("which software the parties ran: no hashes of it are in the bundle");
  yield notVerifiable("that no organisation runs two nodes, and who the people behind the keys are");
}
