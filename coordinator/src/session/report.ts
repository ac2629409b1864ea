import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { type Envelope, type MessageType, openEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { abortBody, complaintBody } from "@fedseg/shared/protocol/open.ts";
import { withEntry } from "@fedseg/shared/math/growing-map.ts";
import type { ReportMessage } from "@fedseg/shared/protocol/report.ts";
import { answersSession, reportHeader } from "@fedseg/shared/session/closed.ts";
import { judge } from "@fedseg/shared/session/conviction.ts";
import { readMasked } from "@fedseg/shared/session/replay.ts";
import type { z } from "zod";
import { onBundle, sessionOf } from "./bundle.ts";
import type { Moved } from "./events.ts";
import { type Running, type Stage, turnKey } from "./state.ts";

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
  const reports = withEntry(stage.reports, from, message);
  const verified = running.verified.with(from, sessionOf(running) - 1);
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
