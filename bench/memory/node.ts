import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { consentConfig } from "../../client-node/src/config/consent-config.ts";
import { dataConfig } from "../../client-node/src/config/data-config.ts";
import { measureRequest } from "../../client-node/src/contribution.ts";
import { readRows } from "../../client-node/src/edge/ingest/reader/read-rows.ts";
import { openKernels, thisMachine } from "../../client-node/src/edge/kernels/open-kernels.ts";
import { readYaml } from "../../keeper/src/files/config-file.ts";
import { loadDictionary } from "../../keeper/src/files/dictionary-file.ts";
import { deriveParameters } from "../../shared/src/private-sum/parameters.ts";
import { queryBlocks } from "../../shared/src/queries/index.ts";
import { casesOf } from "../kernels/cases.ts";

/** What a node does with its rows: reads them in a process of its own, then counts them in every way that has a kernel. */
const [home, memoryMb] = process.argv.slice(2);
const EXAMPLE = join(import.meta.dirname, "../../examples/reference-case");
/** Names the storage key, which the reader asks for as well. */
const KEY = "BENCH_STORAGE_KEY";
const COHORT = { n: 4, c: 1, t: 3, m: 3 };

const { data, consent } = readYaml(
  join(EXAMPLE, "node.yaml"),
  z.strictObject({ data: dataConfig, consent: consentConfig }),
);
const folder = join(home, "work");
mkdirSync(folder);
const limited = { ...data, engine: { ...data.engine, memoryMb: Number(memoryMb) } };
const dictionary = loadDictionary(join(EXAMPLE, "dictionary.yaml"));
const { targets: { again } = {}, ...measured } = dictionary;
const config = { data: limited, consent, folder, home, atRest: { environment: KEY } };
process.env[KEY] = "0".repeat(64);
const kernels = openKernels({ ...thisMachine(), setting: "" });
kernels?.begin(2 ** 20);
const { table } = await readRows(
  config,
  { ...measured, target: again, snapshotMs: Date.UTC(2026, 0, 1) },
  { tell: () => undefined, signal: new AbortController().signal },
);
for (const { query, params } of casesOf({ d: table.d, k: 5, bins: 10 })) {
  const blocks = queryBlocks({ query, params, shares: [] });
  const shares = blocks.map(() => 1 / blocks.length);
  const parameters = deriveParameters(blocks, { query, params, shares }, COHORT, {
    mu: 1,
    usersCap: 2 ** 20,
  });
  // This case's rows have no baskets, and no campaign.
  if (kernels?.fast.prepare({ query, params }, table))
    measureRequest(table, { query, params }, parameters, { fast: kernels.fast });
}
await kernels?.end();
process.send?.(table.users);
