import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { systemCode, whyUnwritten } from "@fedseg/wording/refusals/unwritten.ts";

/** Writes one of a node's own files, durable when it returns. @throws CodedError FILE_UNWRITABLE. */
export function writeWholeSync(path: string, content: Uint8Array | string): void {
  try {
    writeDurably(path, content);
  } catch (error) {
    throw fileUnwritable(path, error);
  }
}

/** Refuses to go on without a file of the node's own that cannot be written, as the system's error says. */
export function fileUnwritable(path: string, error: unknown): CodedError {
  return new CodedError("FILE_UNWRITABLE", {
    what: `The file ${path} cannot be written (${systemCode(error)}).`,
    ...whyUnwritten(error, {
      why: "The folder may be another user's.",
      todo: "Give the folder back to this user; what was there before is unchanged.",
    }),
  });
}
