import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { muOf } from "@fedseg/shared/dp/gdp.ts";
import { searchAttempts } from "@fedseg/shared/plan/attempts.ts";
import { cohortOf } from "@fedseg/shared/plan/terms.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { countText, upText } from "@fedseg/wording/number-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { leastCompared } from "../comparison/compared.ts";
import type { Policy } from "./policy.ts";
import { cohortLimits } from "./limits.ts";

/** The closed list of what a policy refuses a plan for, the first that holds first. */
export const POLICY_CODES = [
  "POLICY_COORDINATOR",
  "POLICY_ROSTER",
  "POLICY_REPLACES",
  "POLICY_COHORT",
  "POLICY_BUDGET",
  "POLICY_ATTEMPTS",
  "POLICY_SESSIONS",
  "POLICY_TICK",
  "POLICY_PREPARE",
  "POLICY_WAIT",
  "POLICY_SNAPSHOT",
  "POLICY_FEATURE",
  "POLICY_CLEANING",
  "POLICY_TARGET",
  "POLICY_CATALOGUE",
  "POLICY_INPUT",
  "ROSTER_UNCOMPARED",
] as const;
export type PolicyCode = (typeof POLICY_CODES)[number];

/** One thing that a plan chooses, beside what the policy allows. */
export interface Floor {
  readonly code: PolicyCode;
  /** What is limited; a short clause. */
  readonly what: string;
  readonly plan: string;
  readonly allowed: string;
  /** By how much the plan misses it; undefined when it does not. */
  readonly missedBy: string | undefined;
}

/** What a policy's answer depends on beside the plan. */
export interface Circumstances {
  /** Milliseconds since 1970 by this machine's clock. */
  readonly nowMs: number;
  /** Latest snapshot of a plan that this account has approved, as that plan wrote it; undefined before the first. */
  readonly approvedSnapshot: string | undefined;
  /** Studies that this account has approved, and the hashes of the models with which they have ended. */
  readonly approved: ReadonlySet<string>;
  readonly models: ReadonlyMap<string, string>;
  /** Returns the plan whose place another may take, by its planHash; undefined: none may take it. None may when left out. */
  readonly replaceable?: (study: string) => Plan | undefined;
}

/** How far the coordinator's clock may be ahead of this machine's. */
const CLOCK_TOLERANCE_MS = 300_000;

const DAY_MS = 86_400_000;

/** Holds every number that a coordinator chooses against the policy: all of them, met or missed. */
export function floorsOf(policy: Policy, plan: Plan, circumstances: Circumstances): readonly Floor[] {
  return [
    ...cohortFloors(policy, plan),
    ...budgetFloors(policy, plan),
    ...lengthFloors(policy, plan),
    ...snapshotFloors(policy, plan, circumstances),
    comparedFloor(policy, plan),
  ];
}

function cohortFloors({ limits }: Policy, plan: Plan): Floor[] {
  const { n, c, t, m } = cohortOf(plan);
  const { colluders, threshold, noiseSharers } = cohortLimits(limits, n);
  const code = "POLICY_COHORT";
  return [
    atLeast({ code, what: "nodes (n)" }, n, limits.minNodes),
    atLeast({ code, what: "colluding nodes withstood (c)" }, c, colluders),
    atLeast({ code, what: "nodes to open a sum (t)" }, t, threshold),
    atMost({ code, what: "nodes that share the noise (m − c)" }, m - c, noiseSharers),
  ];
}

function budgetFloors({ maxEpsilon, maxDelta, limits }: Policy, plan: Plan): Floor[] {
  const { epsilon, delta } = plan.budget;
  const { maxAttempts } = plan.limits;
  const [studyEpsilon, studyDelta] = [Number(epsilon), Number(delta)];
  const overDelta = studyDelta > maxDelta ? `${(studyDelta / maxDelta).toPrecision(3)} times` : undefined;
  return [
    {
      code: "POLICY_BUDGET",
      what: "ε if no attempt is lost",
      plan: epsilon,
      allowed: `at most ${maxEpsilon}`,
      missedBy: studyEpsilon > maxEpsilon ? upText(studyEpsilon - maxEpsilon) : undefined,
    },
    {
      code: "POLICY_BUDGET",
      what: "δ",
      plan: delta,
      allowed: `at most ${maxDelta}`,
      missedBy: overDelta,
    },
    learnedFloor(plan, maxEpsilon),
    atMost({ code: "POLICY_ATTEMPTS", what: "attempts at a session" }, maxAttempts, limits.maxAttempts),
  ];
}

/** Whoever opens and throws away every attempt learns all of them; compared in mu², rounded against the plan. */
function learnedFloor(plan: Plan, maxEpsilon: number): Floor {
  const delta = Number(plan.budget.delta);
  const muSq = learnedMuSq(plan);
  const more = searchAttempts(plan);
  const learned = guaranteeOf(muSq, delta).reported;
  const isMissed = muSq > toFixedMuSq(muOf(maxEpsilon, delta));
  return {
    code: "POLICY_ATTEMPTS",
    what: `ε learned if every attempt is opened (${plan.limits.maxAttempts} each${more > 0 ? `, ${more} more` : ""})`,
    plan: upText(learned),
    allowed: `at most ${maxEpsilon}`,
    missedBy: isMissed ? upText(Math.max(learned - maxEpsilon, 0.001)) : undefined,
  };
}

function lengthFloors({ limits }: Policy, plan: Plan): Floor[] {
  return [
    atMost({ code: "POLICY_SESSIONS", what: "sessions" }, plan.limits.maxSessions, limits.maxSessions),
    atLeast({ code: "POLICY_TICK", what: "tick", unit: " ms" }, plan.timing.tickMs, limits.minTickMs),
    atLeast(
      { code: "POLICY_PREPARE", what: "time for reading rows", unit: " ms" },
      plan.timing.prepareMs ?? 0,
      limits.minPrepareMs,
    ),
    atMost(
      { code: "POLICY_WAIT", what: "longest time of a step", unit: " ms" },
      Math.max(...Object.values(plan.timing).map((ms) => ms ?? 0)),
      limits.maxWaitMs,
    ),
  ];
}

/** Partners in the plan who have compared names and keys with this node's owner. */
function comparedFloor({ compared: { least, partners } }: Policy, plan: Plan): Floor {
  const needed = leastCompared(least, plan.roster.length, plan.cohort.c);
  const subject = { code: "ROSTER_UNCOMPARED", what: "partners who compared keys" } as const;
  const isInPlan = (partner: string) => plan.roster.some(({ name }) => name === partner);
  return atLeast(subject, needed > 0 ? partners().filter(isInPlan).length : 0, needed);
}

function snapshotFloors(
  { limits: { maxSnapshotDays, earlierSnapshots } }: Policy,
  { snapshot }: Plan,
  { nowMs, approvedSnapshot }: Circumstances,
): Floor[] {
  const at = Date.parse(snapshot);
  const [latest, earliest] = [nowMs + CLOCK_TOLERANCE_MS, nowMs - maxSnapshotDays * DAY_MS];
  const floor = (what: string, allowed: string, missedMs: number): Floor => ({
    code: "POLICY_SNAPSHOT",
    what,
    plan: snapshot,
    allowed,
    missedBy: missedMs > 0 ? durationText(missedMs) : undefined,
  });
  const floors = [
    floor("snapshot, not in the future", `until ${momentText(latest)}`, at - latest),
    floor(`snapshot, ${maxSnapshotDays} days back`, `from ${momentText(earliest)}`, earliest - at),
  ];
  if (approvedSnapshot === undefined || earlierSnapshots) return floors;
  const missedMs = Date.parse(approvedSnapshot) - at;
  return [
    ...floors,
    floor("snapshot, not before the last one approved", `from ${approvedSnapshot}`, missedMs),
  ];
}

/** What a floor of whole numbers is about. */
interface Subject {
  readonly code: PolicyCode;
  readonly what: string;
  readonly unit?: string;
}

function atLeast({ code, what, unit = "" }: Subject, plan: number, least: number): Floor {
  const missedBy = plan < least ? `${countText(least - plan)}${unit}` : undefined;
  return {
    code,
    what,
    plan: `${countText(plan)}${unit}`,
    allowed: `at least ${countText(least)}${unit}`,
    missedBy,
  };
}

function atMost({ code, what, unit = "" }: Subject, plan: number, most: number): Floor {
  const missedBy = plan > most ? `${countText(plan - most)}${unit}` : undefined;
  return {
    code,
    what,
    plan: `${countText(plan)}${unit}`,
    allowed: `at most ${countText(most)}${unit}`,
    missedBy,
  };
}

/** Writes a moment to the second. */
function momentText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Writes how long something is, in the largest unit that fits once. */
function durationText(ms: number): string {
  const units: [number, string][] = [
    [DAY_MS, "days"],
    [3_600_000, "hours"],
    [60_000, "minutes"],
    [1000, "seconds"],
  ];
  const [size, unit] = units.find(([least]) => ms >= least) ?? [1, "ms"];
  return `${countText(Math.ceil(ms / size))} ${unit}`;
}
