import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import {
  type Envelope,
  type MessageType,
  openEnvelope,
  sealEnvelope,
} from "@fedseg/shared/protocol/envelope.ts";
import { abortBody, complaintBody } from "@fedseg/shared/protocol/open.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import type { ReportMessage } from "@fedseg/shared/protocol/report.ts";
import { answersSession, checkClose, reportHeader } from "@fedseg/shared/session/closed.ts";
import { judge } from "@fedseg/shared/session/conviction.ts";
import { hashClose } from "@fedseg/shared/session/hashes.ts";
import { readMasked } from "@fedseg/shared/session/replay.ts";
import type { z } from "zod";
import { onBundle, sessionOf, stageDeadline } from "./bundle.ts";
import { exclude } from "./excluded.ts";
import type { Failed } from "./faulty.ts";
import { retry } from "./retry.ts";
import {
  type ClosedAttempt,
  type CoordinatorContext,
  type CoordinatorEffect,
  type Moved,
  type Opening,
  type Presence,
  type Running,
  type Stage,
  turnKey,
} from "./state.ts";

type ReportsStage = Extract<Stage, { type: "reports" }>;

/** REPORT: keeps the first valid one of each participant, and its bundle for the next session. Undefined: not valid. */
export function onReport(
  running: Running,
  stage: ReportsStage,
  from: number,
  message: ReportMessage,
): Moved | undefined {
  if (stage.reports.has(from)) return { running, effects: [] };
  const header = stage.opened.bundles.has(from)
    ? reportHeader(running.study, stage.opened, from, message.envelope)
    : undefined;
  const isValid =
    header !== undefined &&
    answersSession(header, running, stage.opened) &&
    readMasked(header, message.masked, stage.expected.parameters) !== undefined;
  if (!isValid) return undefined;
  const reports = new Map(stage.reports).set(from, message);
  const verified = new Map(running.verified).set(from, sessionOf(running) - 1);
  const reported: Running = { ...running, verified, stage: { ...stage, reports } };
  // A bundle sent on its own is of the process that lives now; the one that rides in a stored report may not be.
  const isHere = running.waiting.get(turnKey(sessionOf(running) + 1, 1))?.has(from) ?? false;
  const next = message.next && !isHere ? (onBundle(reported, from, message.next) ?? reported) : reported;
  const progress = {
    type: "reported",
    session: sessionOf(running),
    node: from,
    reports: reports.size,
    of: stage.bundles.size,
  } as const;
  return { running: next, effects: [{ type: "progress", progress }] };
}

/** COMPLAINT: keeps it with the bundle that it is about, to be judged when everybody has answered. Undefined: not valid. */
export function onComplaint(
  running: Running,
  stage: ReportsStage,
  from: number,
  complaint: Envelope,
): Moved | undefined {
  const said = { type: "COMPLAINT", envelope: complaint, schema: complaintBody } as const;
  const body = insteadOfReport(running, stage, from, said);
  const bundle = body && stage.bundles.get(body.dealer)?.envelope;
  if (!bundle) return undefined;
  const evidence = { type: "complaint", bundle, complaint } as const;
  if (!judge(running.study, evidence)) return undefined;
  const complaints = new Map(stage.complaints).set(from, evidence);
  return { running: { ...running, stage: { ...stage, complaints } }, effects: [] };
}

/** ABORT: this node's report missed its tick, so nobody waits for it. Undefined: not valid. */
export function onAbort(
  running: Running,
  stage: ReportsStage,
  from: number,
  envelope: Envelope,
): Moved | undefined {
  if (!insteadOfReport(running, stage, from, { type: "ABORT", envelope, schema: abortBody }))
    return undefined;
  const aborted = new Set(stage.aborted).add(from);
  return { running: { ...running, stage: { ...stage, aborted } }, effects: [] };
}

/** Opens what a participant says instead of reporting in this attempt; undefined when it is not valid. */
function insteadOfReport<T extends { openHash: Uint8Array }>(
  { study }: Running,
  stage: ReportsStage,
  from: number,
  { type, envelope, schema }: { type: MessageType; envelope: Envelope; schema: z.ZodType<T> },
): T | undefined {
  const { turn, openHash, bundles } = stage.opened;
  const isAddressed =
    envelope.type === type &&
    envelope.sender === from &&
    bundles.has(from) &&
    envelope.session === turn.session &&
    envelope.attempt === turn.attempt;
  const body = isAddressed
    ? openEnvelope(envelope, study.identities[from], study.binding, schema)
    : undefined;
  return body && equalBytes(body.openHash, openHash) && !stage.reports.has(from) ? body : undefined;
}

/** CLOSE: once every participant has answered or cannot any more; complaints and too few reports give a new attempt. */
export function maybeClose(
  running: Running,
  stage: ReportsStage,
  presence: readonly Presence[],
  isLate: boolean,
  context: CoordinatorContext,
): Moved | Failed | CodedError {
  const hasAnswered = (node: number) =>
    stage.reports.has(node) || stage.complaints.has(node) || stage.aborted.has(node);
  const awaited = [...stage.bundles.keys()].filter((node) => presence[node] !== "gone" && !hasAnswered(node));
  if (awaited.length > 0 && !isLate) return { running, effects: [] };
  if (stage.complaints.size > 0) return blame(running, stage, presence, context);
  if (stage.reports.size < running.study.cohort.m) {
    return retry(running, presence, `only ${stage.reports.size} reports came`, context);
  }
  return close(running, stage, context);
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
  const headers = closing.closed.survivors.map((survivor) => closing.reports.get(survivor)!.envelope);
  return { type: "send", to: node, message: { type: "close", envelope: closing.close, headers } };
}
