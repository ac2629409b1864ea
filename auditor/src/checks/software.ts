import { type Finding, notVerifiable } from "../finding.ts";

/** Which software every party ran when it approved. */
export function* checkSoftware(): Generator<Finding> {
  yield notVerifiable(
    "SOFTWARE_UNKNOWN",
    "which software the parties ran: no hashes of it are in the bundle",
  );
}
