import { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { ENDED_CODES } from "@fedseg/shared/session/ended.ts";
import { z } from "zod";
import { fail } from "./finish.ts";
import type { CoordinatorContext } from "./context.ts";
import type { Stepped } from "./events.ts";
import type { Contradiction, CoordinatorState, Going } from "./state.ts";

/** Journal key of why a study has been halted. */
export const HALTED = "halted";

const storedHalt = z.strictObject({ code: z.string(), what: z.string(), why: z.string(), todo: z.string() });

/** Reads why a study has been halted; undefined when it is unreadable. */
export function readHalt(value: Uint8Array): CodedError | undefined {
  const stored = decodeCanonical(value, storedHalt);
  if (!stored) return undefined;
  const { code, ...refusal } = stored;
  return new CodedError(code, refusal);
}

/** A study that goes on, or that would but for these books: what an operator or its deadline can end. */
export function goingIn(state: CoordinatorState): Going | undefined {
  if (state.phase === "enrolling" || state.phase === "running") return state;
  return state.phase === "failed" && state.halted ? { ...state.halted, presence: state.presence } : undefined;
}

/**
 * Stops a study of a service whose books are not the newest, or not the only ones: on record in these books, so that they never go on with it.
 * Nothing is signed: the newest copy can, and an operator can end it. A process that runs one study ends instead.
 */
export function halt(state: Going, from: number, error: CodedError, context: CoordinatorContext): Stepped {
  const [failed, effects] = fail(state, error);
  if (context.takesTurns !== true) return [failed, effects];
  const { code, refusal } = error;
  const journal = [{ key: HALTED, value: encodeCanonical({ code, ...refusal }) }];
  const told = { type: "progress", progress: { type: "dropped", node: from, code } } as const;
  return [
    { phase: "failed", error, presence: state.presence, halted: state },
    [{ type: "commit", journal, ledger: [] }, ...effects.filter(({ type }) => type !== "stop"), told],
  ];
}

/**
 * Notes what a node says that cannot be while a service's books are the newest and the only ones. It is unsigned, so nothing comes of it
 * but a halt, and that only once more nodes say it than may collude. Undefined: it contradicts nothing, or not enough nodes do yet.
 */
export function onContradiction(
  state: Going,
  from: number,
  message: NodeMessage,
  context: CoordinatorContext,
): { readonly noted: Going; readonly halted?: Stepped } | undefined {
  const says = context.takesTurns === true ? contradiction(state, message) : undefined;
  if (says === undefined) return undefined;
  const contradictions = new Map(state.contradictions).set(from, says);
  const noted = { ...state, contradictions };
  const { cohort, roster } = state.phase === "enrolling" ? state.plan : state.running.study.plan;
  const saying = [...contradictions].filter(([, each]) => each === says).map(([node]) => roster[node].name);
  if (saying.length <= cohort.c) return { noted };
  const error = says === "behind" ? isBehind(saying) : isEnded(saying);
  return { noted, halted: halt(noted, from, error, context) };
}

function contradiction(state: Going, message: NodeMessage): Contradiction | undefined {
  if (message.type === "refused")
    return ENDED_CODES.some((code) => code === message.code) ? "ended" : undefined;
  if (message.type !== "resume") return undefined;
  const isAhead =
    state.phase === "enrolling" ? message.enrolled : message.verified > state.running.records.length;
  return isAhead ? "behind" : undefined;
}

function isBehind(saying: readonly string[]): CodedError {
  return new CodedError("LEDGER_BEHIND", {
    what: `These platforms are further in the study than this coordinator's books: ${saying.join(", ")}.`,
    why: "The books were restored from a backup, or a second copy of this coordinator has gone on. What it has signed since is not in them.",
    todo: "Restore the newest copy of the coordinator's books, or stop this copy where the other still runs. Where there is no newer one, end the study (withdraw): resume does nothing in these books.",
  });
}

function isEnded(saying: readonly string[]): CodedError {
  return new CodedError("END_UNKNOWN", {
    what: `These platforms say that this study has ended: ${saying.join(", ")}. These books hold no end of it.`,
    why: "A platform takes an end only under this coordinator's own signature: a second copy of it has signed one, or these books are older than that.",
    todo: "Stop whichever copy is not the newest, and keep the other. In these books end the study (withdraw): no platform goes on with it, and resume does nothing.",
  });
}
