import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";

/** The auditor's program, where it is installed beside the coordinator's. */
const AUDITOR = fileURLToPath(new URL("../../../auditor/bin/fedseg-audit.mjs", import.meta.url));
/** How long it may take, and how much it may say. */
const [AUDIT_MS, MOST_BYTES] = [3_600_000, 1 << 26];

/** What it said, and its exit status: undefined when it was ended, or could not begin. */
export interface AuditorSaid {
  readonly status: number | undefined;
  readonly stdout: string;
}

/** Runs the auditor's program in a process that shares nothing with this one but files; undefined when there is none here. */
export async function runAuditor(words: readonly string[]): Promise<AuditorSaid | undefined> {
  if (!existsSync(AUDITOR)) return undefined;
  return new Promise((resolve) => {
    const options = { timeout: AUDIT_MS, maxBuffer: MOST_BYTES };
    execFile(execPath, [AUDITOR, ...words], options, (error, stdout) => {
      const code = error ? error.code : 0;
      resolve({ status: typeof code === "number" ? code : undefined, stdout });
    });
  });
}
