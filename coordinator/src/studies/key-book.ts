import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type RevocationFile, revocationFile } from "@fedseg/shared/ledger/revocation.ts";
import { type RotationFile, rotationFile } from "@fedseg/shared/ledger/rotation.ts";
import { z } from "zod";
import type { Documents } from "./registry.ts";

/** What has become of the service's own keys, oldest first; each statement is signed by the key that it speaks of. */
export interface KeyBook {
  readonly rotations: readonly RotationFile[];
  readonly revocations: readonly RevocationFile[];
}

const KEY = "own-keys";
const keyBook = z.strictObject({ rotations: z.array(rotationFile), revocations: z.array(revocationFile) });

/** Reads what a service's book says of its own keys. @throws CodedError JOURNAL_DAMAGED. */
export function readKeyBook(documents: Documents): KeyBook {
  const value = documents.read(KEY);
  if (!value) return { rotations: [], revocations: [] };
  try {
    return keyBook.parse(JSON.parse(new TextDecoder().decode(value)));
  } catch {
    throw new CodedError("JOURNAL_DAMAGED", {
      what: "What the service's book says of its own keys is unreadable.",
      why: "It has to know which of its keys is not to be trusted before it signs anything.",
      todo: "Restore the newest copy of the service's data folder, with the software that wrote it.",
    });
  }
}

/** Notes that one key has followed another; once noted it stays as it was. */
export async function noteRotation(documents: Documents, rotation: RotationFile): Promise<void> {
  const book = readKeyBook(documents);
  if (book.rotations.some(({ from }) => from === rotation.from)) return;
  await write(documents, { ...book, rotations: [...book.rotations, rotation] });
}

/** Notes that a key is not to be trusted any more; returns the statement that was noted first. */
export async function noteRevocation(
  documents: Documents,
  revocation: RevocationFile,
): Promise<RevocationFile> {
  const book = readKeyBook(documents);
  const before = book.revocations.find(({ identity }) => identity === revocation.identity);
  if (!before) await write(documents, { ...book, revocations: [...book.revocations, revocation] });
  return before ?? revocation;
}

/** Whether a key (hexadecimal) of the service's own signs nothing any more. @throws CodedError JOURNAL_DAMAGED. */
export function isOwnRevoked(documents: Documents, identity: string): boolean {
  return readKeyBook(documents).revocations.some((each) => each.identity === identity);
}

/**
 * @throws CodedError KEY_EARLIER when the book says that another key has followed this one (hexadecimal), however it came back here;
 * JOURNAL_DAMAGED.
 */
export function requireNewestKey(documents: Documents, identity: string): void {
  const { rotations } = readKeyBook(documents);
  let newest = identity;
  for (const { from, to } of rotations) if (from === newest) newest = to;
  if (newest === identity) return;
  throw new CodedError("KEY_EARLIER", {
    what: `The key ${identity} of this process is an earlier one: the coordinator's is ${newest} now.`,
    why: "It was replaced on another machine, or its file was brought back from a copy; members who have pinned the new key take nothing that it signs.",
    todo: "Copy the file of the new key, and the .until- file of the old one, from the machine where rotate-key was given to where the key of this process lies, and do it again.",
  });
}

function write(documents: Documents, book: KeyBook): Promise<void> {
  return documents.commit([{ key: KEY, value: utf8(JSON.stringify(book)) }]);
}
