import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { LedgerFile } from "../bundle.ts";
import type { AuditedSession, Evidence } from "../evidence.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { type Placed, lineAt, eventsOf, partyLedgers } from "../party-ledger.ts";

/** What became of one reserved charge. */
type Fate =
  | "released"
  | "refunded"
  | "aborted, still charged"
  | "possibly opened and discarded, charged"
  | "open, charged";

/** Every reserved charge is accounted for, and a refund stands only on evidence that the attempt can never be opened. */
export function* checkCharges(evidence: Evidence): Generator<Finding> {
  const fates = new Map<Fate, number>();
  for (const { name, node, file } of partyLedgers(evidence)) {
    if (node === undefined) continue;
    if (!file) {
      yield notVerifiable("REFUND_UNPROVED", `what became of the charges of ${name}: no ledger`);
      continue;
    }
    for (const reserve of eventsOf(file, evidence.studyId, "RESERVE")) {
      const fate = fateOf(evidence, file, node, reserve);
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
    }
    for (const refund of eventsOf(file, evidence.studyId, "REFUND"))
      yield* checkRefund(evidence, file, node, refund);
    yield* checkClaims(evidence, file, node);
  }
  const summary = [...fates].map(([fate, count]) => `${count} ${fate}`).join("; ");
  yield pass(`every charge accounted for: ${summary || "none"}`);
}

function fateOf(
  { sessions, studyId }: Evidence,
  file: LedgerFile,
  node: number,
  reserve: Placed<"RESERVE">,
): Fate {
  const has = (type: "REFUND" | "UNMASK" | "ABORT") =>
    eventsOf(file, studyId, type).some(
      ({ session, attempt }) => session === reserve.session && attempt === reserve.attempt,
    );
  const released = sessions.find(
    ({ session, attempt }) => session === reserve.session && attempt === reserve.attempt,
  );
  if (has("REFUND")) return "refunded";
  if (released?.verified.closed.headers.has(node)) return "released";
  if (has("UNMASK")) return "possibly opened and discarded, charged";
  return has("ABORT") ? "aborted, still charged" : "open, charged";
}

function* checkRefund(
  { sessions, studyId, study }: Evidence,
  file: LedgerFile,
  node: number,
  refund: Placed<"REFUND">,
): Generator<Finding> {
  const { n, t, c } = study.cohort;
  const where = `${lineAt(file, refund.seq)}: the refund of session ${refund.session}/${refund.attempt}`;
  const isOpened = eventsOf(file, studyId, "UNMASK").some(
    ({ session, attempt }) => session === refund.session && attempt === refund.attempt,
  );
  const released = sessions.find(({ session }) => session === refund.session);
  if (isOpened) yield fail("REFUND_UNPROVED", `${where} is of an attempt that this node helped to open`);
  else if (!released) yield notVerifiable("REFUND_UNPROVED", `${where}: that session has no verified record`);
  else if (refund.certificate === "left-out") {
    if (!isLeftOut(released, node, refund))
      yield fail("REFUND_UNPROVED", `${where} has no certificate that leaves this node out`);
  } else if (refund.attempt >= released.attempt || abortedHeaders(released, refund.attempt) < n - t + c + 1) {
    yield fail(
      "REFUND_UNPROVED",
      `${where} needs ${n - t + c + 1} headers of a later attempt that say ABORTED`,
    );
  }
}

/** Whether the record's certificate shows survivors without the node; verifyRecord has counted its signatures. */
function isLeftOut(
  { attempt, record, verified }: AuditedSession,
  node: number,
  refund: Placed<"REFUND">,
): boolean {
  return (
    attempt === refund.attempt &&
    refund.evidenceHash === toHex(verified.resultHash) &&
    record.confirms.length > 0 &&
    !verified.closed.headers.has(node)
  );
}

function abortedHeaders({ verified }: AuditedSession, attempt: number): number {
  return [...verified.closed.headers.values()].filter(({ earlier }) =>
    earlier.some((other) => other.attempt === attempt && other.outcome === "ABORTED"),
  ).length;
}

/** A node that tells others ABORTED must not have unmasked that attempt. */
function* checkClaims({ sessions, studyId }: Evidence, file: LedgerFile, node: number): Generator<Finding> {
  const unmasked = eventsOf(file, studyId, "UNMASK");
  for (const { path, session, verified } of sessions) {
    for (const { attempt, outcome } of verified.closed.headers.get(node)?.earlier ?? []) {
      const entry = unmasked.find((event) => event.session === session && event.attempt === attempt);
      if (outcome === "ABORTED" && entry)
        yield fail(
          "REFUND_UNPROVED",
          `${lineAt(file, entry.seq)} was unmasked, but called ABORTED in ${path}`,
        );
    }
  }
}
