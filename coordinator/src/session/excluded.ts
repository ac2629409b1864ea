import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import {
  type ConvictionEvidence,
  type ExcludeMessage,
  excludeBody,
  excludeMessage,
} from "@fedseg/shared/protocol/exclude.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { hashEvidence, judge } from "@fedseg/shared/session/conviction.ts";
import { z } from "zod";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect } from "./events.ts";
import type { Moved } from "./events.ts";
import type { Presence, Running } from "./state.ts";

/** Journal key of the EXCLUDEs of a study: an exclusion outlives the process that has found it. */
export const EXCLUDED = "excluded";

const storedExclusions = z.array(excludeMessage);

/** Leaves out whom the evidence convicts, on record and told to everybody who is here. Undefined: it convicts nobody. */
export function exclude(
  running: Running,
  presence: readonly Presence[],
  evidence: ConvictionEvidence,
  { signingKey }: CoordinatorContext,
): Moved | undefined {
  const { study } = running;
  const convicted = judge(study, evidence);
  if (!convicted) return undefined;
  const { node, code, turn } = convicted;
  if (running.excluded.has(node)) return { running, effects: [] };
  const address = { type: "EXCLUDE", ...turn, sender: COORDINATOR, recipient: EVERYONE } as const;
  const evidenceHash = hashEvidence(evidence);
  const envelope = sealEnvelope(signingKey, study.binding, address, { node, code, evidenceHash });
  const message: ExcludeMessage = { type: "exclude", envelope, evidence };
  const excluded = new Map(running.excluded).set(node, message);
  const planHash = toHex(study.binding.planHash);
  return {
    running: { ...running, excluded },
    effects: [
      {
        type: "commit",
        journal: [{ key: EXCLUDED, value: encodeCanonical(messagesOf(excluded)) }],
        ledger: [
          { type: "EXCLUDE", study: planHash, ...turn, node, code, evidenceHash: toHex(evidenceHash) },
        ],
      },
      { type: "progress", progress: { type: "excluded", node, code } },
      ...presence.flatMap((here, to) => (here === "here" ? [{ type: "send", to, message } as const] : [])),
    ],
  };
}

/** The EXCLUDEs of a study, each with its evidence; none for those whom faulty sums convict. */
export function messagesOf(excluded: Running["excluded"]): ExcludeMessage[] {
  return [...excluded.values()].filter((message) => message !== undefined);
}

/** What a node that comes back is told about who has been left out. */
export function exclusionsFor(running: Running, to: number): CoordinatorEffect[] {
  return messagesOf(running.excluded).map((message) => ({ type: "send", to, message }));
}

/** Reads who has been left out from the coordinator's journal; undefined when it is something else. */
export function readExcluded(value: Uint8Array): Running["excluded"] | undefined {
  const messages = decodeCanonical(value, storedExclusions);
  if (!messages) return undefined;
  const excluded = new Map<number, ExcludeMessage>();
  for (const message of messages) {
    const body = decodeCanonical(message.envelope.body, excludeBody);
    if (!body) return undefined;
    excluded.set(body.node, message);
  }
  return excluded;
}
