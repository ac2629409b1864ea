import { epsilonOf, muOf } from "@fedseg/shared/dp/gdp.ts";
import { nextRuns } from "../schedules/runs.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { ServiceView } from "../view.ts";
import type { ChargesView } from "./view.ts";

const YEAR_MS = 365 * 86_400_000;
/** A run a day. */
const MOST_RUNS = 366;

/** A schedule that makes studies, and the budget of each. */
export interface Scheduled {
  readonly schedule: Schedule;
  readonly budget: { readonly epsilon: string; readonly delta: string };
}

/**
 * Tells what plans may charge each member at most: all studies that it has approved, and those that the schedules ask it for
 * in the year from `nowMs` on. Costs add in mu², and are stated at the smallest delta of them. What is left of its account is the member's own to know.
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

function runsOf(schedule: Schedule, nowMs: number): number {
  const end = new Date(nowMs + YEAR_MS).toISOString();
  return nextRuns(schedule, nowMs, MOST_RUNS).filter(({ at }) => at <= end).length;
}
