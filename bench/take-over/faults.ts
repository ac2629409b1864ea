import { setTimeout as pause } from "node:timers/promises";
import type { Star } from "../../test/e2e/namespaces.ts";
import type { OneProcess, Processes } from "../../test/service/processes.ts";
import type { TestRedis } from "../../test/service/redis-server.ts";
import type { TestPostgres } from "../../test/sources/postgres-server.ts";
import { processName } from "./options.ts";

/** Whom faults happen to. */
export interface Site {
  readonly processes: Processes;
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
}

/** A fault that is. */
interface Begun {
  /** Ends it, once everybody goes on in spite of it. */
  mend?(): Promise<void>;
}

export interface Fault {
  readonly name: string;
  /** As a table tells it. */
  readonly told: string;
  /** Whether another process has to drive; else it may. */
  readonly isTakenOver: boolean;
  /** What may happen to a site. `driver`: whoever drives now. Resolves when it has happened. */
  begin(site: Site, driver: OneProcess): Promise<Begun>;
}

/** Resolves when a process has printed a line of a type once more than it had. */
async function says({ processes }: Site, process: OneProcess, type: string): Promise<void> {
  const count = () => process.lines.filter((line) => line["type"] === type).length;
  const before = count();
  await processes.until(() => count() > before);
}

/** What may end. */
const ENDS: readonly Fault[] = [
  {
    name: "kill",
    told: "the driver is killed, and started again",
    isTakenOver: true,
    async begin({ processes }, driver) {
      await processes.kill(driver);
      processes.start(driver);
      return {};
    },
  },
  {
    name: "postgres",
    told: "PostgreSQL is killed, and started again",
    isTakenOver: false,
    async begin({ postgres }) {
      postgres.crash();
      await postgres.start();
      return {};
    },
  },
  {
    name: "redis",
    told: "Redis is killed, and started again",
    isTakenOver: false,
    async begin(site, driver) {
      const lost = says(site, driver, "redis-lost");
      await site.redis.stop();
      await lost;
      await site.redis.start();
      return {};
    },
  },
];

/** What may lie between networks. */
function partitions(star: Star): readonly Fault[] {
  const nameOf = ({ processes }: Site, one: OneProcess) => processName(processes.all.indexOf(one));
  const parted = async (one: string, other: string): Promise<Begun> => {
    await star.between(one, other, "down");
    return { mend: async () => star.between(one, other, "up") };
  };
  return [
    {
      name: "cut",
      told: "the driver is cut off from everybody",
      isTakenOver: true,
      async begin(site, driver) {
        const name = nameOf(site, driver);
        await star.link(name, "down");
        return { mend: async () => star.link(name, "up") };
      },
    },
    {
      name: "books",
      told: "the driver is cut off from PostgreSQL",
      isTakenOver: true,
      begin: async (site, driver) => parted(nameOf(site, driver), "postgres"),
    },
    {
      name: "letters",
      told: "the driver is cut off from Redis",
      isTakenOver: false,
      async begin(site, driver) {
        const lost = says(site, driver, "redis-lost");
        const begun = await parted(nameOf(site, driver), "redis");
        await lost;
        return begun;
      },
    },
    {
      name: "server",
      told: "PostgreSQL is cut off from everybody for longer than a lease",
      isTakenOver: true,
      async begin(site, driver) {
        const lost = says(site, driver, "relays");
        await star.link("postgres", "down");
        await lost;
        await star.link("postgres", "up");
        return {};
      },
    },
  ];
}

/** Every fault that may be tried, or those of the names. */
export function faultsOf(star: Star | undefined, names: readonly string[]): readonly Fault[] {
  const all = [...ENDS, ...(star ? partitions(star) : [])];
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** Resolves when every process reaches the one that drives: its own commands are answered. */
export async function allReady({ processes }: Site): Promise<void> {
  for (const process of processes.all)
    while ((await processes.ask(process, "view")) === undefined) await pause(100);
}
