import { type Finding, fail, lacking } from "../finding.ts";
import type { Unbooked } from "../ledgers/unbooked.ts";
import { type LedgerView, missing } from "../ledgers/view.ts";
import type { AuditedStudy } from "../sessions/audited.ts";
import type { Part } from "./facts.ts";

/** In one ledger: what may stand in a newer copy of it. */
export function* unbookedAtEnd(view: LedgerView, unbooked: readonly Unbooked[]): Generator<Finding> {
  for (const one of unbooked)
    if (view.isPartial || one.isEnd) yield missing(view, codeOf(one), lackOf(one), one.isEnd);
}

/**
 * Beside each other: a ledger that goes on without a charge whose report its partners have. A node whose disk was brought back to
 * before that report asks so many partners whether they have seen it that at least one of any t − 1 is among them and honest: where
 * as many have opened the attempt, it hides the charge. Of fewer, none may have been among those that have answered.
 */
export function* unbookedReports({ study }: AuditedStudy, parts: readonly Part[]): Generator<Finding> {
  for (const { party, node, role } of parts) {
    if (!party.ledger || party.ledger.isPartial) continue;
    for (const one of role?.unbooked ?? []) {
      if (one.isEnd) continue;
      const opened = parts.filter((other) => other.node !== node && hasOpened(other, one)).length;
      const [text, place] = [`${party.path} ${lackOf(one)}`, { path: party.path }];
      if (opened >= study.cohort.t - 1) yield fail(codeOf(one), text, place);
      else
        yield lacking(
          "REPORT_UNBOOKED",
          `${text}; so few partners have opened it that a disk which was brought back is no lie`,
          place,
        );
    }
  }
}

function hasOpened({ role }: Part, { session, attempt }: Unbooked): boolean {
  return (role?.unreleased ?? []).some(
    (charge) => charge.session === session && charge.attempt === attempt && charge.isOpened,
  );
}

function codeOf({ type }: Unbooked): string {
  return type === "SENT" ? "SENT_MISSING" : "CHARGE_MISSING";
}

function lackOf({ type, session, attempt, path }: Unbooked): string {
  return `holds no ${type} of session ${session}/${attempt}, for which its node signed a report (${path})`;
}
