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

const HELP = `npx node examples/simulator/main.ts [--out FOLDER] [--seed N]

Simulates the demo's market and writes an event file a platform into the folder ("events" when left out), and who is in which tier
of its club into its folder "${CLUB}". The same seed (1 when left out) makes the same market.`;

/** What a command asks for; undefined when that is this help, or nothing that there is. */
function asked(): { readonly out: string; readonly seed: number } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: "string", default: "events" },
        seed: { type: "string", default: "1" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const seed = Number(values.seed);
    if (values.help) return undefined;
    if (Number.isSafeInteger(seed)) return { out: values.out, seed };
    console.error(`"--seed" expected a whole number, got ${JSON.stringify(values.seed)}\n`);
  } catch (error) {
    console.error(`${(error as Error).message}\n`);
  }
  process.exitCode = 1;
  return undefined;
}

if (import.meta.main) {
  const options = asked();
  if (!options) console.log(HELP);
  else for (const path of writeMarket(options.out, DEMO_MARKET, options.seed)) console.log(path);
}
