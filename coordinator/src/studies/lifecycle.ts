import { CodedError } from "@fedseg/shared/errors.ts";
import type { Action, Reason, StudyStateName, StudyView } from "../view.ts";

/** What moves a study from one state to another. */
export type Move =
  /** Its day has come: members are asked. */
  | "open"
  /** A member has countersigned the plan. */
  | "approve"
  /** Everybody who has to has countersigned. */
  | "start"
  | "pause"
  /** Its books are not the newest, or not the only ones: nothing more is done with them. */
  | "halt"
  | "resume"
  | "finish"
  | "fail"
  | "cancel";

/** Where each move leads from each state; what is not listed is refused. */
const TABLE: Readonly<Record<StudyStateName, Partial<Record<Move, StudyStateName>>>> = {
  draft: { open: "proposed", cancel: "cancelled", fail: "failed" },
  proposed: { approve: "enrolling", start: "running", halt: "paused", fail: "failed", cancel: "cancelled" },
  enrolling: { approve: "enrolling", start: "running", halt: "paused", fail: "failed", cancel: "cancelled" },
  running: { pause: "paused", halt: "paused", finish: "finished", fail: "failed", cancel: "cancelled" },
  // What was open when it was paused ends, and may have been the last.
  paused: { resume: "running", finish: "finished", fail: "failed", cancel: "cancelled" },
  finished: {},
  failed: {},
  cancelled: {},
};

/** What moves a study when a person does it. */
type MovingAction = Exclude<Action, "acknowledge">;

/** What a person may do, and the move that it is. */
const ACTIONS: Readonly<Record<MovingAction, Move>> = {
  pause: "pause",
  resume: "resume",
  cancel: "cancel",
};

/** What of a study's record a move changes. */
export interface Standing {
  readonly state: StudyStateName;
  /** ISO 8601. */
  readonly since: string;
  readonly reason?: Reason | undefined;
}

/** Returns where a move leads; undefined where it leads nowhere. */
export function leadsTo(state: StudyStateName, move: Move): StudyStateName | undefined {
  return TABLE[state][move];
}

/**
 * Moves a study: its new state, since when, and why where that is to be told. A move that leads where the study is changes nothing.
 * @throws CodedError STUDY_STATE when it is none of this state.
 */
export function moved(
  before: Standing,
  move: Move,
  { at, reason }: { readonly at: string; readonly reason?: Reason },
): Standing {
  const state = leadsTo(before.state, move);
  if (state === undefined) throw notNow(before, move);
  if (state === before.state) return before;
  return { state, since: at, reason };
}

/** What an operator can do with a study in a state. */
export function actionsIn(state: StudyStateName): readonly MovingAction[] {
  const all = Object.entries(ACTIONS) as [MovingAction, Move][];
  return all.filter(([, move]) => leadsTo(state, move) !== undefined).map(([action]) => action);
}

/** Whether nothing will ever happen in it any more but that late members hear of its end. */
export function isOver(state: StudyStateName): boolean {
  return Object.keys(TABLE[state]).length === 0;
}

/** @throws CodedError STUDY_STATE when a study is paused for good, for a reason that says what is left to do. */
export function requireResumable({ can, reason }: Pick<StudyView, "can" | "reason">): void {
  if (!reason || can.includes("resume")) return;
  const { code, what, why, todo } = reason;
  throw new CodedError("STUDY_STATE", {
    what: `The study is paused for good (${code}): "resume" leads nowhere.`,
    why: `${what} ${why}`,
    todo,
  });
}

function notNow({ state, since }: Standing, move: Move): CodedError {
  const can = actionsIn(state);
  return new CodedError("STUDY_STATE", {
    what: `The study is ${state} since ${since}: "${move}" leads nowhere from there.`,
    why: isOver(state)
      ? "What has ended stays ended: members have been told so under signature."
      : "Each state has its own ways out, and members are told of each.",
    todo:
      can.length > 0
        ? `What can be done with it now: ${can.map(named).join(", ")}.`
        : "Propose another study.",
  });
}

/** An action by its name in the API, and by its command where that is another. */
function named(action: MovingAction): string {
  return action === "cancel" ? "cancel (the command is withdraw)" : action;
}
