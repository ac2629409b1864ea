import { type AskedSession, askedInTurn } from "./dry-run.ts";
import { neutralRelease } from "./neutral-release.ts";
import type { Plan } from "./plan.ts";
import { sessionsOf } from "./programs.ts";

/** How long the vectors of each plan's sessions have been found to be. */
const found = new WeakMap<Plan, readonly number[]>();

/**
 * Runs a plan's programs on as many users as it has room for, evenly spread, everybody staying, and returns the sessions that
 * they ask for; where they end early, those until then. `onAsked` hears of each when it has been worked out.
 * @throws whatever a plan does that cannot be tried out.
 */
export function foretoldSessions(
  plan: Plan,
  onAsked?: (asked: AskedSession) => void,
): readonly AskedSession[] {
  const survivors = plan.roster.length;
  const population = { users: plan.budget.usersCap * survivors, fills: [1] };
  const planned = sessionsOf(plan).length;
  const sessions: AskedSession[] = [];
  const trial = askedInTurn(plan, ({ request, parameters }) =>
    neutralRelease(request, parameters, { population, survivors }),
  );
  for (const asked of trial) {
    sessions.push(asked);
    onAsked?.(asked);
    // No program asks for more than it has planned: what they would learn of the last one is not worked out.
    if (sessions.length === planned) break;
  }
  found.set(
    plan,
    sessions.map(({ parameters }) => parameters.length),
  );
  return sessions;
}

/** How many sessions {@link foretoldSessions} finds; a plan is tried out once for it. @throws as that does. */
export function foretoldCount(plan: Plan): number {
  return foretoldLengths(plan).length;
}

/** How long the vector of each session is that {@link foretoldSessions} finds; a plan is tried out once for both. @throws as that does. */
export function foretoldLengths(plan: Plan): readonly number[] {
  return found.get(plan) ?? foretoldSessions(plan).map(({ parameters }) => parameters.length);
}
