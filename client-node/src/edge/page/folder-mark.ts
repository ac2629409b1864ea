import { statSync } from "node:fs";
import { join } from "node:path";
import { askService } from "@fedseg/keeper/local/call.ts";
import { PROBLEMS } from "../ingest/problems.ts";
import { processOf } from "../whole-status.ts";

/** Files of a node's folder that its page shows something of. */
const SHOWN = ["inbox.json.sealed", PROBLEMS, "scores.db", join("studies", "current.json"), "segments.json"];

/** Returns a text that changes when a node's process, its ledger, or a file that its page shows has changed. */
export async function folderMark(folder: string): Promise<string> {
  const entries = await askService(folder, { ask: "entries" });
  const files = SHOWN.map((name) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return found ? `${found.mtimeMs} ${found.size}` : "";
  });
  return JSON.stringify([await processOf(folder), entries?.done, files]);
}
