import { z } from "zod";
import { bundleMessage } from "./bundle.ts";
import { envelopeSchema } from "./envelope.ts";
import { MASKED_BYTES_LIMIT, attemptNumber, bytes32, bytesUpTo, ledgerSize } from "./primitives.ts";

/** Body of REPORT: the signed header that CLOSE shows to everybody; y_i itself goes to the coordinator only. */
export const reportBody = z.strictObject({
  bundlesHash: bytes32,
  openHash: bytes32,
  stateHash: bytes32,
  /** Merkle root of y_i over 4 KiB chunks. */
  maskedRoot: bytes32,
  /** r_i masked modulo the group order, little-endian; zero when nothing is committed. */
  maskedBlinding: bytes32,
  /** Pedersen commitment to v_i; zero when nothing is committed. */
  commitment: bytes32,
  /** What became of every earlier attempt of this session at this node. */
  earlier: z
    .array(z.strictObject({ attempt: attemptNumber, outcome: z.enum(["ABORTED", "UNMASKED"]) }))
    .max(255),
  /** The node's ledger before this report, by size and Merkle root: peers remember it and answer WITNESS with it. */
  ledger: z.strictObject({ size: ledgerSize, root: bytes32 }),
});
export type ReportBody = z.infer<typeof reportBody>;

/** Node → coordinator: header, masked vector, and the bundle for the next session. */
export const reportMessage = z.strictObject({
  type: z.literal("report"),
  envelope: envelopeSchema,
  masked: bytesUpTo(MASKED_BYTES_LIMIT),
  next: bundleMessage.optional(),
});
export type ReportMessage = z.infer<typeof reportMessage>;
