import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type FaultySum, convictedBySums, hashSums } from "@fedseg/shared/session/faulty.ts";
import { type Finding, lacking } from "../finding.ts";
import { type LedgerView, type Role, failAt, lineAt } from "./view.ts";
import type { Placed } from "./study-events.ts";

/** Judges what a ledger says of faulty sums and of nodes left out, by the records and the evidence in the bundle. */
export function* faultEntriesOf(view: LedgerView, role: Role): Generator<Finding> {
  for (const entry of role.events.of("FAULTY")) yield* sumOf(view, role, entry);
  for (const entry of role.events.of("EXCLUDE")) {
    if (entry.code === "FAULTY_SUMS") yield* bySums(view, role, entry);
    else yield* byEvidence(view, role, entry);
  }
}

function* sumOf(view: LedgerView, { audited }: Role, entry: Placed<"FAULTY">): Generator<Finding> {
  const { session, attempt, code, survivors, closeHash, seq } = entry;
  const known = audited.faults.sums.find((sum) => sum.session === session && sum.attempt === attempt)?.sum;
  const isSame =
    known?.code === code &&
    toHex(known.closeHash) === closeHash &&
    known.survivors.join() === survivors.join();
  const what = `calls session ${session}/${attempt} faulty`;
  if (!known)
    yield lacking("FAULTY_UNRECORDED", `${lineAt(view.file, seq)} ${what}: the bundle has no record of it`, {
      path: view.file.path,
      line: seq + 1,
    });
  else if (!isSame) yield failAt(view, seq, "FAULTY_DIFFERS", `${what}, by another record than the bundle's`);
}

/** The sums that stand before the exclusion in the same ledger must convict the node. */
function* bySums(view: LedgerView, { audited, events }: Role, entry: Placed<"EXCLUDE">): Generator<Finding> {
  const sums = events
    .of("FAULTY")
    .filter(({ seq }) => seq < entry.seq)
    .map(({ session, attempt, code, survivors, closeHash = "" }): FaultySum => ({
      turn: { session, attempt },
      code,
      survivors,
      closeHash: fromHex(closeHash),
    }));
  const isProved =
    convictedBySums(sums, audited.study.cohort).includes(entry.node) &&
    toHex(hashSums(sums)) === entry.evidenceHash;
  if (!isProved)
    yield failAt(
      view,
      entry.seq,
      "CONVICTION_FALSE",
      `leaves out node ${entry.node}, which the faulty sums before it do not convict`,
    );
}

/** Which of several proofs of one lie the coordinator shows to whom is its choice: any of them proves the entry. */
function* byEvidence(
  view: LedgerView,
  { audited }: Role,
  { node, code, seq }: Placed<"EXCLUDE">,
): Generator<Finding> {
  const isProved = audited.faults.convicted.some((known) => known.node === node && known.code === code);
  if (!isProved)
    yield lacking(
      "EVIDENCE_UNRECORDED",
      `${lineAt(view.file, seq)} leaves out node ${node} for ${code}: the bundle has no such evidence`,
      { path: view.file.path, line: seq + 1 },
    );
}
