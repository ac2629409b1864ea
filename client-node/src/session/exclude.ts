import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { openEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import {
  type ConvictionEvidence,
  type ExcludeMessage,
  excludeBody,
  excludeMessage,
} from "@fedseg/shared/protocol/exclude.ts";
import { hashEvidence, judge } from "@fedseg/shared/session/conviction.ts";
import { fault } from "@fedseg/shared/session/fault.ts";
import { type JournalReader, excludeEntry } from "./journal.ts";
import { ignore, refuse } from "./refuse.ts";
import type { NodeState, Running } from "./state.ts";
import type { Stepped } from "./events.ts";

/**
 * EXCLUDE: judges the evidence by itself and records who is left out and why, this node included. A coordinator may leave out
 * whom it likes down to m nodes; it must not call anybody convicted without what convicts.
 */
export function onExclude(state: NodeState, message: ExcludeMessage): Stepped {
  if (state.phase !== "running")
    return ignore(state, "EXCLUDE_UNEXPECTED", "EXCLUDE came while no study is running.");
  const { running } = state;
  const { study, self } = running;
  const body = openEnvelope(message.envelope, study.coordinatorIdentity, study.binding, excludeBody);
  if (body && running.excluded.has(body.node)) return [state, []];
  const convicted = judge(study, message.evidence);
  const isProved =
    body &&
    convicted?.node === body.node &&
    convicted.code === body.code &&
    equalBytes(hashEvidence(message.evidence), body.evidenceHash);
  if (!isProved)
    return refuse(
      running,
      fault(
        "FALSE_CONVICTION",
        "The coordinator calls a node convicted, and the evidence beside it does not convict that node.",
        "Who is left out for good must have been shown to lie; anything else would be slander.",
      ),
      [message.envelope, ...envelopesOf(message.evidence)],
    );
  const { code, turn, node } = convicted;
  const { name } = study.plan.roster[node];
  const who = node === self ? "This node" : `Node ${JSON.stringify(name)}`;
  return [
    { phase: "running", running: { ...running, excluded: new Map(running.excluded).set(node, code) } },
    [
      {
        type: "commit",
        journal: [{ key: excludeEntry(node), value: encodeCanonical(message) }],
        ledger: [
          {
            type: "EXCLUDE",
            study: toHex(study.binding.planHash),
            ...turn,
            node,
            code,
            evidenceHash: toHex(body.evidenceHash),
          },
        ],
      },
      { type: "evidence", code, envelopes: [message.envelope, ...envelopesOf(message.evidence)], notes: [] },
      {
        type: "note",
        code: "EXCLUDED",
        text: `${who} is left out of the rest of the study: ${code}. The evidence is in the evidence folder.`,
      },
    ],
  ];
}

function envelopesOf(evidence: ConvictionEvidence) {
  switch (evidence.type) {
    case "complaint":
      return [evidence.bundle, evidence.complaint];
    case "shares":
      return [evidence.bundle];
    case "keys":
      return evidence.disputes.flatMap(({ own, other }) => [own, other]);
  }
}

/** Reads who has been left out of a study, from a node's journal. */
export function readExclusions(running: Running, read: JournalReader): Running["excluded"] {
  const excluded = new Map(running.excluded);
  for (const node of running.study.identities.keys()) {
    const value = read(excludeEntry(node));
    const message = value && decodeCanonical(value, excludeMessage);
    const body = message && decodeCanonical(message.envelope.body, excludeBody);
    if (body) excluded.set(node, body.code);
  }
  return excluded;
}
