import { closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { type MillisColumn, millisColumns } from "../../../ingest/parquet-footer.ts";
import { openSource } from "./source-files.ts";

/** The largest footer that is looked into, and what is copied at once. */
const [LARGEST_FOOTER, PART] = [64 * 2 ** 20, 2 ** 20];

/** A copy of a Parquet file that calls its milliseconds microseconds: every one of them can be read then. */
export interface Relabelled {
  /** Places of the columns whose numbers are milliseconds, from 0. */
  readonly places: ReadonlySet<number>;
  remove(): void;
}

/**
 * Copies a file to `path` and changes nothing there but the unit of its columns of milliseconds. The engine turns those into
 * microseconds while it decodes and stops at the first that is beyond them, in whatever query. Undefined for a file without such columns.
 */
export function relabelMillis(file: string, path: string): Relabelled | undefined {
  const source = openSource(file, "PARQUET");
  try {
    const { columns, from } = footerOf(source);
    if (columns.length === 0) return undefined;
    const copy = openSync(path, "w", 0o600);
    try {
      copyInto(copy, source);
      for (const { patches } of columns)
        for (const [at, byte] of patches) writeSync(copy, Uint8Array.of(byte), 0, 1, from + at);
    } finally {
      closeSync(copy);
    }
    return {
      places: new Set(columns.map(({ place }) => place)),
      remove: () => rmSync(path, { force: true }),
    };
  } finally {
    closeSync(source);
  }
}

function footerOf(file: number): { readonly columns: readonly MillisColumn[]; readonly from: number } {
  const { size } = fstatSync(file);
  const tail = new Uint8Array(8);
  readSync(file, tail, 0, 8, size - 8);
  const length = new DataView(tail.buffer).getUint32(0, true);
  const from = size - 8 - length;
  if (from < 4 || length > LARGEST_FOOTER) return { columns: [], from: 0 };
  const footer = new Uint8Array(length);
  readSync(file, footer, 0, length, from);
  return { columns: millisColumns(footer), from };
}

function copyInto(copy: number, source: number): void {
  const part = new Uint8Array(PART);
  let at = 0;
  for (let read = readSync(source, part, 0, PART, 0); read > 0; read = readSync(source, part, 0, PART, at)) {
    for (let done = 0; done < read;) done += writeSync(copy, part, done, read - done, at + done);
    at += read;
  }
}
