import { CodedError } from "@fedseg/shared/errors.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { type Closed, checkClose } from "@fedseg/shared/session/closed.ts";
import { hashClose } from "@fedseg/shared/session/hashes.ts";
import { sessionOf, stageDeadline } from "./bundle.ts";
import { exclude } from "./excluded.ts";
import type { Failed } from "./faulty.ts";
import { retry } from "./retry.ts";
import {
  type ClosedAttempt,
  type Opening,
  type Presence,
  type Running,
  type Stage,
  turnKey,
} from "./state.ts";
import type { Moved } from "./events.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect } from "./events.ts";

type ReportsStage = Extract<Stage, { type: "reports" }>;

/** CLOSE: once every participant has answered or cannot any more; complaints and too few reports give a new attempt. */
export function maybeClose(
  running: Running,
  stage: ReportsStage,
  presence: readonly Presence[],
  isLate: boolean,
  context: CoordinatorContext,
): Moved | Failed | CodedError {
  if (!isLate && isSomebodyAwaited(stage, presence)) return { running, effects: [] };
  if (stage.complaints.size > 0) return blame(running, stage, presence, context);
  if (stage.reports.size < running.study.cohort.m) {
    return retry(running, presence, `only ${stage.reports.size} reports came`, context);
  }
  return close(running, stage, context);
}

/** Asked after every report: nothing is listed. */
function isSomebodyAwaited(stage: ReportsStage, presence: readonly Presence[]): boolean {
  for (const node of stage.bundles.keys()) {
    const hasAnswered = stage.reports.has(node) || stage.complaints.has(node) || stage.aborted.has(node);
    if (!hasAnswered && presence[node] !== "gone") return true;
  }
  return false;
}

/** Every complaint convicts its dealer or the node that complains: whoever lied is left out of the next attempt. */
function blame(
  running: Running,
  stage: ReportsStage,
  presence: readonly Presence[],
  context: CoordinatorContext,
): Moved | Failed {
  let current = running;
  const effects: CoordinatorEffect[] = [];
  for (const evidence of stage.complaints.values()) {
    const moved = exclude(current, presence, evidence, context);
    if (!moved) continue;
    current = moved.running;
    effects.push(...moved.effects);
  }
  const next = retry(current, presence, "a node complained about its shares", context);
  return next instanceof CodedError
    ? { error: next, effects }
    : { ...next, effects: [...effects, ...next.effects] };
}

function close(running: Running, stage: Opening, context: CoordinatorContext): Moved | CodedError {
  const { study, attempt } = running;
  const survivors = [...stage.reports.keys()].sort((a, b) => a - b);
  const headers = survivors.map((node) => stage.reports.get(node)!.envelope);
  const closeHash = hashClose(stage.opened.openHash, survivors, headers);
  const session = sessionOf(running);
  const address = { type: "CLOSE", session, attempt, sender: COORDINATOR, recipient: EVERYONE } as const;
  const content = { openHash: stage.opened.openHash, survivors, closeHash };
  const envelope = sealEnvelope(context.signingKey, study.binding, address, content);
  const closed = checkClose(study, running, stage.opened, envelope, headers);
  if (closed instanceof CodedError) return closed;
  const closing: ClosedAttempt = { ...stage, closed, close: envelope };
  const isComplete = closed.dropped.length === 0;
  const next: Stage = isComplete
    ? { ...closing, type: "unmasks", cert: [], unmasks: new Map() }
    : { ...closing, type: "confirms", confirms: new Map() };
  const { unmaskMs, confirmMs } = study.plan.timing;
  const effects: CoordinatorEffect[] = [
    {
      type: "commit",
      journal: [{ key: `close/${turnKey(session, attempt)}`, value: encodeCanonical(envelope) }],
      ledger: [],
    },
    ...survivors.map((node) => closeFor(closing, node)),
    stageDeadline(running, next.type, isComplete ? unmaskMs : confirmMs),
  ];
  if (!isComplete) {
    effects.unshift({ type: "progress", progress: { type: "missing", session, nodes: closed.dropped } });
  }
  return { running: { ...running, stage: next }, effects };
}

/** The CLOSE of the current attempt as every survivor gets it. */
export function closeFor(closing: ClosedAttempt, node: number): CoordinatorEffect {
  const common = commonOf(closing);
  return { type: "send", to: node, message: { type: "close", ...common }, common };
}

type Common = Omit<Extract<CoordinatorMessage, { type: "close" }>, "type">;

const commons = new WeakMap<Closed, Common>();

/** What a CLOSE says, to all survivors the same: written once. */
function commonOf({ closed, close: envelope }: ClosedAttempt): Common {
  const kept = commons.get(closed);
  if (kept) return kept;
  const common = { headers: [...closed.signedHeaders], envelope };
  commons.set(closed, common);
  return common;
}
