import { existsSync, rmSync, writeFileSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";

/**
 * Writes an audience to a new file that only its owner can read, and keeps its record: without the record the file goes
 * again, without the file nothing is recorded.
 * @throws CodedError AUDIENCE_UNWRITABLE or as `keep`.
 */
export function writeAudience(path: string, text: string, keep: () => void): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw unwritable(path, (error as NodeJS.ErrnoException).code);
  }
  try {
    keep();
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function unwritable(path: string, code: string | undefined): CodedError {
  return new CodedError("AUDIENCE_UNWRITABLE", {
    what: `The audience cannot be written to ${path} (${code ?? "unknown"}).`,
    why: existsSync(path)
      ? "There is something of that name already, and an audience is never written over."
      : "The folder is missing or belongs to another user.",
    todo: "Give another path with --out. Nothing was recorded.",
  });
}
