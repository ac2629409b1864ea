import { simulatorData } from "../simulator/event-file.ts";
import { DEMO_MARKET } from "../simulator/market.ts";

/** A party and the public half of its identity key. */
export interface Identified {
  readonly name: string;
  readonly identity: string;
}

/** The members of docker-compose.yml: its services, and the simulated market's event files. */
export const PLATFORMS = ["meadow", "harbour", "lantern"] as const;

/** Name of the dictionary file beside each configuration. */
export const DICTIONARY = "dictionary.yaml";
/** Name of the one template. */
export const TEMPLATE = "market";
/** Where the data of the simulated customers end. */
export const SNAPSHOT = new Date(DEMO_MARKET.snapshotMs).toISOString();

const PORT = 7700;
const OWN = { key: "identity.key", atRest: { keyFile: "storage.key" }, folder: "/data" };

/** What the template's file says; it lies in a folder beside the dictionary. */
export const MARKET_TEMPLATE = {
  dictionary: `../${DICTIONARY}`,
  study: {
    title: `Customer segments of ${PLATFORMS.join(", ")}`,
    budget: { epsilon: "1", delta: "1e-6", usersCap: 25_000 },
    usersFloor: 15_000,
    programs: [
      {
        name: "segmentation",
        spec: { k: 5, normalise: "quantiles", describe: { share: 0.15 }, sizeFloor: 20 },
      },
    ],
  },
};

/** Returns the configuration of the coordinator's service, the same for both of its processes. */
export function serviceConfigOf(members: readonly Identified[]) {
  return {
    name: "coordinator",
    listen: { host: "0.0.0.0", port: PORT },
    ...OWN,
    store: {
      kind: "postgres",
      url: "postgres://fedseg@postgres/fedseg",
      password: { file: "/run/secrets/store-password" },
      // Nobody but the coordinator's processes shares this network.
      sslmode: "disable",
    },
    redis: { url: "redis://redis:6379", password: { file: "/run/secrets/redis-password" }, plain: true },
    members,
    templates: "templates",
    // The name of its own address in the operator's network, which members do not reach.
    api: { host: "console", port: 7701, insecureHttp: true },
  };
}

/** Returns the configuration of one platform's container, which agrees by itself to studies of one template (its hash). */
export function nodeConfigOf(
  name: string,
  {
    coordinator,
    roster,
    template,
  }: Record<"coordinator", Identified> & {
    readonly roster: readonly Identified[];
    readonly template: string;
  },
) {
  return {
    name,
    coordinatorUrl: [1, 2].map((at) => `http://coordinator-${at}:${PORT}`),
    // All of it runs in one engine's own networks.
    insecureHttp: true,
    ...OWN,
    account: { epsilon: 10, delta: 1e-6 },
    policy: {
      coordinator,
      roster,
      // One person has made all keys: there is nobody to compare them with.
      compared: 0,
      // Two failed attempts of every session included, which somebody might have opened.
      maxEpsilon: 2,
      maxDelta: 1e-6,
      approve: "standing",
      standing: [{ template, perMonth: 4 }],
      // Simulated customers do not grow older.
      limits: { maxSnapshotDays: 36_500 },
    },
    dictionary: DICTIONARY,
    data: simulatorData("events.csv"),
    consent: { rule: "These customers are simulated", default: "include" },
  };
}
