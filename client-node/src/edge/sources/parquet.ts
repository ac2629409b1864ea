import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import { quoteText } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";

/**
 * Stages Parquet files as a table with the types they have.
 * @throws CodedError PARQUET_MALFORMED when one is no whole Parquet file, or the files do not fit together.
 */
export async function stageParquet(
  engine: Engine,
  relation: string,
  files: readonly string[],
): Promise<void> {
  for (const file of files) if (!isWhole(file)) throw malformed();
  const list = `[${files.map(quoteText).join(", ")}]`;
  try {
    await engine.run(`CREATE TABLE ${relation} AS SELECT * FROM read_parquet(${list})`);
  } catch (error) {
    throw error instanceof CodedError && error.code === "ENGINE_MEMORY" ? error : malformed();
  }
}

/** Tells whether a file begins and ends as Parquet does, with a footer that lies inside it. */
function isWhole(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    if (size < 12) return false;
    const [head, tail] = [new Uint8Array(4), new Uint8Array(8)];
    readSync(file, head, 0, 4, 0);
    readSync(file, tail, 0, 8, size - 8);
    const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
    const footer = new DataView(tail.buffer).getUint32(0, true);
    return text(head) === "PAR1" && text(tail.subarray(4)) === "PAR1" && footer <= size - 12;
  } finally {
    closeSync(file);
  }
}

function malformed(): CodedError {
  return new CodedError("PARQUET_MALFORMED", {
    what: "A Parquet file cannot be read.",
    why: "It is cut off, damaged or encrypted, or the files of the source do not have the same columns.",
    todo: "Check that the export finished, and write it again without encryption.",
  });
}
