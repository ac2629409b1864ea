import { CodedError } from "@fedseg/shared/errors.ts";
import type { BundleMessage } from "@fedseg/shared/protocol/bundle.ts";
import { encodeCanonical, encodeOnce } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { hashBundles } from "@fedseg/shared/session/hashes.ts";
import { type Expectation, checkOpen, expectedOpen } from "@fedseg/shared/session/opened.ts";
import { showBoard } from "./board.ts";
import { bundlesOf, sessionOf, stageDeadline } from "./bundle.ts";
import { type Failed, withoutSuspects } from "./faulty.ts";
import { recordsAfter } from "./records.ts";
import { settleDisputes, withoutDisputes } from "./key-disputes.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect } from "./events.ts";
import type { Moved } from "./events.ts";
import { type Presence, type Running, type Stage, turnKey } from "./state.ts";

/** Bundles of the current turn of nodes that are not left out for good, in rising order. */
function admittedOf(running: Running): ReadonlyMap<number, BundleMessage> {
  return new Map(
    [...bundlesOf(running)].filter(([node]) => !running.excluded.has(node)).sort(([a], [b]) => a - b),
  );
}

/** OPEN: once every node that may still come has sent its bundle, or the deadline has passed and m have. */
export function maybeOpen(
  running: Running,
  presence: readonly Presence[],
  isLate: boolean,
  context: CoordinatorContext,
): Moved | Failed {
  const admitted = admittedOf(running);
  const awaited = presence.filter(
    (state, node) => state !== "gone" && !admitted.has(node) && !running.excluded.has(node),
  );
  if (awaited.length > 0 && !isLate) return { running, effects: [] };
  const settled = settleDisputes(running, admitted, presence, context);
  const agreed = withoutDisputes(settled.running, admittedOf(settled.running));
  const bundles = withoutSuspects(settled.running, agreed);
  if (!bundles || bundles.size < running.study.cohort.m) {
    return isLate ? { error: tooFew(running, agreed.size), effects: settled.effects } : settled;
  }
  const shown = showBoard(settled.running, presence);
  const opened = openWith(shown.running, bundles, context);
  return opened instanceof CodedError
    ? { error: opened, effects: settled.effects }
    : { ...opened, effects: [...settled.effects, ...shown.effects, ...opened.effects] };
}

/** What the program asks next. */
function expectationOf(running: Running, context: CoordinatorContext): Expectation {
  const { study, history, stateHash, previousResult } = running;
  const step = context.analysis(study.plan).after(history);
  if (step.type === "query") return { ...step, session: sessionOf(running), stateHash, previousResult };
  throw new TypeError(`"history" expected a program that asks on, got one that has ended`);
}

function openWith(
  running: Running,
  bundles: ReadonlyMap<number, BundleMessage>,
  context: CoordinatorContext,
): Moved | CodedError {
  const { study, attempt } = running;
  const expected = expectationOf(running, context);
  const envelopes = envelopesOf(bundles);
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
          request: expected.request,
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
  const common = commonOf(running, stage, running.verified[node]);
  const dealt = [...stage.bundles.values()].map((bundle) => bundle.dealt[node]);
  return { type: "send", to: node, message: { type: "open", dealt, ...common }, common };
}

type Common = Omit<Extract<CoordinatorMessage, { type: "open" }>, "type" | "dealt">;

const commons = new WeakMap<Envelope, { readonly known: number; readonly common: Common }>();

/** What all nodes are shown in an OPEN that have verified so many results: kept for those who have as many as the one before. */
function commonOf(running: Running, stage: Exclude<Stage, { type: "bundles" }>, known: number): Common {
  const kept = commons.get(stage.open);
  if (kept?.known === known) return kept.common;
  const bundles = envelopesOf(stage.bundles);
  const common = { bundles, results: recordsAfter(running, known), envelope: stage.open };
  commons.set(stage.open, { known, common });
  return common;
}

const shown = new WeakMap<ReadonlyMap<number, BundleMessage>, Envelope[]>();

/** The signed bundles of an attempt, one list that is encoded once: every node is shown all of them. */
function envelopesOf(bundles: ReadonlyMap<number, BundleMessage>): Envelope[] {
  const known = shown.get(bundles);
  if (known) return known;
  const envelopes = [...bundles.values()].map(({ envelope }) => envelope);
  encodeOnce(envelopes);
  shown.set(bundles, envelopes);
  return envelopes;
}

function tooFew(running: Running, count: number): CodedError {
  const { study, faulty } = running;
  const besides = faulty.length > 0 ? ", and those beside whom faulty sums give reason to leave out" : "";
  return new CodedError("TOO_FEW_NODES", {
    what: `Only ${count} nodes are ready for session ${sessionOf(running)}; the plan needs ${study.cohort.m}${besides}.`,
    why: "A sum over fewer nodes would carry too little honest noise for the plan's guarantee.",
    todo: "Bring the missing platforms back and start this coordinator again: it goes on with the same study, and what was released stays. When too many have given it up for good, end it with fedseg-coordinator cancel.",
  });
}
