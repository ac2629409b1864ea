import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { ONLINE_RETAIL_SNAPSHOT_MS, onlineRetailData } from "../online-retail/mapping.ts";
import { splitByCountry } from "../online-retail/main.ts";
import { simulatorData } from "../simulator/event-file.ts";
import { membersOf, writePlatforms } from "../simulator/main.ts";
import { DEMO_MARKET } from "../simulator/market.ts";
import { type SimulatedPlatform, simulate } from "../simulator/simulate.ts";
import { seededUniforms } from "../simulator/uniforms.ts";
import type { DemoOptions } from "./options.ts";

/** The platforms' event files, and the public constants that fit them. */
export interface DemoInput {
  readonly title: string;
  /** Makes the files, once, where they are not there yet; says when about half of that is done. */
  readonly make: (halfway?: () => void) => void;
  /** Name, and the `data` section of the node's configuration. */
  readonly platforms: readonly { readonly name: string; readonly data: object }[];
  readonly snapshot: string;
  /** Public lower bound on users in all, and public cap per platform. */
  readonly usersFloor: number;
  readonly usersCap: number;
  /** The simulated platforms, with what follows the snapshot, where a campaign is made on its day; once the files are made. */
  readonly market?: (() => readonly SimulatedPlatform[]) | undefined;
}

/** Days before the end of the simulation at which a campaign is made, and in which an order is an answer to it. */
export const CAMPAIGN_DAYS = 30;

const DAY_MS = 86_400_000;

/** Public caps per platform, of simulated customers and of those that somebody has brought. */
const [SIMULATED_CAP, USERS_CAP] = [15_000, 25_000];

/** Finds or splits the event files, one a platform, or says how they are made. @throws CodedError DEMO_DATA. */
export async function prepareInput(options: DemoOptions): Promise<DemoInput> {
  const folder = join(options.folder, "events");
  const { data } = options;
  if (data === undefined) return simulatedInput(folder, options);
  if (options.programs.includes("classes"))
    throw refuseData("Tiers of a club are in the simulated market alone.");
  if (!existsSync(data)) throw refuseData(`There is nothing at ${data}.`);
  if (statSync(data).isDirectory()) {
    if (!options.snapshot) throw refuseData("A folder of event files needs --snapshot.");
    const files = readdirSync(data)
      .filter((name) => /\.csv(\.gz)?$/.test(name))
      .sort();
    return inputOf(
      basename(resolve(data)),
      files.map((name) => resolve(data, name)),
      (path) => simulatorData(path),
      options.snapshot,
      1000,
    );
  }
  const files = await splitByCountry(data, folder);
  const snapshot = new Date(ONLINE_RETAIL_SNAPSHOT_MS).toISOString();
  return inputOf("Online Retail", files, onlineRetailData, snapshot, 4000);
}

/** The simulated market; where a campaign is made, its day is the study's snapshot, and what follows is not written yet. */
function simulatedInput(folder: string, { seed, campaign }: DemoOptions): DemoInput {
  const snapshotMs = DEMO_MARKET.snapshotMs - (campaign ? CAMPAIGN_DAYS * DAY_MS : 0);
  let made: readonly SimulatedPlatform[] | undefined;
  const market = (halfway?: () => void) =>
    (made ??= writtenMarket(folder, { seed, untilMs: snapshotMs, halfway }));
  const files = DEMO_MARKET.platforms.map(({ name }) => join(folder, `${name}.csv`));
  const dataOf = (path: string) => simulatorData(path, membersOf(path));
  const input = inputOf("simulated market", files, dataOf, new Date(snapshotMs).toISOString(), 15_000);
  return {
    ...input,
    usersCap: SIMULATED_CAP,
    make: (halfway) => void market(halfway),
    market: campaign ? market : undefined,
  };
}

/** Simulates the market, half of the work, and writes what has happened by a moment. */
function writtenMarket(
  folder: string,
  asked: { readonly seed: number; readonly untilMs: number; readonly halfway?: (() => void) | undefined },
): readonly SimulatedPlatform[] {
  const { seed, untilMs, halfway } = asked;
  const market = simulate(DEMO_MARKET, seededUniforms(seed));
  halfway?.();
  writePlatforms(
    folder,
    market.map(({ events, ...platform }) => {
      const later = events.findIndex(({ timeMs }) => timeMs >= untilMs);
      return { ...platform, events: later < 0 ? events : events.slice(0, later) };
    }),
  );
  return market;
}

function inputOf(
  title: string,
  files: readonly string[],
  dataOf: (path: string) => object,
  snapshot: string,
  usersFloor: number,
): DemoInput {
  const platforms = files.map((path) => ({
    name: basename(path).replace(/\.csv(\.gz)?$/, ""),
    data: dataOf(resolve(path)),
  }));
  return { title, platforms, snapshot, usersFloor, usersCap: USERS_CAP, make: () => undefined };
}

function refuseData(what: string): CodedError {
  return new CodedError("DEMO_DATA", {
    what,
    why: "Every platform of the demo needs an event file of its own.",
    todo: "Give the Online Retail file, or a folder with one CSV a platform and --snapshot; see examples/simulator for the columns.",
  });
}
