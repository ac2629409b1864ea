import { z } from "zod";
import { fromHex, toHex } from "../crypto/bytes.ts";
import { verifyConsistency } from "../crypto/merkle.ts";
import { type SigningKey, isUsableVerificationKey, sign, verify } from "../crypto/signature.ts";
import { ledgerSize } from "../protocol/primitives.ts";
import { rotationStatement } from "./chain.ts";
import { type Checkpoint, checkpointIn, signCheckpoint } from "./checkpoint.ts";

const key = z.string().regex(/^[0-9a-f]{64}$/);
const signature = z.string().regex(/^[0-9a-f]{128}$/);

/** What a party gives to its partners when it has changed its identity key; both keys have signed it. */
export const rotationFile = z.strictObject({
  type: z.literal("fedseg-key-rotation"),
  v: z.literal(1),
  party: z.string().max(64),
  /** The key before and the key from now on, hexadecimal. */
  from: key,
  to: key,
  /** Signatures of both over the same statement. */
  signature,
  proof: signature,
  /** The ledger as the new key has taken it over, a signed note; missing when there is no ledger yet. */
  checkpoint: z.string().max(1024).optional(),
  /** That this ledger extends the one that partners have cosigned, by the sizes of the newest checkpoints of the old key. */
  proofs: z.array(z.strictObject({ from: ledgerSize.min(1), hashes: z.array(key).max(64) })).max(16),
});
export type RotationFile = z.infer<typeof rotationFile>;

/** A ledger as a new key has taken it over, and the proofs that it extends what it was at earlier sizes. */
export interface TakenOver extends Checkpoint {
  readonly proofs: readonly { readonly from: number; readonly hashes: readonly Uint8Array[] }[];
}

/** States that a party's key has changed, and where its ledger stood then. */
export function describeRotation(
  party: string,
  { from, to }: { readonly from: SigningKey; readonly to: SigningKey },
  ledger: TakenOver | undefined,
): RotationFile {
  const [old, next] = [toHex(from.publicKey), toHex(to.publicKey)];
  const statement = rotationStatement(party, old, next);
  return {
    type: "fedseg-key-rotation",
    v: 1,
    party,
    from: old,
    to: next,
    signature: toHex(sign(from, statement)),
    proof: toHex(sign(to, statement)),
    ...(ledger && { checkpoint: signCheckpoint(to, party, ledger) }),
    proofs: (ledger?.proofs ?? []).map((proof) => ({ from: proof.from, hashes: proof.hashes.map(toHex) })),
  };
}

/** Tells whether both keys have signed a rotation, and the new one the checkpoint in it. */
export function isRotationSigned({
  party,
  from,
  to,
  signature: old,
  proof,
  checkpoint,
}: RotationFile): boolean {
  const statement = rotationStatement(party, from, to);
  const identity = fromHex(to);
  return (
    from !== to &&
    isUsableVerificationKey(identity) &&
    verify(fromHex(from), statement, fromHex(old)) &&
    verify(identity, statement, fromHex(proof)) &&
    (checkpoint === undefined || checkpointIn(checkpoint, { name: party, identity }) !== undefined)
  );
}

/**
 * Holds the ledger in a rotation against the newest checkpoint of the old key that somebody has cosigned: it extends
 * that one, is older or another ("behind"), or there is no proof from that size ("unproved").
 */
export function judgeRotation(
  { party: name, to, checkpoint, proofs }: RotationFile,
  known: Checkpoint | undefined,
): "extends" | "behind" | "unproved" {
  const taken =
    checkpoint === undefined ? undefined : checkpointIn(checkpoint, { name, identity: fromHex(to) });
  if (!known) return "extends";
  if (!taken || taken.size <= known.size) return "behind";
  const proof = proofs.find(({ from }) => from === known.size)?.hashes.map(fromHex);
  if (!proof) return "unproved";
  const claim = { oldSize: known.size, oldRoot: known.root, newSize: taken.size, newRoot: taken.root, proof };
  return verifyConsistency(claim) ? "extends" : "behind";
}
