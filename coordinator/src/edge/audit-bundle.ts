import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { VerdictView } from "../view.ts";

/** The auditor's program, where it is installed beside the coordinator's. */
const AUDITOR = fileURLToPath(new URL("../../../auditor/bin/fedseg-audit.mjs", import.meta.url));
/** How long an audit may take, and how much it may say. */
const [AUDIT_MS, MOST_BYTES] = [3_600_000, 1 << 26];

/** What the auditor prints with --json, as far as a verdict goes. */
const told = z.looseObject({
  verdict: z.enum(["PASS", "NOT VERIFIABLE", "FAIL"]),
  checks: z.array(
    z.looseObject({
      findings: z.array(z.looseObject({ verdict: z.string(), code: z.string() })).default([]),
    }),
  ),
});

/**
 * Audits a bundle in a process of its own, which shares nothing with this one but the files: the auditor's program decides, and the
 * coordinator only repeats what it says. Undefined when there is no auditor here, or it could not tell.
 */
export async function auditBundle(bundle: string, at: () => string): Promise<VerdictView | undefined> {
  if (!existsSync(AUDITOR)) return undefined;
  const said = await new Promise<string>((resolve) => {
    const options = { timeout: AUDIT_MS, maxBuffer: MOST_BYTES };
    execFile(execPath, [AUDITOR, "verify", bundle, "--json"], options, (_, stdout) => resolve(stdout));
  });
  try {
    const { verdict, checks } = told.parse(JSON.parse(said));
    const codes = checks.flatMap(({ findings }) =>
      findings.flatMap(({ verdict: each, code }) => (each === "PASS" ? [] : [code])),
    );
    return { verdict, at: at(), codes: [...new Set(codes)] };
  } catch {
    return undefined;
  }
}
