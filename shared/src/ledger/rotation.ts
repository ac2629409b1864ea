import { z } from "zod";
import { fromHex, toHex } from "../crypto/bytes.ts";
import { verifyConsistency } from "../crypto/merkle.ts";
import { type SigningKey, isUsableVerificationKey, sign, verify } from "../crypto/signature.ts";
import { ledgerSize } from "../protocol/primitives.ts";
import { rotationStatement } from "./chain.ts";
import { type Checkpoint, checkpointIn, signCheckpoint } from "./checkpoint.ts";
import { parseEntry } from "./entry.ts";

const key = z.string().regex(/^[0-9a-f]{64}$/);
const signature = z.string().regex(/^[0-9a-f]{128}$/);

/** Earlier sizes of its ledger from which a statement proves itself at most. */
export const MOST_ROTATION_PROOFS = 16;

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
  proofs: z
    .array(z.strictObject({ from: ledgerSize.min(1), hashes: z.array(key).max(64) }))
    .max(MOST_ROTATION_PROOFS),
});
export type RotationFile = z.infer<typeof rotationFile>;

/** Writes a rotation as a file to be handed on. */
export function rotationText(rotation: RotationFile): string {
  return `${JSON.stringify(rotation, undefined, 1)}\n`;
}

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

/** A state of a ledger that somebody knows of, and how many entries are known to follow it. */
export interface KnownLedger extends Checkpoint {
  readonly followedBy: number;
}

type Judgement = "extends" | "behind" | "unproved";

/**
 * Holds the ledger in a rotation against all that somebody knows of the ledger of the old key: the newest checkpoint
 * that was cosigned, the newest report. It extends them, is older than one or another ledger ("behind"), or there is no
 * proof from one of their sizes ("unproved").
 */
export function judgeRotation(
  { party: name, to, checkpoint, proofs }: RotationFile,
  known: readonly KnownLedger[],
): Judgement {
  const taken =
    checkpoint === undefined ? undefined : checkpointIn(checkpoint, { name, identity: fromHex(to) });
  const judgements = known.map(({ size, root, followedBy }): Judgement => {
    if (!taken || taken.size <= size + followedBy) return "behind";
    if (size === 0) return "extends";
    const proof = proofs.find(({ from }) => from === size)?.hashes.map(fromHex);
    if (!proof) return "unproved";
    const claim = { oldSize: size, oldRoot: root, newSize: taken.size, newRoot: taken.root, proof };
    return verifyConsistency(claim) ? "extends" : "behind";
  });
  if (judgements.includes("behind")) return "behind";
  return judgements.includes("unproved") ? "unproved" : "extends";
}

/** Reports whose ledgers a statement proves itself from: a partner remembers one of the last session. */
const PROVED_REPORTS = 7;

/** What a node may write in the step of a report, ahead of its charge: the report names the ledger before all of it. */
const AHEAD = ["RELEASE", "ABORT", "REFUND"];

/**
 * Lists the sizes of a ledger from which a rotation proves itself: those of its checkpoints (`signed`), and those over which its
 * newest reports can have been made.
 */
export function rotationSizes(lines: readonly string[], signed: readonly number[]): readonly number[] {
  const types = lines.map((line) => parseEntry(line)?.body.type ?? "");
  const charges = types.flatMap((type, size) => (type === "RESERVE" ? [size] : []));
  const reported = charges.slice(-PROVED_REPORTS).flatMap((size) => {
    let first = size;
    while (AHEAD.includes(types[first - 1])) first -= 1;
    return first === size ? [size] : [first, size];
  });
  return [...new Set([...signed, ...reported])].slice(-MOST_ROTATION_PROOFS);
}
