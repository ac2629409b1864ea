import { basename } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { factsOf } from "./files-in-place.ts";

/**
 * Reads files, as often as that takes, and gives what comes of it only where each is what it was before.
 * @throws CodedError DATA_FILE_CHANGED, or as `read` where none has changed.
 */
export async function whileUnchanged<T>(files: readonly string[], read: () => Promise<T>): Promise<T> {
  const before = files.map(factsOf);
  const made = read();
  // What is wrong with half a file says nothing of the whole.
  await made.catch(() => undefined);
  const changed = files.find((file, at) => factsOf(file) !== before[at]);
  if (changed !== undefined) throw hasChanged(changed);
  return made;
}

function hasChanged(file: string): CodedError {
  return new CodedError("DATA_FILE_CHANGED", {
    what: `The file ${basename(file)} has changed while it was read.`,
    why: "What was read is partly of the old file and partly of the new one, or of one that is not whole yet.",
    todo: "Do the same again when nothing writes to the file any more; an export that is written under another name and renamed when it is whole is never seen half.",
  });
}
