import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { ifStoppedOf, promiseOf } from "@fedseg/shared/dp/account-guarantee.ts";
import { type Account, termsOf } from "@fedseg/shared/ledger/account.ts";
import { type LedgerEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { fewCounted } from "@fedseg/shared/session/few-counted.ts";
import { fewCountedTexts } from "@fedseg/wording/plan/few-counted-text.ts";
import type { DescribedSession } from "@fedseg/wording/plan/described-cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { describeQuery } from "@fedseg/wording/plan/session-words.ts";
import { upText } from "@fedseg/wording/number-text.ts";
import type { Status, StudyStateWord, StudyStatus } from "@fedseg/wording/status/status.ts";
import { accountForecast, pastStudies } from "../account/account-forecast.ts";
import { askedIn } from "../account/asked.ts";
import { type InboxBook, openProposals } from "../inbox/book.ts";
import { type NodeState, studyOf } from "../session/state.ts";
import { type KnownStudy, titlesUnderWay } from "../session/studies.ts";

/** What a node's books say of where it stands. */
export interface NodeFacts {
  readonly account: Account;
  readonly lines: readonly string[];
  readonly studies: readonly KnownStudy[];
  /** Where the study stands that it last worked on. */
  readonly state: NodeState;
  /** How many sums of a study this node has verified. */
  readonly verified: (study: string) => number;
}

/** Tells the sessions that a plan comes to, as far as can be told beforehand. */
export type SessionsOf = (plan: Plan) => readonly Pick<DescribedSession, "query" | "meaning">[];

/** Returns the studies and the account of a node's status. */
export function booksStatus(
  { account, lines, studies, state: latest, verified }: NodeFacts,
  sessionsOf: SessionsOf,
  nowMs: number,
): Pick<Status, "studies" | "account"> {
  const dates = datesIn(lines);
  const spent = pastStudies(lines);
  const told = studies.map((known): StudyStatus => {
    const { study, plan, standing } = known;
    const date = dates.get(study);
    const isEnrolled = date?.type === "ENROLLED";
    const state = stateOf(known, isEnrolled);
    return {
      planHash: study,
      title: plan?.title ?? "",
      state,
      ...(date && { since: date.time }),
      ...(plan &&
        isEnrolled &&
        standing === "under way" && {
          session: sessionOf(sessionsOf(plan), verified(study), (session) => askedIn(lines, study, session)),
        }),
      ...(plan && { cost: costOf(plan, spent.get(study)?.muSq ?? 0n) }),
      waitsFor: standing === "under way" ? [{ what: isEnrolled ? "session" : "start" }] : [],
      ...(study === studyOf(latest) && warnedOf(latest)),
      ...(known.code !== undefined && { reason: { code: known.code } }),
    };
  });
  return {
    studies: told,
    account: accountOf(account, accountForecast(account, lines, studies, nowMs)?.forecast.more),
  };
}

/** Says of the sums of the study that this node last worked on which have counted too few users. */
function warnedOf(state: NodeState): Pick<StudyStatus, "warnings"> {
  if (state.phase !== "running" && state.phase !== "finished") return {};
  const { plan } = state.running.study;
  const few = fewCounted(state.running.counted, plan.usersFloor);
  return few.length > 0 ? { warnings: fewCountedTexts(few, plan.roster.length) } : {};
}

/** Returns what is approved here and not countersigned yet, with what is under way beside it. */
export function approvedStudies(book: InboxBook, studies: readonly KnownStudy[]): readonly StudyStatus[] {
  const behind = titlesUnderWay(studies);
  return openProposals(book)
    .filter(({ state }) => state === "approved")
    .map(({ study, title, since, until }) => ({
      planHash: study,
      title,
      state: "proposed",
      since,
      waitsFor: [{ what: "countersigning", ...(behind.length > 0 && { behind }) }],
      ...(until !== undefined && { until }),
    }));
}

/** How a study has ended by its operator or its plan's quorum, and not at this node. */
const CANCELLED: ReadonlySet<string> = new Set(["STUDY_CANCELLED", "STUDY_REPLACED"]);

function stateOf({ standing, code }: KnownStudy, isEnrolled: boolean): StudyStateWord {
  if (standing === "model") return "finished";
  if (standing === "refused") return CANCELLED.has(code ?? "") ? "cancelled" : "refused";
  return isEnrolled ? "running" : "enrolling";
}

/** The newest entry of each study that says where it stands, and when that was written. */
function datesIn(
  lines: readonly string[],
): ReadonlyMap<string, { readonly type: string; readonly time: string }> {
  const dates = new Map<string, { readonly type: string; readonly time: string }>();
  for (const entry of lines.map(parseEntry)) {
    const study = entry && milestoneOf(entry.body);
    if (study !== undefined) dates.set(study, { type: entry!.body.type, time: entry!.time });
  }
  return dates;
}

function milestoneOf(body: LedgerEntry["body"]): string | undefined {
  const isMilestone =
    body.type === "APPROVE" || body.type === "ENROLLED" || body.type === "MODEL" || body.type === "DENY";
  return isMilestone ? body.study : undefined;
}

/** The session that comes next, of so many as the plan comes to by a trial: called as it was asked, and before that as it is foretold. */
function sessionOf(
  sessions: ReturnType<SessionsOf>,
  verified: number,
  askedAs: (session: number) => string | undefined,
): NonNullable<StudyStatus["session"]> {
  const at = verified + 1;
  const asked = askedAs(at);
  const foretold = sessions.at(verified);
  const meaning = asked === undefined || asked === foretold?.query ? foretold?.meaning : describeQuery(asked);
  return { at, of: Math.max(at, sessions.length), ...(meaning && { meaning }) };
}

function costOf(plan: Plan, muSq: bigint): NonNullable<StudyStatus["cost"]> {
  const { epsilon, delta } = plan.budget;
  return {
    spent: upText(guaranteeOf(muSq, Number(delta)).reported),
    epsilon,
    delta,
  };
}

function accountOf(account: Account, more: number | undefined): NonNullable<Status["account"]> {
  const terms = termsOf(account);
  const stopped = ifStoppedOf(terms)?.reported;
  return {
    ...(terms.spentSq === 0n && { isUnspent: true }),
    ...(terms.spentSq !== 0n && stopped !== undefined && { ifStopped: upText(stopped) }),
    authorised: upText(promiseOf(terms).reported),
    delta: account.delta,
    ...(more !== undefined && { more }),
  };
}
