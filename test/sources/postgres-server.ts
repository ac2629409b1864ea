import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

/** A PostgreSQL server of a test's own. */
export interface TestPostgres {
  /** Connection string of its superuser; the database is empty. */
  readonly url: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

const BIN = findBin();
/** Behind the names of tests that need a server: why they are skipped, or nothing. */
export const NO_POSTGRES = BIN === undefined ? " skipped: no PostgreSQL server" : "";

/** The server refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** Starts a server in a temporary folder on a free port of loopback. */
export async function startPostgres(): Promise<TestPostgres> {
  if (BIN === undefined) throw new Error("no PostgreSQL server");
  const folder = mkdtempSync(join(tmpdir(), "fedseg-postgres-"));
  if (NOBODY) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const place = { ...NOBODY, cwd: folder };
  const data = join(folder, "data");
  const init = ["-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  await promisify(execFile)(join(BIN, "initdb"), init, place);
  const port = await freePort();
  const settings = ["-c", "fsync=off", "-c", "shared_buffers=16MB"];
  const flags = ["-D", data, "-k", folder, "-h", "127.0.0.1", "-p", `${port}`, ...settings];
  const server = spawn(join(BIN, "postgres"), flags, { ...place, stdio: "ignore" });
  const ended = new Promise((done) => server.once("exit", done));
  const url = `postgres://test@127.0.0.1:${port}/postgres`;
  await ready(url, server);
  return {
    url,
    async stop() {
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where initdb and postgres lie together: the newest packaged version, or the search path. */
function findBin(): string | undefined {
  const packaged = globSync("/usr/lib/postgresql/*/bin").toSorted((a, b) =>
    b.localeCompare(a, "en", { numeric: true }),
  );
  const folders = [...packaged, ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.find((folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name))));
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return await client.end();
    } catch {
      await wait(50);
    }
  }
  throw new Error("the PostgreSQL server did not start");
}
