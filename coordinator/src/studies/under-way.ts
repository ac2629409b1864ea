import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { type CountedUsers, fewCounted } from "@fedseg/shared/session/few-counted.ts";
import { fewCountedTexts } from "@fedseg/wording/plan/few-counted-text.ts";
import { describeRequest } from "@fedseg/wording/plan/session-words.ts";
import type { StudyStatus } from "@fedseg/wording/status/status.ts";
import { type CoordinatorState, type Running, type Stage, turnKey } from "../session/state.ts";
import type { Presence } from "./describe.ts";

/** What is known of the members of a study that runs: presence, and with what one has refused its plan. */
export interface Members {
  readonly presenceOf: (name: string) => Presence;
  readonly refusalOf: (name: string) => { readonly code: string; readonly event?: string } | undefined;
}

/** Returns where a study stands that this process drives, with whom it waits for by name. */
export function studyUnderWay(plan: Plan, state: CoordinatorState, members: Members): StudyStatus {
  const { epsilon, delta } = plan.budget;
  const awaited = awaitedIn(plan, state).map(({ what, who }) => {
    if (who === undefined) return { what };
    const { isHere, lastSeen } = members.presenceOf(who);
    return {
      what,
      who,
      isHere,
      ...(!isHere && lastSeen !== undefined && { lastSeen }),
      ...members.refusalOf(who),
    };
  });
  return {
    planHash: toHex(hashPlan(planBytes(plan))),
    title: plan.title,
    state: stateOf(state),
    cost: { epsilon, delta },
    ...(state.phase === "running" && { session: sessionIn(state.running) }),
    waitsFor: awaited,
    ...((state.phase === "running" || state.phase === "done") && warnedOf(plan, state.running.counted)),
    can: state.phase === "enrolling" || state.phase === "running" ? ["cancel"] : [],
    ...(state.phase === "failed" && { reason: { code: state.error.code, ...state.error.refusal } }),
  };
}

/** Says of the sums of a study which have counted too few users. */
export function warnedOf(
  { usersFloor, roster }: Plan,
  counted: readonly CountedUsers[],
): Pick<StudyStatus, "warnings"> {
  const few = fewCounted(counted, usersFloor);
  return few.length > 0 ? { warnings: fewCountedTexts(few, roster.length) } : {};
}

function stateOf(state: CoordinatorState): StudyStatus["state"] {
  switch (state.phase) {
    case "enrolling":
      return "enrolling";
    case "running":
      return state.running.pause?.isPaused === true ? "paused" : "running";
    case "done":
      return "finished";
    case "failed":
      return state.error.code === "STUDY_CANCELLED" ? "cancelled" : "failed";
  }
}

function sessionIn({ history, stage }: Running): NonNullable<StudyStatus["session"]> {
  const at = history.length + 1;
  const meaning = stage.type === "bundles" ? undefined : describeRequest(stage.expected.request);
  return { at, of: at, ...(meaning && { meaning }) };
}

/** Members of whom something is awaited, and what. */
function awaitedIn(
  { roster }: Plan,
  state: CoordinatorState,
): readonly { readonly what: string; readonly who?: string }[] {
  const named = (what: string, isDue: (node: number) => boolean) =>
    [...roster.keys()].filter(isDue).map((node) => ({ what, who: roster[node].name }));
  switch (state.phase) {
    case "enrolling":
      return named("approval", (node) => !state.enrolments.has(node));
    case "running": {
      const { pause } = state.running;
      if (pause?.isPaused !== true) return awaitedInSession(roster, state.running);
      return pause.by === "operator"
        ? [{ what: "operator" }]
        : named("node", (node) => state.presence[node] !== "here");
    }
    case "done":
      return named("verification", (node) => !state.finished.has(node));
    case "failed":
      return [];
  }
}

/** What an attempt gathers. */
type Gathered = "bundle" | "report" | "confirmation" | "unmasking";

/** Members of whom something is awaited in the session at hand, and what. */
export function awaitedInSession(
  roster: Plan["roster"],
  running: Running,
): readonly { readonly what: Gathered; readonly who: string }[] {
  const { stage, excluded } = running;
  const { what, has } = gathered(stage, running);
  const due = [...roster.keys()].filter((node) => !excluded.has(node) && !has(node));
  return due.map((node) => ({ what, who: roster[node].name }));
}

/** What a stage gathers, and of whom it needs nothing any more. */
function gathered(
  stage: Stage,
  { waiting, history, attempt }: Running,
): { readonly what: Gathered; readonly has: (node: number) => boolean } {
  switch (stage.type) {
    case "bundles": {
      const turn = turnKey(history.length + 1, attempt);
      return { what: "bundle", has: (node) => waiting.get(turn)?.has(node) === true };
    }
    case "reports":
      return {
        what: "report",
        has: (node) => !stage.bundles.has(node) || stage.reports.has(node) || stage.aborted.has(node),
      };
    case "confirms":
      return {
        what: "confirmation",
        has: (node) => !stage.closed.survivors.includes(node) || stage.confirms.has(node),
      };
    case "unmasks":
      return {
        what: "unmasking",
        has: (node) => !stage.closed.survivors.includes(node) || stage.unmasks.has(node),
      };
  }
}
