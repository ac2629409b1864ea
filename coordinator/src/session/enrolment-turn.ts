import { questionsFor } from "./news.ts";
import type { Stepped } from "./events.ts";
import type { CoordinatorState } from "./state.ts";
import type { TurnNeed } from "./turn.ts";

/** How a study that is offered stands to the turns in which studies of the same members enrol. */
export interface EnrolmentNeed {
  /** `waits`: everybody agrees; `has`: its nodes hear each other, and countersign when they have room. */
  readonly need: TurnNeed;
  /** Nodes that have not countersigned. */
  readonly left: readonly number[];
}

/** Journal key that says that the turn has come, from before anybody hears anything by it: after a restart it still has. */
export const ENROLMENT_TURN = "enrolment-turn";

/** Of a study that has begun, or ended. */
export const NOT_ENROLLING: EnrolmentNeed = { need: "none", left: [] };

/** Returns how a study stands to the turns of enrolment. */
export function enrolmentNeed(state: CoordinatorState): EnrolmentNeed {
  if (state.phase !== "enrolling") return NOT_ENROLLING;
  const { plan, enrolments, questions, isBeginning } = state;
  const left = [...plan.roster.keys()].filter((node) => !enrolments.has(node));
  if (isBeginning) return { need: "has", left };
  return { need: left.every((node) => questions.has(node)) ? "waits" : "none", left };
}

/** The turn to enrol has come: what the nodes have asked each other goes to everybody who is here, and to the others on their return. */
export function onEnrolmentTurn(state: CoordinatorState): Stepped {
  if (state.phase !== "enrolling" || enrolmentNeed(state).need !== "waits") return [state, []];
  const sends = state.presence.flatMap((presence, to) =>
    presence === "here" ? questionsFor(state.questions, to) : [],
  );
  const journal = [{ key: ENROLMENT_TURN, value: new Uint8Array(0) }];
  return [{ ...state, isBeginning: true }, [{ type: "commit", journal, ledger: [] }, ...sends]];
}
