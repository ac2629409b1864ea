import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/** Writes one of a node's own files, durable when it returns. @throws CodedError FILE_UNWRITABLE. */
export function writeWholeSync(path: string, content: Uint8Array | string): void {
  try {
    writeDurably(path, content);
  } catch (error) {
    throw new CodedError("FILE_UNWRITABLE", {
      what: `The file ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
      why: "The disk may be full, or the folder another user's.",
      todo: "Make room or give the folder back to this user; what was there before is unchanged.",
    });
  }
}
