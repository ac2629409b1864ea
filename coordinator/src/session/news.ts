import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { refusalText } from "@fedseg/shared/protocol/refusal.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { CoordinatorEffect, Stepped } from "./events.ts";
import type { CoordinatorState, Questions, WitnessRequest } from "./state.ts";

/** Messages that mean the same in every phase: testimonies to pass on, and news for people. */
export function tell(state: CoordinatorState, from: number, message: NodeMessage): Stepped | undefined {
  switch (message.type) {
    case "witness-request":
      return ask(state, from, message);
    case "witness":
      return passAnswer(state, from, message);
    case "refused": {
      const event = toHex(message.event);
      const text = `${refusalText(message.code)} Its owner finds the reason on site under ${event}.`;
      return [
        withoutQuestion(state, from),
        [{ type: "progress", progress: { type: "refused", node: from, code: message.code, event, text } }],
      ];
    }
    case "finished":
      if (state.phase !== "done") return [state, []];
      return [
        { ...state, finished: new Set(state.finished).add(from) },
        [{ type: "progress", progress: { type: "verified", node: from } }],
      ];
    default:
      return undefined;
  }
}

/**
 * Whoever has refused waits for nobody. A turn to enrol that was given stays given: others may have signed by then, or do so yet by what they
 * have heard; a refusal can be taken back, and who then had countersigned another study would wait for those who wait for it.
 */
function withoutQuestion(state: CoordinatorState, node: number): CoordinatorState {
  if (state.phase !== "enrolling") return state;
  const questions = new Map(state.questions);
  questions.delete(node);
  return { ...state, questions };
}

/** Passes a testimony on; while nodes enrol it is noted who has heard whom, for people only. */
function passAnswer(
  state: CoordinatorState,
  from: number,
  message: Extract<NodeMessage, { type: "witness" }>,
): Stepped {
  const to = message.envelope.recipient;
  if (to >= state.presence.length) return [state, []];
  const sends = [{ type: "send", to, message }] as const;
  if (state.phase !== "enrolling" || state.presence[to] !== "here") return [state, sends];
  const heard = new Set(state.answers.get(to)).add(from);
  return [{ ...state, answers: new Map(state.answers).set(to, heard) }, sends];
}

/**
 * Passes a node's question about itself on to everybody who is here, and keeps it for those who are not. In a study whose turn to enrol has not
 * come nobody hears it before: whoever is answered countersigns, and takes the room that another study has been given.
 */
function ask(state: CoordinatorState, from: number, message: WitnessRequest): Stepped {
  if (message.subject !== from) return [state, []];
  const isHeard = state.phase !== "enrolling" || state.isBeginning;
  const sends = state.presence.flatMap((presence, to) =>
    isHeard && presence === "here" && to !== from ? [{ type: "send", to, message } as const] : [],
  );
  if (state.phase === "failed") return [state, sends];
  const known = state.phase === "enrolling" ? state.questions : state.running.questions;
  const questions = new Map(known).set(from, message);
  // Whoever asks knows the roster: it may have been asked before it did, and could not answer then.
  const effects = isHeard ? [...sends, ...questionsFor(known, from)] : [];
  if (state.phase === "enrolling") {
    const isNew = !equalBytes(known.get(from)?.nonce ?? new Uint8Array(), message.nonce);
    const answers = isNew ? new Map(state.answers).set(from, new Set<number>()) : state.answers;
    const agreed = { type: "progress", progress: { type: "agreed", node: from } } as const;
    return [{ ...state, questions, answers }, known.has(from) ? effects : [...effects, agreed]];
  }
  return [{ ...state, running: { ...state.running, questions } }, effects];
}

/** What the others have asked their peers. */
export function questionsFor(questions: Questions, to: number): CoordinatorEffect[] {
  return [...questions].flatMap(([asker, message]) =>
    asker === to ? [] : [{ type: "send", to, message } as const],
  );
}
