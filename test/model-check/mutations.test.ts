import { VersionedMap } from "@fedseg/shared/math/versioned-map.ts";
import { describe, expect, test } from "vitest";
import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import type { NodeState } from "@fedseg/client-node/session/state.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { type Question, checkMutation } from "./check.ts";
import { COORDINATOR_CODE } from "./local-coordinator.ts";
import { NODE_CODE, type NodeCode } from "./local-node.ts";
import type { Code } from "./parties.ts";

/** Production code with one thing done wrong, where a search must see it, and the rule that must go red. */
interface Mutation {
  readonly name: string;
  readonly code: Code;
  readonly question: Question;
  readonly breaks: RegExp;
}

const UNDISTURBED = { victim: "nobody", earlyDeadlines: 0, restarts: true, from: "testimonies" } as const;
const NODE_DIES = { victim: 0, earlyDeadlines: 0, restarts: true, from: "testimonies" } as const;
const COORDINATOR_DIES = {
  victim: "coordinator",
  earlyDeadlines: 0,
  restarts: true,
  from: "testimonies",
} as const;

/** A node whose effects are others than they should be. */
function doing(
  change: (effects: readonly NodeEffect[], state: NodeState) => readonly NodeEffect[],
): NodeCode {
  return {
    ...NODE_CODE,
    step: (state, event, context) => {
      const [next, effects] = NODE_CODE.step(state, event, context);
      return [next, change(effects, next)];
    },
  };
}

/** A node that has lost parts of its journal when it recovers. */
function forgetting(...kinds: readonly string[]): NodeCode {
  const isLost = (key: string) => kinds.some((kind) => key.includes(`/${kind}/`));
  return {
    ...NODE_CODE,
    recover: (read, name, context) => {
      // The ledger would say what the journal does not.
      const ledger = () => ({ ...context.ledger(), unmasked: new VersionedMap<string>() });
      return NODE_CODE.recover((key) => (isLost(key) ? undefined : read(key)), name, { ...context, ledger });
    },
  };
}

const reserveAfterSend = doing((effects) => {
  const isReserve = (effect: NodeEffect) =>
    effect.type === "commit" && effect.ledger.some(({ type }) => type === "RESERVE");
  const sent = effects.map((effect): NodeEffect =>
    effect.type === "send-at-tick" ? { type: "send", message: effect.message } : effect,
  );
  return [...sent.filter((effect) => !isReserve(effect)), ...sent.filter(isReserve)];
});

/** Gives the charge of every aborted attempt back at once. */
const refundAtAbort: NodeCode = {
  ...NODE_CODE,
  step: (state, event, context) => {
    const { reserved } = context.ledger().account.filter;
    const refundOf = (draft: LedgerDraft): readonly LedgerDraft[] => {
      if (draft.type !== "ABORT") return [draft];
      const { study, session, attempt } = draft;
      const muSq = reserved.get(`${study}/${session}/${attempt}`);
      if (muSq === undefined) return [draft];
      const certificate = { certificate: "later-headers", evidenceHash: study } as const;
      return [draft, { type: "REFUND", study, session, attempt, ...certificate, muSq: `${muSq}` }];
    };
    const [next, effects] = NODE_CODE.step(state, event, context);
    const changed = effects.map((effect) =>
      effect.type === "commit" ? { ...effect, ledger: effect.ledger.flatMap(refundOf) } : effect,
    );
    return [next, changed];
  },
};

/** Signs whatever survivor set it is shown, as if it had signed none before. */
const manyCloses: NodeCode = {
  ...NODE_CODE,
  step: (state, event, context) => {
    if (state.phase !== "running" || !state.running.attempt) return NODE_CODE.step(state, event, context);
    const attempt = {
      ...state.running.attempt,
      signedClose: undefined,
      confirm: undefined,
      unmask: undefined,
    };
    return NODE_CODE.step({ ...state, running: { ...state.running, attempt } }, event, context);
  },
};

/** Signs after the end that it never opens what it has opened. */
const refusesOpened: NodeCode = {
  ...NODE_CODE,
  step: (state, event, context) => {
    const isEnd = event.type === "message" && event.message.type === "ended";
    if (!isEnd || state.phase !== "running" || !state.running.attempt)
      return NODE_CODE.step(state, event, context);
    const attempt = { ...state.running.attempt, signedClose: undefined };
    const ledger = () => ({ ...context.ledger(), unmasked: new VersionedMap<string>() });
    return NODE_CODE.step({ ...state, running: { ...state.running, attempt } }, event, {
      ...context,
      ledger,
    });
  },
};

const otherResend = doing((effects, state) => {
  const isAgain = state.phase === "running" && state.running.stored.size > 0;
  return effects.map((effect) =>
    isAgain && effect.type === "send" && effect.message.type === "report"
      ? { ...effect, message: { ...effect.message, masked: effect.message.masked.map((byte) => byte ^ 1) } }
      : effect,
  );
});

const otherNumbers: NodeCode = {
  ...NODE_CODE,
  step: (state, event, context) =>
    NODE_CODE.step(state, event, {
      ...context,
      contribute: (...asked) => context.contribute(...asked).map((value) => value + 1),
    }),
};

const noDeadlines: Code["coordinator"] = {
  ...COORDINATOR_CODE,
  step: (state, event, context) => {
    const [next, effects] = COORDINATOR_CODE.step(state, event, context);
    return [next, effects.filter(({ type }) => type !== "deadline")];
  },
};

/** A coordinator that has lost a value of its journal when it recovers. */
function losing(key: string): NonNullable<Code["coordinator"]> {
  return {
    ...COORDINATOR_CODE,
    recover: (plan, read, context) =>
      COORDINATOR_CODE.recover(plan, (entry) => (entry === key ? undefined : read(entry)), context),
  };
}

/** A coordinator that knows that it is paused, and goes on as if it were not. */
const heedless: Code["coordinator"] = {
  ...COORDINATOR_CODE,
  step: (state, event, context) => {
    if (state.phase !== "running" || event.type === "go-on")
      return COORDINATOR_CODE.step(state, event, context);
    const { pause, ...unaware } = state.running;
    const [next, effects] = COORDINATOR_CODE.step({ ...state, running: unaware }, event, context);
    if (next.phase !== "running" || !pause) return [next, effects];
    return [{ ...next, running: { ...next.running, pause } }, effects];
  },
};

const MUTATIONS: readonly Mutation[] = [
  {
    name: "a report leaves before its charge is written",
    code: { node: reserveAfterSend },
    question: { nodes: 3, honest: UNDISTURBED },
    breaks: /left before its charge/,
  },
  {
    name: "a charge is given back without a certificate",
    code: { node: refundAtAbort },
    question: { nodes: 3, honest: COORDINATOR_DIES },
    breaks: /is not charged for 1\/1, which can be opened/,
  },
  {
    name: "a node signs many survivor sets of one attempt",
    code: { node: manyCloses },
    question: { nodes: 3, lying: { deaths: 0 } },
    breaks: /two sets were unmasked in 1\/1/,
  },
  {
    name: "a node signs many survivor sets, and some leave a node out",
    code: { node: manyCloses },
    question: { nodes: 4, lying: { deaths: 0 } },
    breaks: /confirm 1\/1 was said in two ways/,
  },
  {
    name: "a restarted node has forgotten the survivor set that it signed",
    code: { node: forgetting("close", "unmask") },
    question: { nodes: 3, lying: { deaths: 1 } },
    breaks: /two sets were unmasked in 1\/1/,
  },
  {
    name: "a node refuses, once its study has ended, to open what it has opened",
    code: { node: refusesOpened },
    question: { nodes: 3, honest: UNDISTURBED, words: 1 },
    breaks: /1\/1 was unmasked, and then refused/,
  },
  {
    name: "a report that is sent again has other bytes",
    code: { node: otherResend },
    question: { nodes: 3, honest: NODE_DIES },
    breaks: /report 1\/1 was said in two ways/,
  },
  {
    name: "other numbers are summed than were put in",
    code: { node: otherNumbers },
    question: { nodes: 3, honest: UNDISTURBED },
    breaks: /the sum is/,
  },
  {
    name: "a coordinator that starts again has forgotten that its study was cancelled",
    code: { coordinator: losing("ended") },
    question: { nodes: 3, honest: COORDINATOR_DIES, words: 1 },
    breaks: /was said after the end/,
  },
  {
    name: "a paused study is asked on",
    code: { coordinator: heedless },
    question: { nodes: 3, honest: UNDISTURBED, words: 1 },
    breaks: /was said in a pause/,
  },
  {
    name: "the coordinator waits for ever",
    code: { coordinator: noDeadlines },
    question: { nodes: 3, honest: NODE_DIES },
    breaks: /nothing happens any more/,
  },
];

describe("a search finds what is wrong when", () => {
  test.each(MUTATIONS)("$name", ({ code, question, breaks }) => {
    const { broken } = checkMutation(question, code);
    expect(broken?.rules.join("; ")).toMatch(breaks);
    expect(broken?.path.length).toBeGreaterThan(0);
  });
});
