import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, type Envelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import type { Crowd } from "./attack.ts";
import { keyOf } from "./forger.ts";
import { turnOf } from "./statements.ts";

/** A node's ABORT in place of its REPORT, to the same OPEN or another: nobody waits for it, and no deadline has to pass. */
export function abortOf(report: Envelope, binding: Binding, answering?: Uint8Array): NodeMessage {
  const { sender, session, attempt } = report;
  const openHash = answering ?? decodeCanonical(report.body, reportBody)!.openHash;
  const address = { type: "ABORT", session, attempt, sender, recipient: COORDINATOR } as const;
  return { type: "abort", envelope: sealEnvelope(keyOf(sender), binding, address, { openHash }) };
}

/** Nodes from `first` on take back their report in one turn, "1/1", or in all that begin like it. */
export const aborting =
  (first: number, turn = ""): Crowd =>
  (stage) => ({
    toCoordinator: (from, message) =>
      from >= first && message.type === "report" && turnOf(message.envelope).startsWith(turn)
        ? [{ message: abortOf(message.envelope, stage.binding()) }]
        : [{ message }],
  });

/** The last of four takes back every report, so that every survivor set needs a certificate. */
export const LAST_ABORTS: Crowd = aborting(3);
