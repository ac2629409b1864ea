import { z } from "zod";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, nodeIndex } from "./primitives.ts";

/**
 * Node → coordinator → peers, before it approves a plan, after the roster and after every start: what is the newest of my
 * ledger that you have seen? `enrolled`: the answer is to be bound to the list of enrolments, before that to the plan.
 */
export const witnessRequest = z.strictObject({
  type: z.literal("witness-request"),
  subject: nodeIndex,
  nonce: bytes32,
  enrolled: z.boolean(),
});
/** The newest REPORT of a node that a peer has seen, in any study, and the CLOSE that showed it. */
export const seenReport = z.strictObject({
  /** What the study of both statements binds them to. */
  planHash: bytes32,
  enrolHash: bytes32,
  report: envelopeSchema,
  close: envelopeSchema,
});
export type SeenReport = z.infer<typeof seenReport>;

/**
 * Body of WITNESS: a peer's answer, the newest REPORT of the subject that it has seen and the newest checkpoint that it has
 * cosigned, in any study; nothing where it has seen none. `here`: the newest REPORT that it has seen in this study, where
 * `seen` is of another one that runs beside it.
 */
export const witnessBody = z.strictObject({
  subject: nodeIndex,
  nonce: bytes32,
  seen: seenReport.optional(),
  here: seenReport.optional(),
  checkpoint: z.string().max(1024).optional(),
});
/** Peer → coordinator → the node that asked. */
export const witnessMessage = z.strictObject({ type: z.literal("witness"), envelope: envelopeSchema });
