import { type Check, codesIn } from "./check.ts";
import { type Fate, attemptsOf } from "../ledgers/attempts.ts";
import { faultEntriesOf } from "../ledgers/fault-entries.ts";
import type { AuditedSession, AuditedStudy, SaidOfTurn, SignedReport } from "../sessions/audited.ts";
import { type Facts, isPlatform, partsIn } from "./facts.ts";
import { statementsOf } from "./signed-twice.ts";
import { unbookedAtEnd, unbookedReports } from "./unbooked-reports.ts";
import { saidReportsOf, unbookedIn } from "../ledgers/unbooked.ts";
import { type Finding, found, lacking, notVerifiable, pass } from "../finding.ts";
import { type LedgerView, type Role, STEPS, endsBefore, failAt, lineAt, missing } from "../ledgers/view.ts";
import { type Placed, type TurnType, turnKey } from "../ledgers/study-events.ts";

/** The check of order and attempts. */
export const orderCheck: Check = {
  id: "order and attempts",
  name: { en: "Order and attempts", zh: "顺序与尝试" },
  claim: {
    en: "Charged first, then sent, then released; every attempt is released, refunded on proof, or stays charged.",
    zh: "先扣减、再发送、后发布；每次尝试要么发布，要么凭证明退还，要么维持扣减。",
  },
  codes: codesIn(
    "ATTEMPT_UNACCOUNTED CHARGE_MISSING CLAIM_FALSE CLOSE_DIFFERS CLOSE_OTHER CONVICTION_FALSE END_BROKEN END_OTHER EVIDENCE_UNRECORDED FAULTY_DIFFERS FAULTY_FALSE FAULTY_UNRECORDED LEDGER_ABSENT LEDGER_OLD OPEN_DIFFERS OPEN_OTHER ORDER RECORD_DAMAGED REFUND_OPEN REFUND_OPENED REFUND_UNPROVED RELEASE_UNRECORDED REPORT_DIFFERS REPORT_UNBOOKED RESEND_DIFFERS SENT_MISSING SESSION_UNVERIFIED SHOWN_DAMAGED STATEMENT_UNSIGNED TIMING TWO_CLOSES TWO_OPENS UNMASK_MISSING WRONG_SESSION TOO_MANY_ATTEMPTS",
  ),
  ofBundle,
  inLedger,
};

/** In one node's ledger: charged before sent, opened and released; re-sends the same; attempts accounted for. */
function* inLedger(view: LedgerView): Generator<Finding> {
  for (const role of view.roles) {
    yield* faultEntriesOf(view, role);
    if (role.node === undefined) continue;
    yield* turnsOf(view, role);
    for (const [at, session] of role.audited.sessions.entries()) {
      const report = role.reports[at];
      if (report) yield* reportOf(view, role, session, report);
    }
    for (const sum of role.audited.faults.sums) {
      const report = sum.reports[sum.sum.survivors.indexOf(role.node)];
      if (report) yield* reportOf(view, role, sum, report);
    }
    for (const said of saidReportsOf(role)) yield* saidOf(view, role, said);
    yield* unbookedAtEnd(view, unbookedIn(role));
    yield* attemptsOf(view, role);
  }
}

/** Every attempt goes through its steps in order, each once; only what was sent may be sent again, the same. */
function* turnsOf(view: LedgerView, { events }: Role): Generator<Finding> {
  const reached = new Map<string, number>();
  for (const event of events.turns) {
    const rank = STEPS.indexOf(event.type);
    if (rank < 0) continue;
    const turn = turnKey(event.session, event.attempt);
    const before = reached.get(turn) ?? -1;
    const where = `${event.type} of session ${turn}`;
    if (event.type === "SENT" && before >= rank) {
      const first = events.at("SENT", event.session, event.attempt)!;
      if (!isResent(first, event))
        yield failAt(view, event.seq, "RESEND_DIFFERS", `sends session ${turn} again with other bytes`);
      continue;
    }
    if (event.type === "SENT" && before < 0)
      yield failAt(view, event.seq, "CHARGE_MISSING", `sends session ${turn}, which is not charged before`);
    else if (before >= rank || (event.type === "UNMASK" && before < rank - 1))
      yield failAt(view, event.seq, "ORDER", `is a ${where} out of order or twice`);
    reached.set(turn, Math.max(before, rank));
  }
}

function isResent(first: Placed<"SENT">, again: Placed<"SENT">): boolean {
  return (
    first.reportHash === again.reportHash &&
    first.maskedRoot === again.maskedRoot &&
    first.commitment === again.commitment
  );
}

/** Compares a node's ledger with the header that it signed in a session's record. */
function* reportOf(
  view: LedgerView,
  role: Role,
  session: Pick<AuditedSession, "session" | "attempt" | "openHash" | "closeHash" | "unmaskers" | "signers">,
  report: SignedReport,
): Generator<Finding> {
  const { events, node } = role;
  const isEnd = (type: TurnType) => endsBefore(role, { ...session, type });
  const at = <Type extends TurnType>(type: Type) => events.at(type, session.session, session.attempt);
  const [reserve, sent, unmask] = [at("RESERVE"), at("SENT"), at("UNMASK")];
  const what = `session ${session.session}`;
  if (!reserve)
    yield missing(
      view,
      "CHARGE_MISSING",
      `holds no charge of ${what}, for which its node signed a report`,
      isEnd("RESERVE"),
    );
  else if (reserve.openHash !== session.openHash)
    yield failAt(view, reserve.seq, "OPEN_DIFFERS", `charges another OPEN of ${what} than the one released`);
  if (!sent)
    yield missing(
      view,
      "SENT_MISSING",
      `holds no SENT of ${what}, for which its node signed a report`,
      isEnd("SENT"),
    );
  else if (!isReport(sent, report))
    yield failAt(
      view,
      sent.seq,
      "REPORT_DIFFERS",
      `sends another report of ${what} than the one in the record`,
    );
  if (unmask && unmask.closeHash !== session.closeHash) yield* otherClose(view, role, session, unmask);
  if (!unmask && session.unmaskers.includes(node!))
    yield missing(
      view,
      "UNMASK_MISSING",
      `holds no UNMASK of ${what}, which its node helped to open`,
      isEnd("UNMASK"),
    );
}

/**
 * Who has signed the record's survivor set and enters another one lies. Who has not may have been shown another one, and has
 * the coordinator's signature for it.
 */
function* otherClose(
  view: LedgerView,
  { audited, node }: Role,
  { session, signers }: Pick<AuditedSession, "session" | "signers">,
  { seq, attempt, closeHash }: Placed<"UNMASK">,
): Generator<Finding> {
  const text = `unmasks another survivor set of session ${session}`;
  if (signers.includes(node!)) return yield failAt(view, seq, "CLOSE_DIFFERS", text);
  const isShown = audited.said.closes.some(
    (said) => said.session === session && said.attempt === attempt && said.hash === closeHash,
  );
  if (isShown) return;
  const lacks = `${lineAt(view.file, seq)} ${text}: the CLOSE that its node was shown is not in the bundle`;
  yield lacking("CLOSE_OTHER", lacks, { path: view.file.path, line: seq + 1 });
}

/** A node signs one report of an attempt. */
function* saidOf(
  view: LedgerView,
  { events }: Role,
  { session, attempt, hash, path }: SaidOfTurn,
): Generator<Finding> {
  const sent = events.at("SENT", session, attempt);
  if (!sent || sent.reportHash === hash) return;
  const what = `session ${session}/${attempt}, for which its node signed a report (${path})`;
  yield failAt(view, sent.seq, "REPORT_DIFFERS", `sends another report of ${what}`);
}

function isReport(sent: Placed<"SENT">, report: SignedReport): boolean {
  return (
    sent.reportHash === report.reportHash &&
    sent.maskedRoot === report.maskedRoot &&
    sent.commitment === report.commitment
  );
}

/** What became of charges, in words. */
const ENDS: Readonly<Record<Fate, string>> = {
  released: "released",
  refunded: "refunded",
  faulty: "faulty, charged",
  opened: "possibly opened and discarded, charged",
  aborted: "aborted, still charged",
  open: "open, charged",
};
const FATES = Object.keys(ENDS) as readonly Fate[];

/** In the bundle: every vector was charged before it left, and every charge came to a known end. */
function* ofBundle(facts: Facts): Generator<Finding> {
  const { parties, studies } = facts;
  const fates = new Map<Fate, number>();
  for (const party of parties) {
    const { name, ledger } = party;
    if (!ledger && isPlatform(party))
      yield notVerifiable("LEDGER_ABSENT", `what ${name} charged and sent: no ledger`);
    for (const role of ledger?.roles ?? [])
      for (const fate of FATES) fates.set(fate, (fates.get(fate) ?? 0) + (role.fates[fate] ?? 0));
  }
  const summary = FATES.flatMap((fate) => {
    const count = fates.get(fate) ?? 0;
    return count > 0 ? [`${count} ${ENDS[fate]}`] : [];
  }).join("; ");
  const isWhole = parties.every((party) => party.ledger ?? !isPlatform(party));
  const where = isWhole ? "" : ", in the ledgers that are here";
  if (summary !== "")
    yield pass(`every report charged before it was sent, every charge accounted for${where}: ${summary}`);
  for (const { audited } of studies) yield* faultsOf(audited);
  for (const [at, { audited }] of studies.entries()) {
    const parts = partsIn(facts, at);
    yield* statementsOf(audited, parts);
    yield* unbookedReports(audited, parts);
  }
  if (studies.length > 0)
    yield notVerifiable("TIMING", "what the time of a message may have told: only what was sent is recorded");
}

/** Who was shown to lie, and what lies cost: nobody else is at fault for it. */
function* faultsOf({ faults: { sums, convicted, problems }, study }: AuditedStudy): Generator<Finding> {
  for (const { code, path, text } of problems) yield found(code, `${path} ${text}`, { path });
  if (sums.length === 0 && convicted.length === 0) return;
  const nameOf = (node: number) => study.plan.roster[node].name;
  const who = convicted.map(({ node, code }) => `${nameOf(node)} (${code})`).join(", ");
  const suspects = study.identities.flatMap((_, node) =>
    sums.every(({ sum }) => sum.survivors.includes(node)) ? [nameOf(node)] : [],
  );
  const open =
    sums.length > 0 && !convicted.some(({ code }) => code === "FAULTY_SUMS")
      ? `; in all of them: ${suspects.join(", ") || "nobody"}`
      : "";
  yield pass(
    `shown to lie and left out: ${who || "nobody"}; ${sums.length} faulty sums, charged and not used${open}`,
  );
}
