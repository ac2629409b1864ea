import { z } from "zod";
import { provedShare } from "./bundle.ts";
import { envelopeSchema } from "./envelope.ts";
import { bytes32, nodeIndex, perNode } from "./primitives.ts";
import { unread } from "./unread.ts";

/** Body of CLOSE: the survivor set U in rising order, and the hash over openHash, U and the sorted headers. */
export const closeBody = z.strictObject({
  openHash: bytes32,
  survivors: perNode(nodeIndex),
  closeHash: bytes32,
});
export type CloseBody = z.infer<typeof closeBody>;
/** Coordinator → node: the signed CLOSE and every signed header in U. */
export const closeMessage = z.strictObject({
  type: z.literal("close"),
  envelope: envelopeSchema,
  headers: perNode(envelopeSchema),
});

/** Body of CONFIRM (node → coordinator, only when somebody is missing): the one closeHash. */
export const confirmBody = z.strictObject({ closeHash: bytes32 });
export const confirmMessage = z.strictObject({ type: z.literal("confirm"), envelope: envelopeSchema });

/** Body of CERT: the closeHash and the hashes of the CONFIRMs that travel beside it. */
export const certBody = z.strictObject({ closeHash: bytes32, confirms: perNode(bytes32) });
/** Coordinator → node: at least t signed CONFIRMs of one closeHash. */
export const certMessage = z.strictObject({
  type: z.literal("cert"),
  envelope: envelopeSchema,
  confirms: perNode(envelopeSchema),
});

/** One opened share: of b_dealer for a survivor ("self"), of m_dealer for one that was dropped ("pair"). */
export const openedShare = z.strictObject({
  dealer: nodeIndex,
  kind: z.enum(["self", "pair"]),
  proved: provedShare,
});
export type OpenedShare = z.infer<typeof openedShare>;

/** Body of UNMASK: signed over closeHash; the shares travel beside it, bound by their hash. */
export const unmaskBody = z.strictObject({ closeHash: bytes32, sharesHash: bytes32 });
/** One share for every bundle of the session: hashed as they came, and read once all that is signed about them holds. */
export const openedShares = perNode(openedShare);
/** Node → coordinator. */
export const unmaskMessage = z.strictObject({
  type: z.literal("unmask"),
  envelope: envelopeSchema,
  shares: unread(openedShares),
});
export type UnmaskMessage = z.infer<typeof unmaskMessage>;
