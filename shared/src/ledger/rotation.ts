import { z } from "zod";
import { fromHex, toHex } from "../crypto/bytes.ts";
import { type SigningKey, isUsableVerificationKey, sign, verify } from "../crypto/signature.ts";
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
});
export type RotationFile = z.infer<typeof rotationFile>;

/** States that a party's key has changed, and where its ledger stood then. */
export function describeRotation(
  party: string,
  { from, to }: { readonly from: SigningKey; readonly to: SigningKey },
  ledger: Checkpoint | undefined,
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
