import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { show } from "@fedseg/wording/edge/show.ts";
import { pathFromHere } from "./path-from-here.ts";
import type { StudyOutcome } from "./study.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** What the auditor says, and how it ends. */
export type Audited = Promise<readonly [said: string, status: number | null]>;

/** Assembles the bundle from what the parties deliver and runs the auditor's own command on it, beside everything else. */
export function startAudit({ bundle, nodes }: StudyOutcome, isLast: boolean): Audited {
  for (const { name, folder } of nodes) {
    copyFileSync(join(folder, "ledger.jsonl"), join(bundle, "ledgers", `${name}.jsonl`));
  }
  const auditor = spawn(process.execPath, [join(ROOT, "auditor/bin/fedseg-audit.mjs"), bundle], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!isLast) yieldTo(auditor.pid);
  const status = new Promise<number | null>((done, fail) => {
    auditor.once("error", fail);
    auditor.once("close", done);
  });
  return Promise.all([text(auditor.stdout), status]);
}

/** Lets a process run when others have nothing to do: while another study runs nobody waits for it. */
function yieldTo(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or this system lets nobody say so.
  }
}

export async function showAudit(audited: Audited, { bundle }: StudyOutcome): Promise<number> {
  show(`\nAUDIT (npm run audit -- ${pathFromHere(bundle)})`);
  const [said, status] = await audited;
  process.stdout.write(said);
  return status ?? 1;
}
