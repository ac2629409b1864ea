import { type Finding, notVerifiable } from "../finding.ts";

/** What the parties' audits of their own noise on made-up data say. */
export function* checkCanary(): Generator<Finding> {
  yield notVerifiable(
    "CANARY_NONE",
    "that the noise is there: no audit of it on made-up data is in the bundle",
  );
}
