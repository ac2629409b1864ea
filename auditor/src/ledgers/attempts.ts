import { attemptsAllowed } from "@fedseg/shared/plan/attempts.ts";
import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { certifyByResult, isCertified, refundQuorum } from "@fedseg/shared/session/refund.ts";
import type { AuditedSession } from "../sessions/audited.ts";
import { otherHistory, releasedTo } from "./history.ts";
import { type Finding, lacking, notVerifiable } from "../finding.ts";
import { type LedgerView, type Role, endsBefore, failAt, lineAt, missing } from "./view.ts";
import type { Placed } from "./study-events.ts";

/**
 * What became of one reserved charge: it stands for a release, came back, was opened and gave a sum that is published as
 * faulty, may have been opened and discarded, was given up, or is open. All but the second stay charged.
 */
export type Fate = "released" | "refunded" | "faulty" | "opened" | "aborted" | "open";

/** Tells what became of a reserved charge, as far as this ledger and the records say. */
export function fateOf({ audited, events, reports }: Role, { session, attempt }: Placed<"RESERVE">): Fate {
  if (events.at("REFUND", session, attempt)) return "refunded";
  const isReleased = audited.sessions[session - 1]?.attempt === attempt;
  if (isReleased && reports[session - 1]) return "released";
  if (isFaulty(audited, session, attempt)) return "faulty";
  if (events.at("UNMASK", session, attempt)) return "opened";
  return events.at("ABORT", session, attempt) ? "aborted" : "open";
}

function isFaulty({ faults }: Role["audited"], session: number, attempt: number): boolean {
  return faults.sums.some((sum) => sum.session === session && sum.attempt === attempt);
}

/** Judges a node's refunds and what it told the others about earlier attempts. */
export function* attemptsOf(view: LedgerView, role: Role): Generator<Finding> {
  for (const reserve of role.events.of("RESERVE")) {
    const problem = strayAttempt(role, reserve);
    if (problem) yield failAt(view, reserve.seq, "ATTEMPT_UNACCOUNTED", problem);
    const { sessions, fault, nextMuSq } = role.audited;
    const isUnknown = !fault && nextMuSq !== undefined && reserve.session > sessions.length + 1;
    if (isUnknown) {
      const text = `${lineAt(view.file, reserve.seq)} charges session ${reserve.session}, to which the bundle does not come`;
      yield lacking("RELEASE_UNRECORDED", text, { path: view.file.path, line: reserve.seq + 1 });
    }
  }
  for (const refund of role.events.of("REFUND")) yield* refundOf(view, role, refund);
  yield* claimsOf(view, role);
}

/** A charge belongs to a session that the study came to, within the attempts that the plan, and the faulty sums before it, allow. */
function strayAttempt(role: Role, { seq, session, attempt }: Placed<"RESERVE">): string | undefined {
  const { audited, events } = role;
  const { sessions, fault, nextMuSq, study } = audited;
  const faulty = events.of("FAULTY").filter((entry) => entry.seq < seq);
  if (attempt > attemptsAllowed(study.plan, faulty, session))
    return `charges attempt ${attempt}, more than the plan allows`;
  const isOver = !fault && nextMuSq === undefined && session > sessions.length && !otherHistory(role);
  return isOver ? `charges session ${session}, to which the study never came` : undefined;
}

/** A refund is judged by the rule that the node has refunded by, from what its ledger and the record show. */
function* refundOf(view: LedgerView, role: Role, refund: Placed<"REFUND">): Generator<Finding> {
  const { audited, events, node } = role;
  const { session, attempt } = refund;
  const what = `refunds session ${session}/${attempt}`;
  const isOpened = audited.faults.sums.some(
    (known) =>
      known.session === session && known.attempt === attempt && known.sum.survivors.includes(node ?? -1),
  );
  if (isOpened || events.at("UNMASK", session, attempt))
    return yield failAt(view, refund.seq, "REFUND_OPENED", `${what}, which was opened with this node in it`);
  const released = releasedTo(role, session);
  if (refund.certificate !== "left-out") {
    if (released?.attempt !== attempt && isStated(role, refund)) return;
    const needed = refundQuorum(audited.study.cohort);
    return yield failAt(
      view,
      refund.seq,
      "REFUND_UNPROVED",
      `${what} without ${needed} ${STATEMENTS[refund.certificate]}`,
    );
  }
  if (!released)
    return yield notVerifiable(
      "REFUND_OPEN",
      `${lineAt(view.file, refund.seq)} ${what}: that session has no verified record`,
    );
  if (!isLeftOut(role, refund, released))
    yield failAt(
      view,
      refund.seq,
      "REFUND_UNPROVED",
      `${what} without a certificate that leaves this node out`,
    );
}

/** What a certificate is made of. */
const STATEMENTS = {
  "later-headers": "signed headers of later attempts that say ABORTED",
  aborts: "signed ABORTs of it",
} as const;

/** Whether the statements of a refund are enough, and of the very OPEN that the charge answers. */
function isStated({ audited, events }: Role, refund: Placed<"REFUND">): boolean {
  const { session, attempt } = refund;
  const openHash = fromHex(events.at("RESERVE", session, attempt)?.openHash ?? "");
  return isCertified(audited.study, { turn: { session, attempt }, openHash }, refund);
}

function isLeftOut(
  { node }: Role,
  refund: Placed<"REFUND">,
  released: Pick<AuditedSession, "attempt" | "survivors" | "resultHash">,
): boolean {
  const certificate = node === undefined ? undefined : certifyByResult(released, node);
  return released.attempt === refund.attempt && refund.evidenceHash === certificate?.evidenceHash;
}

/** A node that tells others ABORTED must not have unmasked that attempt; one that says UNMASKED, or cannot know, is charged for it. */
function* claimsOf(view: LedgerView, role: Role): Generator<Finding> {
  const { audited, events, reports } = role;
  for (const [at, { path, session }] of audited.sessions.entries()) {
    for (const { attempt, outcome } of reports[at]?.earlier ?? []) {
      const entry = events.at("UNMASK", session, attempt);
      if (outcome === "ABORTED" && entry)
        yield failAt(view, entry.seq, "CLAIM_FALSE", `was unmasked, but called ABORTED in ${path}`);
      if (outcome === "UNMASKED" && !events.at("RESERVE", session, attempt)) {
        const text = `holds no charge of session ${session}/${attempt}, which its node calls UNMASKED in ${path}`;
        const isEnd = endsBefore(role, { type: "RESERVE", session, attempt });
        yield missing(view, "CHARGE_MISSING", text, isEnd);
      }
    }
  }
}
