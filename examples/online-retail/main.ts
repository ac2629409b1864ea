import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openEngine } from "@fedseg/client-node/edge/ingest/engine/open-engine.ts";
import { stageSources } from "@fedseg/client-node/edge/ingest/sources/stage.ts";
import { engineConfig, sourceConfig } from "@fedseg/client-node/config/source-config.ts";
import { quoteText } from "@fedseg/client-node/ingest/sql.ts";
import { PLATFORMS, platformOf } from "./platforms.ts";

/** Splits the Online Retail file by country into one file a platform in `folder`; returns their paths. */
export async function splitByCountry(source: string, folder: string): Promise<string[]> {
  makeFolder(folder);
  const paths = PLATFORMS.map((name) => join(folder, `${name}.csv`));
  const here = (path: string) => resolve(path);
  const files = { reads: [here(source)], writes: paths.map(here) };
  const engine = await openEngine(engineConfig.parse({}), { folder: here(folder), ...files });
  try {
    await stageSources(engine, { retail: sourceConfig.parse({ csv: source }) }, { here });
    const found = await engine.rows("SELECT DISTINCT coalesce(\"Country\", '') FROM src.retail");
    for (const [at, platform] of PLATFORMS.entries()) {
      const countries = found.map(([name]) => String(name)).filter((name) => platformOf(name) === platform);
      const list = countries.map(quoteText).join(", ");
      await engine.run(`COPY (SELECT * FROM src.retail WHERE coalesce("Country", '') IN (${list}))
        TO ${quoteText(here(paths[at]))} (FORMAT csv, HEADER)`);
    }
  } finally {
    engine.close();
  }
  return paths;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      source: { type: "string", default: "../shared/data/online_retail/online_retail.csv.gz" },
      out: { type: "string", default: "events" },
    },
  });
  for (const path of await splitByCountry(values.source, values.out)) console.log(path);
}
