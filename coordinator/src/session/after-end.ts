import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { mayBeSigned, withAbort } from "./abandoned.ts";
import { endFor, lastWords, stopped } from "./finish.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, Stepped } from "./events.ts";
import type { CoordinatorState, Over } from "./state.ts";

type Failed = Extract<CoordinatorState, { phase: "failed" }>;

/** What a node says to a study that never goes on: that it has come, that it never opens an attempt, that it has heard the end. */
export function afterEnd(
  state: Failed,
  from: number,
  message: NodeMessage,
  context: CoordinatorContext,
): Stepped {
  const { over, halted, error } = state;
  if (!over) return [state, halted && message.type === "resume" ? [stopped(from, error)] : []];
  switch (message.type) {
    case "resume":
      return tellEnd({ ...state, over }, from, message, context);
    case "abort":
      return takeAbort({ ...state, over }, from, message, context);
    case "refused":
      return told({ ...state, over }, [from]);
    default:
      return [state, []];
  }
}

/** Tells a node that comes after the end; with the last of the roster nobody is left to be waited for. */
function tellEnd(
  state: Failed & { readonly over: Over },
  node: number,
  { verified, enrolled }: Extract<NodeMessage, { type: "resume" }>,
  context: CoordinatorContext,
): Stepped {
  const { over, error } = state;
  const words = lastWords(over, error.code, { node, verified }, context);
  // What it signs of open attempts comes before it says that it has heard; books that are an old copy do not know all of them.
  const isToAnswer = mayBeSigned(over) || (enrolled && over.running !== undefined);
  return isToAnswer ? [state, words] : told(state, [node], words);
}

/** ABORT after the end, on record first; with enough of them everybody who is here is shown all. */
function takeAbort(
  state: Failed & { readonly over: Over },
  from: number,
  { envelope }: Extract<NodeMessage, { type: "abort" }>,
  context: CoordinatorContext,
): Stepped {
  const taken = withAbort(state.over, from, envelope);
  if (!taken)
    return [state, [{ type: "progress", progress: { type: "dropped", node: from, code: "BAD_ABORT" } }]];
  const { over, journal, isNew } = taken;
  const commit: readonly CoordinatorEffect[] =
    journal.length > 0 ? [{ type: "commit", journal, ledger: [] }] : [];
  const { presence, error } = state;
  const shown = presence.flatMap((here, node) =>
    isNew && here === "here" ? endFor(over, error.code, node, context) : [],
  );
  return [{ ...state, over }, [...commit, ...shown]];
}

/** Nodes that are here have had their time: whatever they have not signed by now they sign when they come again, or never. */
export function closeEnd(state: Failed): Stepped {
  const { over, presence, error } = state;
  if (!over) return [state, [{ type: "stop", error }]];
  const here = [...presence.keys()].filter((node) => presence[node] === "here");
  return [{ ...state, over: { ...over, told: new Set([...over.told, ...here]) } }, [{ type: "stop", error }]];
}

/** Notes who has heard all there is to hear by now; once nobody is left to be waited for, this process has done its part. */
function told(
  state: Failed & { readonly over: Over },
  nodes: readonly number[],
  effects: readonly CoordinatorEffect[] = [],
): Stepped {
  const { over, error } = state;
  const after = new Set([...over.told, ...nodes]);
  const isLast = [...over.awaited].every((node) => after.has(node));
  const wasLast = [...over.awaited].every((node) => over.told.has(node));
  return [
    { ...state, over: { ...over, told: after } },
    isLast && !wasLast ? [...effects, { type: "stop", error }] : effects,
  ];
}
