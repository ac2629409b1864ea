import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { join } from "node:path";
import { sharedSoftware } from "@fedseg/keeper/process/software.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { CanaryReport } from "@fedseg/shared/ledger/canary-report.ts";
import { auditNoise } from "../self-audit/audit-noise.ts";
import { canaryFile } from "../self-audit/canary-file.ts";
import type { NodeConfig } from "./config.ts";
import { withOwnBooks } from "./books/with-books.ts";
import { writeWholeSync } from "./whole-file.ts";

/** A report, and where it lies. */
export interface SelfAudit {
  readonly report: CanaryReport;
  readonly path: string;
}

/**
 * Audits this installation's noise with its own randomness, keeps the report in canary/<name>.json for the auditor, and
 * says so in the ledger behind the software that was audited, whatever the verdict. Made-up users only: nothing is
 * read, sent or charged.
 * @throws CodedError SERVICE_*, KEY_*, VAULT_*, LEDGER_DAMAGED, ACCOUNT_DIFFERS or FILE_UNWRITABLE.
 */
export async function auditSelf(config: NodeConfig): Promise<SelfAudit> {
  const { folder, name } = config;
  const software = sharedSoftware();
  return withOwnBooks(config, async ({ books }) => {
    const stamp = {
      party: name,
      madeAt: new Date().toISOString(),
      software: software.version,
      randomness: "system",
    } as const;
    const report = auditNoise(stamp, systemEntropy());
    const { text, entry } = canaryFile(report);
    makeFolder(join(folder, "canary"));
    const path = join(folder, "canary", `${name}.json`);
    writeWholeSync(path, text);
    books.keptBy(software);
    await books.commit([], [entry]);
    return { report, path };
  });
}
