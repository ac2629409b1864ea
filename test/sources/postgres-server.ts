import { type ChildProcess, execFile, spawn } from "node:child_process";
import { appendFileSync, chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "../../examples/demo/free-port.ts";
import { HERE, type Place } from "./place.ts";

/** A PostgreSQL server of a test's own. */
export interface TestPostgres {
  /** Connection string of its superuser; the database is empty. */
  readonly url: string;
  /** Its folder, which its own user can read. */
  readonly folder: string;
  /** Kills every process of the server at once, as a power cut of its machine would. */
  crash(): void;
  /** Starts it again where it was. */
  start(): Promise<void>;
  /** Runs a program of the server's, such as pg_dump. Returns what it prints. */
  run(program: string, args: readonly string[], input?: string): Promise<string>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

const BIN = findBin();
/** The folder of the server's programs, and of psql and its like. */
export const POSTGRES_PROGRAMS = BIN;
/** Behind the names of tests that need a server: why they are skipped, or nothing. */
export const NO_POSTGRES = BIN === undefined ? " skipped: no PostgreSQL server programs" : "";

/** The server refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
/** Whoever enters a network of another is root until it is there. */
const AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/**
 * Starts a server in a temporary folder, on a free port. `prepare` returns settings, and may put PEM files of certificate and key into
 * its folder.
 */
export async function startPostgres(
  prepare: (folder: string) => readonly string[] = () => [],
  { host, within }: Place = HERE,
): Promise<TestPostgres> {
  if (BIN === undefined) throw new Error("no PostgreSQL server programs");
  const folder = mkdtempSync(join(tmpdir(), "fedseg-postgres-"));
  if (NOBODY) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const place = { ...NOBODY, cwd: folder };
  const data = join(folder, "data");
  const init = ["-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  await promisify(execFile)(join(BIN, "initdb"), init, place);
  // Whoever reaches a network of the test's own may ask.
  if (host !== HERE.host) appendFileSync(join(data, "pg_hba.conf"), "host all all all trust\n");
  const port = await freePort();
  const settings = ["-c", "fsync=off", "-c", "shared_buffers=16MB", ...prepare(folder)];
  for (const name of globSync("*.pem", { cwd: folder }))
    if (NOBODY) chownSync(join(folder, name), NOBODY.uid, NOBODY.gid);
  const flags = ["-D", data, "-k", folder, "-h", host, "-p", `${port}`, ...settings];
  const url = `postgres://test@${host}:${port}/postgres`;
  const [first, ...words] = [...within, ...(within.length > 0 ? AS_NOBODY : []), join(BIN, "postgres")];
  const how = { ...(within.length > 0 ? { cwd: folder } : place), stdio: "ignore" } as const;
  let server: ChildProcess;
  let ended: Promise<unknown>;
  const start = async () => {
    do {
      server = spawn(first, [...words, ...flags], how);
      ended = new Promise((done) => server.once("exit", done));
    } while (!(await isReady(url, server)));
  };
  await start();
  return {
    url,
    folder,
    crash: () => killAll(server.pid!),
    async start() {
      await ended;
      await start();
    },
    async run(program, args, input) {
      const running = promisify(execFile)(join(BIN, program), ["-d", url, ...args], {
        ...place,
        maxBuffer: 1e8,
      });
      if (input !== undefined) running.child.stdin?.end(input);
      return (await running).stdout;
    },
    async stop() {
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Kills a server's first process and all that it has started; one that has just ended by itself has none. */
function killAll(pid: number): void {
  if (!signalled(pid, "SIGSTOP")) return;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  for (const each of [...children.filter(Boolean).map(Number), pid]) signalled(each, "SIGKILL");
}

/** Tells whether a process was there to be sent a signal. */
function signalled(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Where initdb and postgres lie together: the newest packaged version, or the search path. */
function findBin(): string | undefined {
  const packaged = globSync("/usr/lib/postgresql/*/bin").toSorted((a, b) =>
    b.localeCompare(a, "en", { numeric: true }),
  );
  const folders = [...packaged, ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.find((folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name))));
}

/** Waits until a server answers; false when it has ended, as one does while processes of a killed one are still about. */
async function isReady(url: string, server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await wait(50);
    }
  }
  await wait(100);
  return false;
}
