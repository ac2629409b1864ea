import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { pid } from "node:process";

/** SQLite's codes of a database that another process holds: SQLITE_BUSY and SQLITE_LOCKED. */
const HELD = new Set([5, 6]);

/** Tells whether a database cannot be had because another process holds it, and not because something is wrong with it. */
export function isHeldElsewhere(error: unknown): boolean {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  return HELD.has(code & 0xff);
}

/** Notes that this process holds a database, for whoever finds it in use. Only told to people: the lock decides. */
export function noteHolder(path: string): void {
  forgetHolder(path);
  ifPossible(() => writeFileSync(noteOf(path), `${pid}\n`, { mode: 0o600, flag: "wx" }));
}

/** Takes the note away, before the database is let go. */
export function forgetHolder(path: string): void {
  ifPossible(() => rmSync(noteOf(path), { force: true }));
}

/** Returns which process says that it holds a database; undefined when none says so. */
export function holderOf(path: string): number | undefined {
  let text = "";
  ifPossible(() => (text = readFileSync(noteOf(path), "utf8")));
  return /^[1-9]\d{0,9}\n$/.test(text) ? Number(text) : undefined;
}

function noteOf(path: string): string {
  return `${path}.pid`;
}

/** A note that cannot be written or read is only missed. */
function ifPossible(act: () => void): void {
  try {
    act();
  } catch {
    // The refusal then names no process.
  }
}
