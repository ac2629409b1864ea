import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { muOf } from "@fedseg/shared/dp/gdp.ts";
import { countRuns } from "../schedules/runs.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { ServiceView, StudyView } from "../view.ts";
import type { Charged, ChargesView } from "./view.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** A run a day. */
const MOST_RUNS = 366;
/** Counts that are kept; each takes a processor for milliseconds, and the page asks again and again. */
const MOST_KEPT = 256;

/** Runs in the year from a day on, by that day and what a schedule's moments follow from. */
const counted = new Map<string, number>();

/** A schedule that makes studies, whom it asks, the budget of each, and what one charges with every attempt (mu², fixed point 2^-80). */
export interface Scheduled {
  readonly schedule: Schedule;
  readonly asked: readonly string[];
  readonly budget: { readonly epsilon: string; readonly delta: string };
  readonly mostSq: bigint;
}

/** What studies charge, mu² in fixed point 2^-80: by their budgets, and with every attempt; undefined where that is not known of one. Those that have finished count with what they have charged. */
interface Sums {
  readonly once: bigint;
  readonly most: bigint | undefined;
}

/**
 * Tells what plans may charge each member's account: all studies that it has approved but those that have ended without having begun, those that have finished with what they have charged at most, and those that the schedules ask it for
 * in the year from that day on, by the sums and the accountant that its account and its inbox go by. Costs add in mu², and are stated at the smallest delta of them. What is left of its account is the member's own to know.
 */
export function tellCharges(
  { members, studies }: Pick<ServiceView, "members" | "studies">,
  scheduled: readonly Scheduled[],
  nowMs: number,
): readonly ChargesView[] {
  const charging = studies.filter(mayCharge);
  const yearly = scheduled.map(({ schedule, asked, budget, mostSq }) => {
    const runs = BigInt(runsOf(schedule, nowMs));
    return { asked, budget, once: runs * budgetSq(budget), most: runs * mostSq };
  });
  const epsilon = epsilons();
  return members.map(({ name }) => {
    const own = charging.filter(({ roster }) =>
      roster.some((each) => each.name === name && each.hasApproved),
    );
    const ahead = yearly.filter(({ asked }) => asked.includes(name));
    const deltas = [...own.map(({ cost }) => cost), ...ahead.map(({ budget }) => budget)].map(({ delta }) =>
      Number(delta),
    );
    const delta = Math.min(...deltas, 1e-6);
    const total = (all: readonly Sums[]): Charged => {
      const { once, most } = all.reduce(plus, { once: 0n, most: 0n });
      return { once: epsilon(once, delta), ...(most !== undefined && { most: epsilon(most, delta) }) };
    };
    const approved = own.map(({ cost }) => sumsOf(cost));
    return { member: name, studies: own.length, approved: total(approved), aYear: total(ahead), delta };
  });
}

/** What a study may charge; one that has finished, what it has. */
function sumsOf(cost: StudyView["cost"]): Sums {
  const charged = cost.charged && BigInt(cost.charged.muSq);
  if (charged !== undefined) return { once: charged, most: charged };
  return { once: budgetSq(cost), most: cost.most && BigInt(cost.most.muSq) };
}

/** Whether a study may charge anything: not once it has ended without having begun, or goes on under another plan. */
function mayCharge({ state, reason, history }: StudyView): boolean {
  // What was paused may have begun: its books may not be the newest.
  const hasBegun = history.some(({ what }) => what === "running" || what === "paused");
  const isOver = state === "failed" || state === "cancelled";
  return reason?.code !== "STUDY_REPLACED" && (hasBegun || !isOver);
}

function plus(a: Sums, b: Sums): Sums {
  const isKnown = a.most !== undefined && b.most !== undefined;
  return { once: a.once + b.once, most: isKnown ? a.most + b.most : undefined };
}

function budgetSq({ epsilon, delta }: Scheduled["budget"]): bigint {
  return toFixedMuSq(muOf(Number(epsilon), Number(delta)));
}

/** Epsilon of sums, each worked out once: members share most of them. */
function epsilons(): (muSq: bigint, delta: number) => number {
  const known = new Map<string, number>();
  return (muSq, delta) => {
    const key = `${muSq} ${delta}`;
    const epsilon = known.get(key) ?? (muSq > 0n ? guaranteeOf(muSq, delta).reported : 0);
    known.set(key, epsilon);
    return epsilon;
  };
}

/** Of the year from the day on that it is, in UTC: the same all day. */
function runsOf(schedule: Schedule, nowMs: number): number {
  const day = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const key = JSON.stringify([day, schedule.cron, schedule.timeZone]);
  const runs = counted.get(key) ?? countRuns(schedule, day, day + YEAR_MS, MOST_RUNS);
  counted.delete(key);
  counted.set(key, runs);
  const [oldest = ""] = counted.keys();
  if (counted.size > MOST_KEPT) counted.delete(oldest);
  return runs;
}
