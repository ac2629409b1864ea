import { describeRequest } from "@fedseg/wording/plan/session-words.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { sessionOf } from "../session/bundle.ts";
import { enrolmentNeed } from "../session/enrolment-turn.ts";
import type { CoordinatorState } from "../session/state.ts";
import { turnNeed } from "../session/turn.ts";
import type { UnderWay } from "../studies/describe.ts";
import { awaitedInSession } from "../studies/under-way.ts";
import type { LiveStudy } from "./world.ts";

/** What a study waits for to which all have agreed, and in its open session, of `sessions` in all. */
export function underWayIn({ state, plan }: LiveStudy, sessions: number): UnderWay {
  if (state.phase === "enrolling") return enrollingIn(state);
  if (state.phase !== "running") return { awaited: [] };
  const { running } = state;
  const { stage, attempt } = running;
  const fewest = plan.cohort.m;
  if (turnNeed(state) === "waits") return { awaited: [{ what: "turn" }], fewest };
  const awaited = awaitedInSession(plan.roster, running);
  if (stage.type === "bundles") return { awaited, fewest };
  const { request } = stage.expected;
  const at = sessionOf(running);
  const of = Math.max(sessions, at);
  return {
    awaited,
    fewest,
    session: { at, of, attempt, query: request.query, meaning: describeRequest(request) },
  };
}

function enrollingIn(state: Extract<CoordinatorState, { phase: "enrolling" }>): UnderWay {
  const { need, left } = enrolmentNeed(state);
  if (need === "waits") return { awaited: [{ what: "enrolment" }] };
  const { plan, presence, questions } = state;
  const awaitedOf = (node: number): UnderWay["awaited"] => {
    const { name: who } = plan.roster[node];
    if (presence[node] === "here") return need === "has" ? [{ what: "countersignature", who }] : [];
    return need === "has" || !questions.has(node) ? [{ what: "node", who }] : [];
  };
  return { awaited: left.flatMap(awaitedOf) };
}

/** Returns the records of a study's sessions, oldest first. */
export function recordsIn(state: CoordinatorState): readonly SessionRecord[] {
  switch (state.phase) {
    case "enrolling":
      return [];
    case "running":
    case "done":
      return state.running.records;
    case "failed":
      return state.over?.running?.records ?? [];
  }
}
