import { questionsFor } from "./news.ts";
import type { Stepped } from "./events.ts";
import type { CoordinatorState } from "./state.ts";
import type { TurnNeed } from "./turn.ts";

/** How a study that is offered stands to the turns in which studies of the same members enrol, and its nodes that have not countersigned. */
export interface EnrolmentNeed {
  /** `waits`: everybody agrees; `has`: its nodes hear each other, and countersign when they have room. */
  readonly need: TurnNeed;
  /** Those that agree: they countersign as soon as they may. */
  readonly asked: readonly number[];
  /** Those of which nothing has been heard in this process, or that have refused. */
  readonly unheard: readonly number[];
}

/** Of a study that has begun, or ended. */
export const NOT_ENROLLING: EnrolmentNeed = { need: "none", asked: [], unheard: [] };

/** Returns how a study stands to the turns of enrolment. */
export function enrolmentNeed(state: CoordinatorState): EnrolmentNeed {
  if (state.phase !== "enrolling") return NOT_ENROLLING;
  const { plan, enrolments, questions, isBeginning } = state;
  const left = [...plan.roster.keys()].filter((node) => !enrolments.has(node));
  const asked = left.filter((node) => questions.has(node));
  const unheard = left.filter((node) => !questions.has(node));
  const isReady = unheard.length === 0;
  return { need: isBeginning ? "has" : isReady ? "waits" : "none", asked, unheard };
}

/** The turn to enrol has come: what the nodes have asked each other goes to everybody who is here, and to the others on their return. */
export function onEnrolmentTurn(state: CoordinatorState): Stepped {
  if (state.phase !== "enrolling" || enrolmentNeed(state).need !== "waits") return [state, []];
  const sends = state.presence.flatMap((presence, to) =>
    presence === "here" ? questionsFor(state.questions, to) : [],
  );
  return [{ ...state, isBeginning: true }, sends];
}
