import { statSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { PlainColumns } from "../../../ingest/line-sources.ts";

/** How long after its last change another one has another time, in milliseconds: systems count in ticks, some in seconds. */
const [TICK_MS, SECONDS_MS] = [50, 2500];
const [MILLION, BILLION] = [1_000_000n, 1_000_000_000n];

/**
 * Files that are read several times where they lie, as long as they stay what they were: who replaces one or writes into it
 * changes which file it is, its size or one of its times.
 */
export class FilesInPlace {
  readonly #before = new Map<string, string>();

  /** Notes what files are before they are read; false where one was changed so lately that it might be again unnoticed. */
  note(files: readonly string[]): boolean {
    const now = BigInt(Date.now()) * MILLION;
    let areSettled = true;
    for (const file of files) {
      const { mtimeNs, ctimeNs } = statSync(file, { bigint: true });
      const latest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
      const quiet = BigInt(latest % BILLION === 0n ? SECONDS_MS : TICK_MS) * MILLION;
      if (now - latest < quiet) areSettled = false;
      this.#before.set(file, factsOf(file));
    }
    return areSettled;
  }

  /** Returns what the noted files were: a text that is another once one is replaced or written into, or they are other files. */
  facts(): string {
    return JSON.stringify([...this.#before]);
  }

  /**
   * Tells whether reading once more, with copies, may give something else: one of them is another than it was, an engine has
   * stopped at them, or a file has changed while it was copied.
   */
  mayDiffer(error?: unknown): boolean {
    const code = error instanceof CodedError ? error.code : "";
    if (code === "DATA_FILE_CHANGED") return true;
    const isStopped = /^(ENGINE|SQL)_(?!MEMORY|DISK)/.test(code);
    if (isStopped && this.#before.size > 0) return true;
    return [...this.#before].some(([file, facts]) => factsOf(file) !== facts);
  }
}

/** How a source's files are read where they lie, and what is read of them. */
export interface InPlace extends PlainColumns {
  readonly files: FilesInPlace;
}

/** Returns which file this is now, its size and its times; an empty text for none. */
export function factsOf(file: string): string {
  const facts = statSync(file, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? "" : [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join();
}
