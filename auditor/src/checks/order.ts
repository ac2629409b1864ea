import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import type { LedgerFile } from "../bundle.ts";
import type { AuditedSession, Evidence } from "../evidence.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { type Placed, lineAt, eventsOf, partyLedgers } from "../party-ledger.ts";

type Turned = "RESERVE" | "SENT" | "UNMASK" | "RELEASE";

/** In every node's ledger each charge was reserved before its vector was sent, opened and released, once each. */
export function* checkOrder(evidence: Evidence): Generator<Finding> {
  let reports = 0;
  for (const { name, node, file, isAbsent } of partyLedgers(evidence)) {
    if (node === undefined) continue;
    if (!file) {
      yield notVerifiable("ORDER", `the order of events at ${name}: no ledger`);
      continue;
    }
    yield* checkTurns(evidence, file);
    for (const session of evidence.sessions) {
      if (!session.verified.closed.headers.has(node)) continue;
      reports += 1;
      const problem = reportProblem(evidence, session, node, file, isAbsent);
      if (problem) yield fail("ORDER", `${file.path}: session ${session.session} ${problem}`);
    }
  }
  yield pass(`${reports} reports charged before they were sent, as signed in the records`);
}

function* checkTurns({ studyId }: Evidence, file: LedgerFile): Generator<Finding> {
  const order: readonly Turned[] = ["RESERVE", "SENT", "UNMASK", "RELEASE"];
  const last = new Map<string, number>();
  const events = order.flatMap((type) => eventsOf<Turned>(file, studyId, type)).sort((a, b) => a.seq - b.seq);
  for (const event of events) {
    const turn = `${event.session}/${event.attempt}`;
    const before = last.get(turn) ?? -1;
    const rank = order.indexOf(event.type);
    const isReady = event.type === "RELEASE" || before === rank - 1;
    if (!isReady || before >= rank) {
      yield fail(
        "ORDER",
        `${lineAt(file, event.seq)}: ${event.type} of session ${turn} comes out of order or twice`,
      );
    }
    last.set(turn, Math.max(before, rank));
  }
}

/** Compares a node's ledger with the header that it signed in a session's record. */
function reportProblem(
  { studyId }: Evidence,
  { session, attempt, record, verified }: AuditedSession,
  node: number,
  file: LedgerFile,
  isAbsent: boolean,
): string | undefined {
  const ofTurn = <Type extends Turned>(type: Type): Placed<Type> | undefined =>
    eventsOf(file, studyId, type).find(
      (event: Placed<Turned>) => event.session === session && event.attempt === attempt,
    );
  const [reserve, sent, unmask] = [ofTurn("RESERVE"), ofTurn("SENT"), ofTurn("UNMASK")];
  if (!reserve || !sent) return isAbsent ? undefined : "has a signed report but no RESERVE and SENT";
  if (reserve.openHash !== toHex(verified.opened.openHash)) return "was reserved for another OPEN";
  const header = verified.closed.headers.get(node)!;
  const envelope = record.headers[verified.closed.survivors.indexOf(node)];
  const isSent =
    sent.reportHash === toHex(envelopeHash(envelope)) &&
    sent.maskedRoot === toHex(header.maskedRoot) &&
    sent.commitment === toHex(header.commitment);
  if (!isSent) return "has another report in SENT than in the record";
  if (unmask && unmask.closeHash !== toHex(verified.closed.closeHash)) return "unmasked another survivor set";
  const hasUnmasked = record.unmasks.some(({ sender }) => sender === node);
  return hasUnmasked && !unmask && !isAbsent ? "was unmasked without an UNMASK entry" : undefined;
}
