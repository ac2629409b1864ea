import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { type Envelope, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { witnessBody } from "@fedseg/shared/protocol/witness.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import type { Checkpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { cosignedNote, ownCheckpoint } from "@fedseg/shared/ledger/notebook.ts";
import { signatoryOf } from "@fedseg/shared/session/signatories.ts";
import type { z } from "zod";
import { lostEntries } from "./checkpoint.ts";
import { ignore, refuse } from "./refuse.ts";
import type { NodeContext, NodeState, Running, Stepped } from "./state.ts";

type WitnessRequest = Extract<CoordinatorMessage, { type: "witness-request" }>;

/** Asks the peers, on a fresh nonce, for the newest of its own reports and checkpoints that they have seen. */
export function askPeers(running: Running, context: NodeContext): Stepped {
  const nonce = context.source.bytes(32);
  const next: Running = { ...running, freshness: { type: "asking", nonce, answers: new Set() } };
  return [
    { phase: "running", running: next },
    [{ type: "send", message: { type: "witness-request", subject: running.self, nonce } }],
  ];
}

/** Answers a peer with the newest of its own signed reports and checkpoints that this node has seen. */
export function onWitnessRequest(
  state: NodeState,
  { subject, nonce }: WitnessRequest,
  context: NodeContext,
): Stepped {
  const running = state.phase === "running" || state.phase === "finished" ? state.running : undefined;
  if (!running || subject === running.self)
    return ignore(state, "WITNESS_UNEXPECTED", "No ledger to testify about.");
  const seen = running.seenReports.get(subject);
  const address = {
    type: "WITNESS",
    session: 0,
    attempt: 0,
    sender: running.self,
    recipient: subject,
  } as const;
  const about = signatoryOf(running.study, subject);
  const checkpoint = about && cosignedNote(context.notary(), about);
  const content = { subject, nonce, ...(seen && { report: seen.report }), ...(checkpoint && { checkpoint }) };
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, content);
  return [state, [{ type: "send", message: { type: "witness", envelope } }]];
}

/** Counts an answer; no peer may know more of this ledger than this node's own disk does. */
export function onWitness(state: NodeState, envelope: Envelope, context: NodeContext): Stepped {
  if (state.phase !== "running") return ignore(state, "WITNESS_UNEXPECTED", "No study is running.");
  const { running } = state;
  const { freshness, study, self } = running;
  const identity = study.identities[envelope.sender];
  const isAnswer =
    envelope.type === "WITNESS" && envelope.sender !== self && envelope.recipient === self && identity;
  if (freshness.type !== "asking" || !isAnswer) return ignore(state, "WITNESS_UNASKED", "Nobody was asked.");
  const body = openEnvelope(envelope, identity, study.binding, witnessBody);
  if (!body || body.subject !== self || !equalBytes(body.nonce, freshness.nonce)) {
    return ignore(state, "WITNESS_FOREIGN", "A testimony is unsigned or answers another question.");
  }
  const shown = shownBy(running, body, context);
  if (!shown)
    return ignore(state, "WITNESS_FOREIGN", "A testimony shows something that this node never signed.");
  for (const checkpoint of shown) {
    const lost = lostEntries(checkpoint, context);
    if (lost) return refuse(running, lost, [envelope]);
  }
  const answers = new Set(freshness.answers).add(envelope.sender);
  const isEnough = answers.size + 1 >= study.cohort.t;
  return [
    {
      phase: "running",
      running: { ...running, freshness: isEnough ? { type: "fresh" } : { ...freshness, answers } },
    },
    [],
  ];
}

/** RESERVE and SENT: written, durably and together, between the ledger that a REPORT names and its sending. */
const ENTRIES_OF_A_REPORT = 2;

/** Lists what a testimony shows of this node's ledger; undefined when something in it is not signed by this node. */
function shownBy(
  { study, self }: Running,
  { report, checkpoint }: z.infer<typeof witnessBody>,
  context: NodeContext,
): readonly Checkpoint[] | undefined {
  const isOwn = report?.type === "REPORT" && report.sender === self;
  const header = isOwn ? openEnvelope(report, study.identities[self], study.binding, reportBody) : undefined;
  const noted = checkpoint === undefined ? undefined : ownCheckpoint(context.notary(), checkpoint);
  if ((report && !header) || (checkpoint !== undefined && !noted)) return undefined;
  const reported = header ? reportedBy(header, context) : [];
  return [...reported, ...(noted ? [noted] : [])];
}

/** A report shows the ledger before it, and that two more entries followed: with which root only this node can tell. */
function reportedBy({ ledger }: ReportBody, context: NodeContext): readonly Checkpoint[] {
  const after = ledger.size + ENTRIES_OF_A_REPORT;
  const { tree } = context.notary();
  return [ledger, { size: after, root: after <= tree.size ? tree.rootAt(after) : ledger.root }];
}

/** Keeps the newest report of each peer among headers that have been checked. */
export function withReports(
  running: Running,
  headers: ReadonlyMap<number, ReportBody>,
  envelopes: readonly Envelope[],
): Running {
  const seenReports = new Map(running.seenReports);
  for (const report of envelopes) {
    const entries = (headers.get(report.sender)?.ledger.size ?? 0) + ENTRIES_OF_A_REPORT;
    if (entries > (seenReports.get(report.sender)?.entries ?? 0))
      seenReports.set(report.sender, { entries, report });
  }
  return { ...running, seenReports };
}
