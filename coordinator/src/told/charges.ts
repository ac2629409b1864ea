import { epsilonOf, muOf } from "@fedseg/shared/dp/gdp.ts";
import { countRuns } from "../schedules/runs.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { ServiceView } from "../view.ts";
import type { ChargesView } from "./view.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** A run a day. */
const MOST_RUNS = 366;
/** Counts that are kept; each takes a processor for milliseconds, and the page asks again and again. */
const MOST_KEPT = 256;

/** Runs in the year from a day on, by that day and what a schedule's moments follow from. */
const counted = new Map<string, number>();

/** A schedule that makes studies, and the budget of each. */
export interface Scheduled {
  readonly schedule: Schedule;
  readonly budget: { readonly epsilon: string; readonly delta: string };
}

/**
 * Tells what plans may charge each member at most if no attempt is lost, by their budgets: all studies that it has approved, and those that the schedules ask it for
 * in the year from that day on. Costs add in mu², and are stated at the smallest delta of them. What is left of its account is the member's own to know.
 */
export function tellCharges(
  { members, studies }: Pick<ServiceView, "members" | "studies">,
  scheduled: readonly Scheduled[],
  nowMs: number,
): readonly ChargesView[] {
  const yearly = scheduled.map(({ schedule, budget }) => ({
    asked: schedule.members,
    muSq: runsOf(schedule, nowMs) * muSqOf(budget),
    budget,
  }));
  return members.map(({ name }) => {
    const own = studies.filter(({ roster }) => roster.some((each) => each.name === name && each.hasApproved));
    const ahead = yearly.filter(({ asked }) => asked?.includes(name) ?? true);
    const deltas = [...own.map(({ cost }) => cost), ...ahead.map(({ budget }) => budget)].map(({ delta }) =>
      Number(delta),
    );
    const delta = Math.min(...deltas, 1e-6);
    const total = (all: readonly number[]) => {
      const muSq = all.reduce((sum, each) => sum + each, 0);
      return muSq > 0 ? epsilonOf(Math.sqrt(muSq), delta) : 0;
    };
    const charged = total(own.map(({ cost }) => muSqOf(cost)));
    return {
      member: name,
      studies: own.length,
      epsilon: charged,
      aYear: total(ahead.map(({ muSq }) => muSq)),
      delta,
    };
  });
}

function muSqOf({ epsilon, delta }: Scheduled["budget"]): number {
  return muOf(Number(epsilon), Number(delta)) ** 2;
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
