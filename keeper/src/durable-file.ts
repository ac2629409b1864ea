import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes an owner-only file: whoever comes after a crash finds the whole of it, or what was there before. */
export function writeDurably(path: string, content: string | Uint8Array): void {
  const part = `${path}.part`;
  writeFileSync(part, content, { mode: 0o600 });
  moveDurably(part, path);
}

/** Renames a file once its content is durable, in place of what may be there, and makes that durable too. */
export function moveDurably(from: string, to: string): void {
  flush(from, "r+");
  renameSync(from, to);
  flushFolder(dirname(to));
}

/** Windows opens no folders, and keeps their entries by itself. */
function flushFolder(path: string): void {
  try {
    flush(path, "r");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!["EISDIR", "EPERM", "EACCES", "EINVAL"].includes(code)) throw error;
  }
}

function flush(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
