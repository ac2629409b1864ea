import { equalBytes } from "../crypto/bytes.ts";
import { verifyConsistency } from "../crypto/merkle.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** A checkpoint that a party shows, with the proof that it extends its ledger as it was at `from`. */
export interface Shown {
  readonly checkpoint: Checkpoint;
  readonly from: number;
  readonly proof: readonly Uint8Array[];
}

/**
 * What a witness makes of a checkpoint: it extends the newest one that it has cosigned of this ledger ("extends"), is
 * that one ("same"), must be proved from another size or is older than what the witness knows ("known"), has a proof
 * that does not hold ("unproved"), or is another ledger of the same size: two signed notes that prove a fork.
 */
export type Judgement = "extends" | "same" | "known" | "unproved" | "fork";

/** Judges a checkpoint against the newest one cosigned of the same ledger; the first one seen is taken as it is. */
export function judgeCheckpoint(
  known: Checkpoint | undefined,
  { checkpoint, from, proof }: Shown,
): Judgement {
  if (!known) return "extends";
  if (checkpoint.size === known.size) return equalBytes(checkpoint.root, known.root) ? "same" : "fork";
  if (checkpoint.size < known.size || from !== known.size) return "known";
  const claim = {
    oldSize: known.size,
    oldRoot: known.root,
    newSize: checkpoint.size,
    newRoot: checkpoint.root,
    proof,
  };
  return verifyConsistency(claim) ? "extends" : "unproved";
}
