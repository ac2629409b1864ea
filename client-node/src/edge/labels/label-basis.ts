import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sharedSoftware, softwareIn } from "@fedseg/keeper/process/software.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { campaignsOf } from "@fedseg/shared/plan/programs.ts";
import type { NodeConfig } from "../config.ts";
import { FilesInPlace } from "../ingest/sources/files-in-place.ts";
import { filesOfAll } from "../ingest/sources/source-files.ts";
import type { OwnRecords } from "../sealed/records.ts";
import { type KeptStudy, currentStudy, keptStudies } from "./study-results.ts";

/** What labels depend on besides the plan and its model. */
export interface LabelledFrom {
  readonly config: Pick<NodeConfig, "data" | "consent" | "home">;
  readonly withdrawals: Pick<OwnRecords["withdrawals"], "version">;
}

let ofNow: readonly string[] | undefined;

/** The software that makes labels, its files and the engine's version: once a process, which runs what it has begun with. */
function softwareOfNow(): readonly string[] {
  const engine = createRequire(import.meta.url)("@duckdb/node-api/package.json") as { version: string };
  ofNow ??= [
    sharedSoftware().sharedHash,
    softwareIn(fileURLToPath(new URL("../../", import.meta.url))).sharedHash,
    engine.version,
  ];
  return ofNow;
}

/**
 * Returns a text that is another after every change of what labels depend on besides the plan: the software, the sections `data`
 * and `consent`, the files that they name, and the withdrawals. Undefined where that cannot be told: databases and SQL give what they give
 * when they are asked, campaigns have days that end, and a file that was changed just now may be again, unnoticed.
 */
export function labelBasis(
  { config: { data, consent, home }, withdrawals }: LabelledFrom,
  plan: Plan,
): string | undefined {
  const sources = Object.values(data.sources);
  if (sources.some((source) => "postgres" in source || "sql" in source)) return undefined;
  if (data.events.some(({ where }) => where !== undefined) || campaignsOf(plan).length > 0) return undefined;
  const files = new FilesInPlace();
  try {
    if (!files.note(filesOfAll(data.sources, (relative) => resolve(home, relative)))) return undefined;
  } catch {
    // Who reads them says what is wrong with them.
    return undefined;
  }
  const all = [...softwareOfNow(), home, data, consent, files.facts(), withdrawals.version()];
  return toHex(sha256(utf8(JSON.stringify(all))));
}

/** A study that has ended, as far as its labels are looked for. */
export type Ended = Pick<KeptStudy, "study"> & { readonly plan: Plan };

/** Tells whether a study's labels are those that users have, and are what labelling anew would give. */
export async function areLabelsOfNow(
  { config, records }: { readonly config: NodeConfig; readonly records: OwnRecords },
  { study, plan }: Ended,
): Promise<boolean> {
  const { folder } = config;
  const kept = keptStudies(folder).find((one) => one.study === study);
  if (kept?.basis === undefined || currentStudy(folder)?.study !== study) return false;
  if (kept.basis !== labelBasis({ config, withdrawals: records.withdrawals }, plan)) return false;
  try {
    return (await records.scores.read(() => false))?.study === study;
  } catch {
    // Who writes them says what is wrong with them.
    return false;
  }
}
