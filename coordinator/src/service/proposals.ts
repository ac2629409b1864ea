import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { PROTOCOLS, commonProtocol, protocolsText } from "@fedseg/shared/plan/protocols.ts";
import { smallerPlan } from "@fedseg/shared/plan/smaller-plan.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { moment } from "@fedseg/shared/protocol/primitives.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { USUAL_SESSIONS, createPlan, writtenPlan } from "../make-plan.ts";
import type { MemberRecord, StudyRecord } from "../studies/records.ts";
import type { TemplateStudy } from "../studies/template.ts";
import type { ServiceLimits } from "./world.ts";
import type { PlanParts, Proposal, Trial } from "./port.ts";

const DAY_MS = 86_400_000;
/** Fewest members of a study. */
const FEWEST = 3;
/** A study that is only tried out needs no id of its own. */
const NO_ENTROPY: ByteSource = { bytes: (count) => new Uint8Array(count) };
/** Whom a template is tried out with when there are too few members yet. */
const STANDS_IN = ["one", "two", "three"].map((name, at) => ({
  name: `stands-in-${name}`,
  identity: `${at + 1}`.repeat(64),
}));

type Coordinator = Plan["coordinator"];

/** What a template's studies share, as it is shown beside its name; nothing of it is kept but the hash. */
export interface Tried {
  readonly hash: string;
  readonly sessions: number;
}

/**
 * Tries a template out with those who are members now: what nobody could accept is refused before anybody is asked.
 * @throws CodedError PLAN_* or SUM_TOO_LARGE.
 */
export function tryTemplate(
  study: TemplateStudy,
  members: readonly MemberRecord[],
  coordinator: Coordinator,
): Tried {
  const spoken = { protocol: protocolWith(members), ...study };
  const plan = planToTry(spoken, { coordinator, members, snapshot: "2026-01-01T00:00:00Z" });
  return { hash: toHex(templateHash(plan)), sessions: planCost(plan).sessions.length };
}

/**
 * Makes a plan that is looked at and never offered; too few members are filled up with names that say so.
 * @throws CodedError PLAN_* or SUM_TOO_LARGE.
 */
export function planToTry(study: TemplateStudy, { coordinator, members, snapshot }: Trial): Plan {
  const known = members.map(({ name, identity }) => ({ name, identity }));
  const roster = known.length >= FEWEST ? known : STANDS_IN;
  return createPlan({ ...study, roster, snapshot }, coordinator, NO_ENTROPY);
}

/** Writes down the plan of a study for what it costs, without working out whether anybody could accept it. */
export function planToTell({ study, coordinator, members, snapshot }: PlanParts): Plan {
  return writtenPlan({ ...study, roster: [...members], snapshot }, coordinator, NO_ENTROPY);
}

/** What a plan charges an account with every attempt that it allows, by the numbers of the members' own limits. */
export function mostOf(plan: Plan): NonNullable<StudyRecord["budget"]["most"]> {
  const muSq = learnedMuSq(plan);
  return { muSq: `${muSq}`, epsilon: guaranteeOf(muSq, Number(plan.budget.delta)).reported };
}

/** Returns a draft's record once its plan is offered: under which hash, and what that charges at most. */
export function offeredAs(
  { budget, ...draft }: StudyRecord,
  { plan, study }: { readonly plan: Plan; readonly study: string },
): StudyRecord {
  return { ...draft, budget: { ...budget, most: mostOf(plan) }, planHash: study };
}

/** A template's study with the limits that it leaves open: another roster later may not make another template of it. */
export function closedTemplate(study: TemplateStudy): TemplateStudy {
  return { ...study, limits: { maxSessions: USUAL_SESSIONS, maxAttempts: 3, ...study.limits } };
}

/**
 * Returns the protocol of a study with these members: the newest that all of them speak. Whoever has not connected yet is taken to speak
 * the oldest of ours: each version speaks with the one before. @throws CodedError PROTOCOL_APART.
 */
export function protocolWith(members: readonly MemberRecord[], own: readonly string[] = PROTOCOLS): string {
  const spoken = members.map(({ protocols }) => protocols ?? own.slice(0, 1));
  const protocol = commonProtocol(own, spoken);
  if (protocol !== undefined) return protocol;
  const said = members.map(({ name }, at) => `${name} ${protocolsText(spoken[at])}`).join(", ");
  throw new CodedError("PROTOCOL_APART", {
    what: `The members have no protocol in common with each other: ${said}; this software speaks ${protocolsText(own)}.`,
    why: "A study is spoken in one protocol by everybody.",
    todo: "Let those with the oldest one upgrade their software, or ask the others alone (--members).",
  });
}

/** The dates of a study, checked; ISO 8601. */
export type Dates = Pick<StudyRecord, "snapshot" | "opensAt" | "closesAt" | "deadline">;

/** Checks the dates of a proposal against each other and against now. @throws CodedError PROPOSAL_DATES. */
export function datesOf(proposal: Proposal, limits: ServiceLimits, nowMs: number): Dates {
  const { snapshot, opensAt, closesAt } = proposal;
  const given = [snapshot, closesAt, opensAt ?? snapshot, proposal.deadline ?? snapshot];
  if (!given.every((each) => moment.safeParse(each).success))
    throw badDates("A date of the proposal is none.", "Write dates as 2026-12-01T00:00:00Z.");
  const closesMs = Date.parse(closesAt);
  const deadline = proposal.deadline ?? new Date(closesMs + limits.deadlineDays * DAY_MS).toISOString();
  const opensMs = opensAt === undefined ? nowMs : Date.parse(opensAt);
  if (closesMs <= Math.max(nowMs, opensMs))
    throw badDates(
      `Enrolment closes at ${closesAt}, before it opens or in the past.`,
      "Give a later closesAt.",
    );
  if (Date.parse(snapshot) > closesMs)
    throw badDates(
      `The snapshot ${snapshot} lies behind ${closesAt}, when enrolment closes: until then no member agrees to it.`,
      "Give an earlier snapshot, or a closesAt behind it.",
    );
  if (Date.parse(deadline) <= closesMs)
    throw badDates(
      `The deadline ${deadline} is not behind ${closesAt}, when enrolment closes.`,
      "Give a later deadline, with time for all sessions.",
    );
  return { snapshot, closesAt, deadline, ...(opensMs > nowMs && { opensAt }) };
}

/** Checks with how many of its members a study may start. @throws CodedError PROPOSAL_QUORUM. */
export function quorumOf(quorum: number | undefined, members: number): number {
  if (members >= FEWEST && (quorum === undefined || (quorum >= FEWEST && quorum <= members)))
    return quorum ?? members;
  throw new CodedError("PROPOSAL_QUORUM", {
    what: `The study asks ${members} members and would start with ${quorum ?? members}.`,
    why: `A sum hides a member only among others: a study has ${FEWEST} or more, and no more start than are asked.`,
    todo: `Ask ${FEWEST} members or more${members > FEWEST ? `, and give a quorum between ${FEWEST} and ${members}` : ""}.`,
  });
}

/** Makes the plan of a study under a fresh id; one that stands in for `earlier` is that plan with fewer nodes. @throws CodedError PLAN_* or SUM_TOO_LARGE. */
export function planOf(
  record: StudyRecord,
  template: TemplateStudy,
  {
    coordinator,
    source,
    protocol,
    earlier,
  }: {
    readonly coordinator: Coordinator;
    /** What all members speak. */
    readonly protocol: string;
    readonly source: ByteSource;
    readonly earlier?: Plan | undefined;
  },
): Plan {
  const { title, roster, snapshot, quorum, closesAt, deadline } = record;
  const dates = {
    ...(quorum < roster.length && { quorum }),
    enrolBy: closesAt,
    ...(deadline !== undefined && { deadline }),
  };
  if (earlier) return standInFor(earlier, roster, dates, source);
  const plan = createPlan({ protocol, ...template, title, roster, snapshot }, coordinator, source, dates);
  return { ...plan, template: toHex(templateHash(plan)) };
}

/** Members agree by themselves to nothing but the plan that they have agreed to, with some of them. */
function standInFor(
  earlier: Plan,
  roster: Plan["roster"],
  dates: Pick<Plan, "quorum" | "enrolBy" | "deadline">,
  source: ByteSource,
): Plan {
  const own = { studyId: toHex(source.bytes(32)), replaces: toHex(hashPlan(planBytes(earlier))) };
  const plan = smallerPlan(earlier, roster, { ...dates, ...own });
  checkPlan(plan);
  return plan;
}

function badDates(what: string, todo: string): CodedError {
  return new CodedError("PROPOSAL_DATES", {
    what,
    why: "Members have until a date to approve, and nothing waits without end.",
    todo,
  });
}
