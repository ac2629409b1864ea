import type { Audited, AuditReport } from "../audit.ts";
import type { AccountFacts } from "../checks/accounts.ts";
import type { CheckReport } from "../finding.ts";
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
  /** In the order of the list of checks. */
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

/** Puts a report together from what an audit found and its facts. Pure: the same bytes give the same data. */
export function reportData(
  { report, facts }: Audited,
  options: ReportOptions = { replaceOne: false },
): ReportData {
  const parties = partyFacts(facts);
  const studies = [...facts.studies.keys()];
  return {
    v: 2,
    verdict: report.verdict,
    checks: report.checks,
    period: periodOf(parties),
    studies: facts.studies.map(({ audited }) => studyFacts(audited)),
    parties,
    releases: studies.flatMap((study) => releaseFacts(facts, study)),
    attempts: studies.flatMap((study) => attemptFacts(facts, study)),
    accounts: report.accounts,
    trust: studies.map((study) => trustFacts(facts, study, options)),
    events: eventFacts(facts),
  };
}

function periodOf(parties: readonly PartyFacts[]): ReportData["period"] {
  const firsts = parties.flatMap(({ first }) => first ?? []).sort();
  const lasts = parties.flatMap(({ last }) => last ?? []).sort();
  const [from, to] = [firsts[0], lasts.at(-1)];
  return from !== undefined && to !== undefined ? { from, to } : null;
}
