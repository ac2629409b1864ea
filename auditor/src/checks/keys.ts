import type { Evidence } from "../evidence.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { lineAt, partyLedgers } from "../party-ledger.ts";

/** Every ledger opens with the key that the plan names for its party; pins tell whether the keys are the right ones. */
export function* checkKeys(evidence: Evidence): Generator<Finding> {
  const { plan, options } = evidence;
  const parties = partyLedgers(evidence);
  for (const { name, node, identity, file } of parties) {
    const first = file?.entries[0];
    if (!file || !first) continue;
    const role = node === undefined ? "coordinator" : "node";
    const isOwn =
      first.body.type === "GENESIS" && first.body.identity === identity && first.body.role === role;
    if (!isOwn)
      yield fail(
        "KEY_GENESIS",
        `${lineAt(file, 0)} does not open the ledger of a ${role} with the key the plan names for ${name}`,
      );
  }
  for (const [name, pin] of options.pins) {
    const party = parties.find((known) => known.name === name);
    if (party?.identity !== pin)
      yield fail("KEY_GENESIS", `the plan names another key for ${name} than the one pinned`);
  }
  yield pass(`plan and cohort admissible; ${plan.roster.length} enrolments signed by the roster's keys`);
  const unpinned = parties.filter(({ name }) => !options.pins.has(name)).map(({ name }) => name);
  if (unpinned.length > 0) {
    yield notVerifiable(
      "KEY_GENESIS",
      `that these keys belong to the organisations: ${unpinned.join(", ")} (give --pin NAME=HEX)`,
    );
  }
}
