import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { newestOf, showBoard, showNewest } from "./board.ts";
import { onCheckpoint, onCosignatures, publishCheckpoint } from "./checkpoint.ts";
import { endStudy } from "./finish.ts";
import { halt } from "./halt.ts";
import type { Closing, CoordinatorState, Presence } from "./state.ts";
import type { CoordinatorContext } from "./context.ts";
import type { Stepped } from "./events.ts";

type Done = Extract<CoordinatorState, { phase: "done" }>;

/** Signs and puts up a checkpoint of the coordinator's ledger as it stands. */
export function onCheckpointDue(state: CoordinatorState, context: CoordinatorContext): Stepped {
  if (state.phase !== "running" && state.phase !== "done") return [state, []];
  const { running, effects } = publishCheckpoint(state.running, context);
  if (state.phase === "running") return [{ ...state, running }, effects];
  const [next, more] = settleClosing({ ...state, running });
  return [next, [...effects, ...more]];
}

/** Takes a message about checkpoints while a study is running or done. Undefined: it is about something else. */
export function post(
  state: CoordinatorState,
  from: number,
  message: NodeMessage,
  context: CoordinatorContext,
): Stepped | undefined {
  if (message.type !== "checkpoint" && message.type !== "cosignatures") return undefined;
  if (state.phase !== "running" && state.phase !== "done") return [state, []];
  const posted =
    message.type === "checkpoint"
      ? onCheckpoint(state.running, from, message, context)
      : onCosignatures(state.running, from, message.answers, context);
  if (state.phase === "running") {
    if (!posted.fault) return [{ ...state, running: posted.running }, posted.effects];
    const isFork = posted.fault.code === "LEDGER_FORK";
    const [failed, more] = isFork
      ? endStudy(state, posted.fault, context)
      : halt(state, from, posted.fault, context);
    return [failed, [...posted.effects, ...more]];
  }
  if (posted.fault) {
    // The model stands: who is at fault now has convicted itself and holds nobody else up.
    const told = {
      type: "progress",
      progress: { type: "dropped", node: from, code: posted.fault.code },
    } as const;
    return [state, [...posted.effects, told]];
  }
  const closing = noted(state.closing, from, message);
  const next: Done = { ...state, running: posted.running, closing };
  const isLate = closing.type === "cosigning" && message.type === "checkpoint" && message.for === undefined;
  const [settled, effects] = isLate ? includeLate(next, closing.owed, from) : settleClosing(next);
  return [settled, [...posted.effects, ...effects]];
}

/** A node that has sent its checkpoint, or has cosigned some of what it was shown. */
function noted(closing: Closing, from: number, message: NodeMessage): Closing {
  if (closing.type === "gathering" && message.type === "checkpoint" && message.for === undefined)
    return { ...closing, sent: new Set(closing.sent).add(from) };
  if (closing.type !== "cosigning" || message.type !== "cosignatures") return closing;
  const answers = message.answers.read() ?? [];
  const cosigned = answers.filter(({ type }) => type === "cosigned").map(({ party }) => party);
  const owed = [...(closing.owed.get(from) ?? [])].filter((party) => !cosigned.includes(party));
  return { ...closing, owed: new Map(closing.owed).set(from, new Set(owed)) };
}

/** A node that was away has come with its last checkpoint: it is shown the others', and they are shown its. */
function includeLate(state: Done, before: ReadonlyMap<number, ReadonlySet<number>>, late: number): Stepped {
  const { running, presence } = state;
  const own = showNewest(running, late);
  const shown = showBoard(running, presence);
  const owed = new Map([...before].map(([node, parties]) => [node, new Set(parties).add(late)] as const));
  owed.set(late, new Set([...newestOf(running.board).keys()].filter((party) => party !== late)));
  const closing: Closing = { type: "cosigning", owed };
  return [{ ...state, running: shown.running, closing }, [...own, ...shown.effects]];
}

/** Time is up: whoever is here is let go with what has been cosigned. */
export function closeLate(state: CoordinatorState): Stepped {
  if (state.phase !== "done" || state.closing.type === "closed") return [state, []];
  return close(state);
}

function close(state: Done): Stepped {
  const shown = showBoard(state.running, state.presence, true);
  const told = { type: "progress", progress: { type: "notarised" } } as const;
  return [{ ...state, running: shown.running, closing: { type: "closed" } }, [...shown.effects, told]];
}

/** Shows the last checkpoints once everybody who is here or may come back has sent one, and lets all go once they are cosigned. */
export function settleClosing(state: Done): Stepped {
  const { running, presence, closing } = state;
  switch (closing.type) {
    case "gathering": {
      if (!areDone(presence, (node) => closing.sent.has(node))) return [state, []];
      const shown = showBoard(running, presence);
      const parties = [...running.board.waiting.keys()];
      const owed = presence.map(
        (_, node) => [node, new Set(parties.filter((party) => party !== node))] as const,
      );
      const next = { type: "cosigning", owed: new Map(owed) } as const;
      return [{ ...state, running: shown.running, closing: next }, shown.effects];
    }
    case "cosigning": {
      const isDone = areDone(presence, (node) => closing.owed.get(node)?.size === 0);
      return isDone ? close(state) : [state, []];
    }
    case "closed": {
      const shown = showBoard(running, presence, true);
      return [{ ...state, running: shown.running }, shown.effects];
    }
  }
}

/**
 * Whether somebody is here, and all but those who are gone have done their part: who comes back first after a restart must not
 * close it for those who come a moment later.
 */
function areDone(presence: readonly Presence[], isDone: (node: number) => boolean): boolean {
  return presence.includes("here") && presence.every((state, node) => state === "gone" || isDone(node));
}
