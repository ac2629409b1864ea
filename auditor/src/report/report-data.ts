import type { AuditReport } from "../audit.ts";
import type { CheckReport } from "../finding.ts";
import type { Evidence } from "../evidence.ts";
import { type AccountFacts, accountFacts } from "./facts/account-facts.ts";
import { type AttemptFacts, attemptFacts } from "./facts/attempt-facts.ts";
import { type EventFacts, eventFacts } from "./facts/event-facts.ts";
import { type PartyFacts, partyFacts } from "./facts/party-facts.ts";
import { type ReleaseFacts, releaseFacts } from "./facts/release-facts.ts";
import { type StudyFacts, studyFacts } from "./facts/study-facts.ts";
import { type ReportOptions, type TrustFacts, trustFacts } from "./facts/trust-facts.ts";

/** Everything that a report says, as plain data: the page is a function of it, and the JSON file is it. */
export interface ReportData {
  readonly v: 2;
  readonly verdict: AuditReport["verdict"];
  /** Thirteen, in order. */
  readonly checks: readonly CheckReport[];
  /** Times of the first and the last ledger entry of all; null without ledgers. */
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly studies: readonly StudyFacts[];
  readonly parties: readonly PartyFacts[];
  readonly releases: readonly ReleaseFacts[];
  readonly attempts: readonly AttemptFacts[];
  readonly accounts: readonly AccountFacts[];
  readonly trust: readonly TrustFacts[];
  readonly events: readonly EventFacts[];
}

/** Puts a report together from an audit and the evidence of its studies. Pure: the same bytes give the same data. */
export function reportData(
  audit: AuditReport,
  evidences: readonly Evidence[],
  options: ReportOptions = { replaceOne: false },
): ReportData {
  const attempts = evidences.map(attemptFacts);
  const parties = partyFacts(evidences);
  return {
    v: 2,
    verdict: audit.verdict,
    checks: audit.checks,
    period: periodOf(parties),
    studies: evidences.map(studyFacts),
    parties,
    releases: evidences.flatMap(releaseFacts),
    attempts: attempts.flat(),
    accounts: accountFacts(evidences),
    trust: evidences.map((evidence, at) => trustFacts(evidence, attempts[at], options)),
    events: eventFacts(evidences),
  };
}

function periodOf(parties: readonly PartyFacts[]): ReportData["period"] {
  const firsts = parties.flatMap(({ first }) => first ?? []).sort();
  const lasts = parties.flatMap(({ last }) => last ?? []).sort();
  const [from, to] = [firsts[0], lasts.at(-1)];
  return from !== undefined && to !== undefined ? { from, to } : null;
}
