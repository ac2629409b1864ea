import { fillDurably } from "@fedseg/keeper/files/durable-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/**
 * Writes an export whole or not at all. @throws CodedError EXPORT_UNWRITABLE, or what `fill` throws; then the old file
 * stands as it was.
 */
export async function writeWhole(path: string, fill: (path: string) => Promise<void> | void): Promise<void> {
  try {
    await fillDurably(path, fill);
  } catch (error) {
    throw isSystemError(error) ? unwritable(path, error.code) : error;
  }
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

function unwritable(path: string, reason: string): CodedError {
  return new CodedError("EXPORT_UNWRITABLE", {
    what: `The file ${path} cannot be written (${reason}).`,
    why: "The folder may belong to another user, be read-only or full, or the path is a folder.",
    todo: "Make room or correct the target's path in out.targets; what was there before is unchanged.",
  });
}
