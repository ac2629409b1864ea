import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Checkpoint, claimsKey, readCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { type Note, parseNotes } from "@fedseg/shared/ledger/note.ts";

/** A note of a party's file and the checkpoint in it. */
export interface SignedNote {
  readonly note: Note;
  /** Place among the notes of the file, from 0. */
  readonly at: number;
  /** Undefined when no key of the party has signed it as its ledger's. */
  readonly checkpoint: Checkpoint | undefined;
  /** Whether it bears a signature in the name of a key of the party that this key has not made. */
  readonly isFalse: boolean;
}

/**
 * Reads a file of notes; undefined when something else is in it. `origin`: the name of the ledger in checkpoints;
 * `keys`: keys that may sign for it, hexadecimal.
 */
export function readNotes(
  bytes: Uint8Array,
  origin: string,
  keys: readonly string[],
): readonly SignedNote[] | undefined {
  const notes = parseNotes(decodeText(bytes) ?? "\n");
  return notes?.map((note, at) => {
    const read = keys.map((key) => {
      const signatory = { name: origin, identity: fromHex(key) };
      return { checkpoint: readCheckpoint(note, signatory), isClaimed: claimsKey(note, signatory, "log") };
    });
    return {
      note,
      at,
      checkpoint: read.find(({ checkpoint }) => checkpoint !== undefined)?.checkpoint,
      isFalse: read.some(({ checkpoint, isClaimed }) => isClaimed && checkpoint === undefined),
    };
  });
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
