import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Books } from "@fedseg/keeper/books.ts";
import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/key-file.ts";
import { openStore } from "@fedseg/keeper/store.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CanaryReport } from "@fedseg/shared/ledger/canary-report.ts";
import { auditNoise } from "../self-audit/audit-noise.ts";
import { canaryFile } from "../self-audit/canary-file.ts";
import { type NodeConfig, vaultOf } from "./config.ts";
import { openAccount } from "./open-account.ts";
import { writeLedger } from "./results.ts";
import { writeWholeSync } from "./whole-file.ts";

/** A report, and where it lies. */
export interface SelfAudit {
  readonly report: CanaryReport;
  readonly path: string;
}

/**
 * Audits this installation's noise with its own randomness, keeps the report in canary/<name>.json for the auditor, and
 * says so in the ledger, whatever the verdict. Made-up users only: nothing is read, sent or charged.
 * @throws CodedError STORE_UNUSABLE while the node runs, KEY_*, VAULT_*, LEDGER_DAMAGED or FILE_UNWRITABLE.
 */
export function auditSelf(config: NodeConfig): SelfAudit {
  const { folder, name } = config;
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  const store = openStore(join(folder, "books.db"), vault);
  try {
    const books = new Books(store, { key, name, now: () => new Date() });
    openAccount(config, books, toHex(key.publicKey));
    const stamp = {
      party: name,
      madeAt: new Date().toISOString(),
      software: ownVersion(),
      randomness: "system",
    } as const;
    const report = auditNoise(stamp, systemEntropy());
    const { text, entry } = canaryFile(report);
    mkdirSync(join(folder, "canary"), { recursive: true, mode: 0o700 });
    const path = join(folder, "canary", `${name}.json`);
    writeWholeSync(path, text);
    books.commit([], [entry]);
    writeLedger(folder, books.lines());
    return { report, path };
  } finally {
    store.close();
  }
}

function ownVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
