import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { isUsablePublicKey } from "@fedseg/shared/crypto/key-agreement.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type BundleMessage, bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { hashBundles } from "@fedseg/shared/session/hashes.ts";
import { type Expectation, checkOpen, expectedOpen } from "@fedseg/shared/session/opened.ts";
import { showBoard } from "./board.ts";
import {
  type CoordinatorContext,
  type CoordinatorEffect,
  type Moved,
  type Presence,
  type Running,
  type Stage,
  turnKey,
} from "./state.ts";

/** Session that is being worked on. */
export function sessionOf(running: Running): number {
  return running.history.length + 1;
}

/** CALLs one node for a turn. */
export function call(
  running: Running,
  to: number,
  session: number,
  attempt: number,
  context: CoordinatorContext,
): CoordinatorEffect {
  const address = { type: "CALL", session, attempt, sender: COORDINATOR, recipient: to } as const;
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, {});
  const results = running.records.slice(running.verified.get(to) ?? 0);
  return { type: "send", to, message: { type: "call", envelope, results } };
}

/** Starts the bundle stage of the current attempt: calls every node that is here and has not sent its bundle. */
export function callAll(running: Running, presence: readonly Presence[], context: CoordinatorContext): Moved {
  const here = bundlesOf(running);
  const effects = presence.flatMap((state, node) =>
    state === "here" && !here.has(node) && !running.excluded.has(node)
      ? [call(running, node, sessionOf(running), running.attempt, context)]
      : [],
  );
  const deadline = stageDeadline(running, "bundles", running.study.plan.timing.bundleMs);
  return {
    running: { ...running, stage: { type: "bundles", isCalled: true } },
    effects: [...effects, deadline],
  };
}

/** Sets the deadline of a stage of the current attempt. */
export function stageDeadline(running: Running, stage: Stage["type"], afterMs: number): CoordinatorEffect {
  return {
    type: "deadline",
    id: { type: "stage", session: sessionOf(running), attempt: running.attempt, stage },
    afterMs,
  };
}

/** Bundles received for the current turn. */
export function bundlesOf(running: Running): ReadonlyMap<number, BundleMessage> {
  return running.waiting.get(turnKey(sessionOf(running), running.attempt)) ?? new Map();
}

/** BUNDLE: keeps a valid one for the current turn or a coming one; the newest of a restarted node replaces its last. */
export function onBundle(running: Running, from: number, message: BundleMessage): Running | undefined {
  const { envelope, dealt } = message;
  const { study } = running;
  const body =
    envelope.type === "BUNDLE" && envelope.sender === from && envelope.recipient === COORDINATOR
      ? openEnvelope(envelope, study.identities[from], study.binding, bundleBody)
      : undefined;
  const { n } = study.cohort;
  const isWhole =
    body?.dealtHashes.length === n &&
    dealt.length === n &&
    dealt.every((sealed, holder) => equalBytes(sha256(sealed), body.dealtHashes[holder]));
  if (!isWhole || !isUsablePublicKey(body.maskKey)) return undefined;
  const isPast =
    envelope.session < sessionOf(running) ||
    (envelope.session === sessionOf(running) && envelope.attempt < running.attempt);
  if (isPast || envelope.session > sessionOf(running) + 1) return undefined;
  const key = turnKey(envelope.session, envelope.attempt);
  const turn = new Map(running.waiting.get(key)).set(from, message);
  const questions = new Map([...running.questions].filter(([asker]) => asker !== from));
  return { ...running, questions, waiting: new Map(running.waiting).set(key, turn) };
}

/** OPEN: once every node that may still come has sent its bundle, or the deadline has passed and m have. */
export function maybeOpen(
  running: Running,
  presence: readonly Presence[],
  isLate: boolean,
  context: CoordinatorContext,
): Moved | CodedError {
  const bundles = new Map(
    [...bundlesOf(running)].filter(([node]) => !running.excluded.has(node)).sort(([a], [b]) => a - b),
  );
  const awaited = presence.filter(
    (state, node) => state !== "gone" && !bundles.has(node) && !running.excluded.has(node),
  );
  if (awaited.length > 0 && !isLate) return { running, effects: [] };
  if (bundles.size < running.study.cohort.m) {
    return isLate ? tooFew(running, bundles.size) : { running, effects: [] };
  }
  const step = context.analysis(running.study.plan).after(running.history);
  if (step.type !== "query") {
    throw new TypeError(`"history" expected a program that asks on, got one that has ended`);
  }
  const { stateHash, previousResult } = running;
  const expected: Expectation = { ...step, session: sessionOf(running), stateHash, previousResult };
  const shown = showBoard(running, presence);
  const opened = openWith(shown.running, expected, bundles, context);
  return opened instanceof CodedError
    ? opened
    : { ...opened, effects: [...shown.effects, ...opened.effects] };
}

function openWith(
  running: Running,
  expected: Expectation,
  bundles: ReadonlyMap<number, BundleMessage>,
  context: CoordinatorContext,
): Moved | CodedError {
  const { study, attempt } = running;
  const envelopes = [...bundles.values()].map(({ envelope }) => envelope);
  const address = {
    type: "OPEN",
    session: expected.session,
    attempt,
    sender: COORDINATOR,
    recipient: EVERYONE,
  } as const;
  const open = sealEnvelope(
    context.signingKey,
    study.binding,
    address,
    expectedOpen(study, expected, hashBundles(envelopes)),
  );
  const opened = checkOpen(study, expected, open, envelopes);
  if (opened instanceof CodedError) return opened;
  const stage: Stage = {
    type: "reports",
    expected,
    opened,
    open,
    bundles,
    reports: new Map(),
    complaints: new Map(),
    aborted: new Set(),
  };
  const next: Running = { ...running, stage };
  const nodes = [...bundles.keys()];
  return {
    running: next,
    effects: [
      {
        type: "commit",
        journal: [{ key: `open/${turnKey(expected.session, attempt)}`, value: encodeCanonical(open) }],
        ledger: [],
      },
      {
        type: "progress",
        progress: {
          type: "opened",
          session: expected.session,
          attempt,
          query: expected.request.query,
          nodes,
          length: expected.parameters.length,
        },
      },
      ...nodes.map((node) => openFor(next, stage, node)),
      stageDeadline(next, "reports", study.plan.timing.reportMs),
    ],
  };
}

/** The OPEN of the current attempt as one node gets it: its own deals, and the results that it lacks. */
export function openFor(
  running: Running,
  stage: Exclude<Stage, { type: "bundles" }>,
  node: number,
): CoordinatorEffect {
  const bundles = [...stage.bundles.values()];
  const known = running.verified.get(node) ?? 0;
  return {
    type: "send",
    to: node,
    message: {
      type: "open",
      envelope: stage.open,
      bundles: bundles.map(({ envelope }) => envelope),
      dealt: bundles.map(({ dealt }) => dealt[node]),
      results: running.records.slice(known),
    },
  };
}

function tooFew(running: Running, count: number): CodedError {
  return new CodedError("TOO_FEW_NODES", {
    what: `Only ${count} nodes are ready for session ${sessionOf(running)}; the plan needs ${running.study.cohort.m}.`,
    why: "A sum over fewer nodes would carry too little honest noise for the plan's guarantee.",
    todo: "Bring the missing platforms back and start a new study; what was released stays charged and nothing else is.",
  });
}
