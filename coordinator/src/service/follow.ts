import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import { fewCounted } from "@fedseg/shared/session/few-counted.ts";
import { fewCountedTexts } from "@fedseg/wording/plan/few-counted-text.ts";
import { isOwed } from "../session/abandoned.ts";
import { agreedIn } from "../session/dates.ts";
import { isPaused } from "../session/pause.ts";
import type { CoordinatorState, Over, Running } from "../session/state.ts";
import { chargedAtMost } from "../studies/charged.ts";
import { type Move, isOver, leadsTo, moved } from "../studies/lifecycle.ts";
import { momentAfter, withLine } from "../studies/history.ts";
import type { StudyRecord } from "../studies/records.ts";
import type { Reason } from "../view.ts";
import type { StudyTold } from "./world.ts";

/** A line of a study's history: a program that has released no model, by its name before a colon, and why. */
const NO_RESULT = "no-result";
/** Another: a sum that has counted too few users. */
export const FEW_COUNTED = "few-counted";

/**
 * Returns a study's record as its sessions say that it is: what stands in its own books decides, and a process that died between the
 * two finds the record behind.
 */
export function followed(before: StudyRecord, state: CoordinatorState, at: string): StudyRecord {
  switch (state.phase) {
    case "enrolling": {
      const approved = agreedIn(state).map((node) => before.roster[node].name);
      const next = { ...before, approved: union(before.approved, approved) };
      return approved.length > 0 ? turned(next, "approve", at) : next;
    }
    case "running":
      return withPause(begun(before, at), state.running, at);
    case "done": {
      const next = { ...begun(before, at), told: union(before.told, names(before, state.finished)) };
      if (!state.isRecorded) return next;
      return withModel(withFew(withCharges(next, state.running), state.running, at), state.model, at);
    }
    case "failed":
      if (state.over) return ended(before, { error: state.error, over: state.over, at });
      return state.halted ? halted(before, state.error, at) : before;
  }
}

/** What a member has said to a study: its last word stands, a yes or a no. Undefined where it has said neither. */
export function answered(
  before: StudyRecord,
  told: StudyTold,
  roster: Plan["roster"],
): StudyRecord | undefined {
  if (told.type === "refused") {
    const { name } = roster[told.node];
    const isOpen = before.state === "proposed" || before.state === "enrolling";
    const approved = isOpen ? before.approved.filter((one) => one !== name) : before.approved;
    return {
      ...before,
      approved,
      refused: { ...before.refused, [name]: { code: told.code, event: told.event } },
    };
  }
  if (told.type !== "agreed" && told.type !== "enrolled") return undefined;
  const { [roster[told.node].name]: earlier, ...refused } = before.refused;
  return earlier && { ...before, refused };
}

/** A study that everybody has enrolled in. */
function begun(before: StudyRecord, at: string): StudyRecord {
  const approved = before.roster.map(({ name }) => name);
  return turned({ ...before, approved }, "start", at);
}

/** What a study has charged at most is known once all its sums are on record. */
function withCharges(before: StudyRecord, { study: { plan }, records }: Running): StudyRecord {
  if (before.budget.charged) return before;
  return { ...before, budget: { ...before.budget, charged: chargedAtMost(plan, records) } };
}

/** Which sums of a study that is about to finish have counted too few users. */
function withFew(before: StudyRecord, { study: { plan }, counted }: Running, at: string): StudyRecord {
  if (before.state === "finished") return before;
  const few = fewCounted(counted, plan.usersFloor);
  const texts = fewCountedTexts(few, plan.roster.length);
  const lines = few.map(({ code }, index) => ({ at, what: FEW_COUNTED, code, text: texts[index].en }));
  return { ...before, history: lines.reduce(withLine, before.history) };
}

/** A study that has ended with its model, and which of its programs have none in it. */
export function withModel(before: StudyRecord, model: StudyModel, at: string): StudyRecord {
  const next = turned(before, "finish", at);
  if (next === before) return before;
  const lines = model.filter(isRefused).map(({ name, refused: { code, what } }) => ({
    at: next.since,
    what: NO_RESULT,
    code,
    text: `${name}: ${what}`,
  }));
  return { ...next, history: lines.reduce(withLine, next.history) };
}

/** Says that a study's record is in another state, and of one that has finished, which no state follows, which programs have no result. */
export function happenedTo({ name, state, reason, history }: StudyRecord) {
  const without = history.flatMap(({ what, code, text = "" }) =>
    what === NO_RESULT ? [`${text.slice(0, text.indexOf(":"))} (${code})`] : [],
  );
  const told = without.length > 0 ? `without a result: ${without.join(", ")}` : undefined;
  return {
    type: state,
    study: name,
    ...(told !== undefined && { text: told }),
    ...(reason && { code: reason.code, text: reason.what }),
  };
}

function withPause(before: StudyRecord, running: Running, at: string): StudyRecord {
  if (!isPaused(running)) return turned(before, "resume", at);
  const { by, reason } = running.pause!;
  return turned(before, "pause", at, by === "operator" ? paused(reason) : tooFew(reason));
}

function ended(
  before: StudyRecord,
  { error, over, at }: { readonly error: CodedError; readonly over: Over; readonly at: string },
): StudyRecord {
  // Whoever waits for what gives its charge back has not heard everything.
  const told = new Set([...over.told].filter((node) => !isOwed(over, node)));
  const next = { ...before, told: union(before.told, names(before, told)) };
  const isCancelled = error.code === "STUDY_CANCELLED" || error.code === "STUDY_REPLACED";
  return turned(next, isCancelled ? "cancel" : "fail", at, { code: error.code, ...error.refusal });
}

/** A study with which these books never go on, whatever it waited for before. */
function halted(before: StudyRecord, { code, refusal }: CodedError, at: string): StudyRecord {
  if (before.reason?.code === code) return before;
  return turned(turned(before, "resume", at), "halt", at, { code, ...refusal });
}

/** Moves a record where the move leads somewhere, with a line of its history, which never runs backwards. */
export function turned(before: StudyRecord, move: Move, at: string, reason?: Reason): StudyRecord {
  const to = leadsTo(before.state, move);
  if (to === undefined || to === before.state) return before;
  const dated = momentAfter(before.history, at);
  const standing = moved(before, move, { at: dated, ...(reason && { reason }) });
  const line = { at: dated, what: to, ...(reason && { code: reason.code, text: reason.what }) };
  const { reason: _, ...rest } = before;
  return {
    ...rest,
    state: standing.state,
    since: standing.since,
    ...(reason && { reason }),
    history: withLine(before.history, line),
  };
}

/** Members of whom something may still come: all that have not heard the end. */
export function mayNeed({ state, roster, told }: StudyRecord, member: string): boolean {
  if (state === "draft" || !roster.some(({ name }) => name === member)) return false;
  return !isOver(state) || !told.includes(member);
}

/** Whether a start opens a study: it was offered and has not ended, or it had begun and nobody has noted its bundle. */
export function isToOpen({ state, bundle, history }: StudyRecord): boolean {
  if (!isOver(state)) return state !== "draft";
  const hasBegun = state === "finished" || history.some(({ what }) => what === "running");
  return hasBegun && bundle === undefined;
}

function names({ roster }: StudyRecord, nodes: ReadonlySet<number>): readonly string[] {
  return [...nodes].map((node) => roster[node].name);
}

function union(before: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...before, ...more])];
}

function paused(reason: string): Reason {
  return {
    code: "PAUSED",
    what: `The operator has paused this study: ${JSON.stringify(reason)}.`,
    why: "No new session is opened; what was open has ended, and nothing is charged meanwhile.",
    todo: "Resume it, or cancel it (the command is withdraw); at its deadline it ends by itself.",
  };
}

function tooFew(reason: string): Reason {
  return {
    code: "TOO_FEW_NODES",
    what: reason,
    why: "A sum over fewer nodes would carry too little honest noise for the plan's guarantee.",
    todo: "It goes on by itself when enough platforms are back; at its deadline it ends.",
  };
}
