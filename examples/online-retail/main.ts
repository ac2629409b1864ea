import { createWriteStream, mkdirSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openCsvLines } from "@fedseg/client-node/edge/sources/csv.ts";
import { csvCell } from "@fedseg/client-node/labels/csv-cell.ts";
import { PLATFORMS, platformOf } from "./platforms.ts";

/** Splits the Online Retail file by country into one file a platform in `folder`; returns their paths. */
export async function splitByCountry(source: string, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const files = PLATFORMS.map((name) => createWriteStream(join(folder, `${name}.csv`)));
  const lines = openCsvLines(source);
  const header = (await lines.next()).value as string[];
  const country = header.indexOf("Country");
  for (const file of files) file.write(formatLine(header));
  for await (const cells of lines) {
    const file = files[PLATFORMS.indexOf(platformOf(cells[country]))];
    if (!file.write(formatLine(cells))) await once(file, "drain");
  }
  await Promise.all(files.map((file) => once(file.end(), "finish")));
  return files.map((file) => String(file.path));
}

function formatLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\n`;
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
