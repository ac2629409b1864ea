import type { Bundle } from "../bundle.ts";
import type { Evidence } from "../evidence.ts";
import { type Finding, fail, pass } from "../finding.ts";
import { partyLedgers } from "../party-ledger.ts";

/** The bundle holds the files of one study and nothing else. */
export function* checkFiles(evidence: Evidence): Generator<Finding> {
  yield* unexpectedFiles(evidence.bundle);
  const names = new Set(partyLedgers(evidence).map(({ name }) => name));
  for (const { name, path } of evidence.bundle.ledgers.values()) {
    if (!names.has(name)) yield fail("FILE_UNEXPECTED", `${path} is of no party of the plan`);
  }
  for (const name of [...evidence.options.absent, ...evidence.options.pins.keys()]) {
    if (!names.has(name))
      yield fail("FILE_UNEXPECTED", `${name}, named on the command line, is no party of the plan`);
  }
  yield pass("only the files of a bundle");
}

/** Names the files that no bundle has. */
export function* unexpectedFiles({ unexpected }: Bundle): Generator<Finding> {
  for (const path of unexpected) yield fail("FILE_UNEXPECTED", `unexpected file ${path}`);
}
