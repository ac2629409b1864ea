import { simulatorData } from "../simulator/event-file.ts";
import { DEMO_MARKET } from "../simulator/market.ts";

/** A party and the public half of its identity key. */
export interface Identified {
  readonly name: string;
  readonly identity: string;
}

/** The platforms of docker-compose.yml: its services, and the simulated market's event files. */
export const PLATFORMS = ["meadow", "harbour", "lantern"] as const;

/** Name of the dictionary file beside each configuration. */
export const DICTIONARY = "dictionary.yaml";

const PORT = 7700;
const BOOKS = { key: "/data/identity.key", atRest: { keyFile: "/data/storage.key" }, folder: "/data" };

/** Returns the configuration of the coordinator's container. */
export function coordinatorConfigOf(roster: readonly Identified[]) {
  return {
    name: "coordinator",
    listen: { host: "0.0.0.0", port: PORT },
    ...BOOKS,
    dictionary: DICTIONARY,
    study: {
      title: `Customer segments of ${roster.map(({ name }) => name).join(", ")}`,
      roster,
      budget: { epsilon: "1", delta: "1e-6", usersCap: 25_000 },
      snapshot: new Date(DEMO_MARKET.snapshotMs).toISOString(),
      usersFloor: 15_000,
      programs: [
        {
          name: "segmentation",
          spec: { k: 5, normalise: "quantiles", describe: { share: 0.15 }, sizeFloor: 20 },
        },
      ],
    },
  };
}

/** Returns the configuration of one platform's container. */
export function nodeConfigOf(name: string, coordinator: Identified, roster: readonly Identified[]) {
  return {
    name,
    coordinatorUrl: `http://coordinator:${PORT}`,
    // All of it runs in one engine's own network.
    insecureHttp: true,
    ...BOOKS,
    account: { epsilon: 3, delta: 1e-6 },
    policy: {
      coordinator,
      roster,
      // One person has made all keys: there is nobody to compare them with.
      compared: 0,
      // Two failed attempts of every session included, which somebody might have opened.
      maxEpsilon: 2,
      maxDelta: 1e-6,
      // Simulated customers do not grow older.
      limits: { maxSnapshotDays: 36_500 },
    },
    dictionary: DICTIONARY,
    data: simulatorData("events.csv"),
    consent: { rule: "These customers are simulated", default: "include" },
  };
}
