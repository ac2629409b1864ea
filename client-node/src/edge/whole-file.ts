import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";

/**
 * Writes an owner-only file: a reader sees the whole of it or what was there before, and so does whoever comes after a
 * crash. Durable when it returns. @throws CodedError FILE_UNWRITABLE.
 */
export function writeWholeSync(path: string, content: Uint8Array | string): void {
  const part = `${path}.part`;
  try {
    const file = openSync(part, "w", 0o600);
    try {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, path);
    flushFolder(dirname(path));
  } catch (error) {
    throw new CodedError("FILE_UNWRITABLE", {
      what: `The file ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
      why: "The disk may be full, or the folder another user's.",
      todo: "Make room or give the folder back to this user; what was there before is unchanged.",
    });
  }
}

/** Without it a power cut can bring back what the folder named before. */
function flushFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
