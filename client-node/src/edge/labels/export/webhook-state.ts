import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { writeWhole } from "./whole-file.ts";

const webhookState = z.strictObject({ snapshot: z.string(), acknowledged: z.int().min(0) });

/** Reads how many batches of a snapshot the receiver has acknowledged; 0 when nothing (readable) is noted. */
export function readAcknowledged(path: string, snapshot: string): number {
  try {
    const state = webhookState.parse(JSON.parse(readFileSync(path, "utf8")));
    return state.snapshot === snapshot ? state.acknowledged : 0;
  } catch {
    return 0;
  }
}

/** Notes it, durably: no id and no label, owner-only. @throws CodedError EXPORT_UNWRITABLE. */
export async function writeAcknowledged(path: string, snapshot: string, acknowledged: number): Promise<void> {
  const text = `${JSON.stringify({ snapshot, acknowledged })}\n`;
  await writeWhole(path, (part) => writeFileSync(part, text));
}

/** Forgets a snapshot that has arrived whole. */
export function forgetAcknowledged(path: string): void {
  rmSync(path, { force: true });
}
