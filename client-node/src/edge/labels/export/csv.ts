import { closeSync, openSync, writeSync } from "node:fs";
import { exportCsvText } from "../../../labels/export-csv.ts";
import type { ScoreSet } from "../../../labels/score-set.ts";
import { writeWhole } from "./whole-file.ts";

/** Writes a set as a CSV file that only its owner may read. @throws CodedError EXPORT_UNWRITABLE. */
export async function exportCsv(path: string, set: ScoreSet): Promise<void> {
  await writeWhole(path, async (part) => {
    const file = openSync(part, "w");
    try {
      for await (const text of exportCsvText(set)) writeAll(file, new TextEncoder().encode(text));
    } finally {
      closeSync(file);
    }
  });
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
