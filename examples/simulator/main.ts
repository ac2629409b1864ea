import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatEventFile } from "./event-file.ts";
import { DEMO_MARKET } from "./market.ts";
import { type SimulationOptions, simulate } from "./simulate.ts";
import { seededUniforms } from "./uniforms.ts";

/** Simulates a market, writes one event file a platform into `folder` and returns their paths in the market's order. */
export function writeMarket(folder: string, market: SimulationOptions, seed: number): string[] {
  makeFolder(folder);
  return simulate(market, seededUniforms(seed)).map(({ name, events }) => {
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, formatEventFile(events));
    return path;
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { out: { type: "string", default: "events" }, seed: { type: "string", default: "1" } },
  });
  for (const path of writeMarket(values.out, DEMO_MARKET, Number(values.seed))) console.log(path);
}
