import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { formatEventFile, formatMemberFile } from "./event-file.ts";
import { DEMO_MARKET } from "./market.ts";
import { type SimulatedPlatform, type SimulationOptions, simulate } from "./simulate.ts";
import { seededUniforms } from "./uniforms.ts";

/** Folder of the clubs' files, beside the event files. */
const CLUB = "club";

/**
 * Simulates a market, writes one event file a platform into `folder`, and beside it who is in which tier of its club
 * (`membersOf`); returns the paths of the event files in the market's order.
 */
export function writeMarket(folder: string, market: SimulationOptions, seed: number): string[] {
  return writePlatforms(folder, simulate(market, seededUniforms(seed)));
}

/** Writes what has been simulated, as `writeMarket` does. */
export function writePlatforms(folder: string, platforms: readonly SimulatedPlatform[]): string[] {
  makeFolder(join(folder, CLUB));
  return platforms.map(({ name, events, tiers }) => {
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, formatEventFile(events));
    writeFileSync(membersOf(path), formatMemberFile(tiers));
    return path;
  });
}

/** Returns where the members of a platform's club stand, by its event file. */
export function membersOf(events: string): string {
  return join(dirname(events), CLUB, basename(events));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { out: { type: "string", default: "events" }, seed: { type: "string", default: "1" } },
  });
  for (const path of writeMarket(values.out, DEMO_MARKET, Number(values.seed))) console.log(path);
}
