import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

/** A PostgreSQL server of a test's own. */
export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Folder of this machine's PostgreSQL programs, the newest; undefined when there are none. */
export const POSTGRES_BIN: string | undefined = [
  ...globSync("/usr/lib/postgresql/*/bin").toSorted().toReversed(),
  ...(process.env["PATH"] ?? "").split(delimiter),
].find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));

/** The server refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Starts a server on a free port of loopback in a folder that ends with it. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-postgres-"));
  const data = join(folder, "data");
  const options = { ...NOBODY, cwd: folder };
  if (NOBODY.uid !== undefined) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const initdb = ["-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  await promisify(execFile)(join(POSTGRES_BIN ?? "", "initdb"), initdb, options);
  const port = await freePort();
  const settings = ["-c", "fsync=off", "-c", "shared_buffers=16MB"];
  const server = spawn(
    join(POSTGRES_BIN ?? "", "postgres"),
    ["-D", data, "-k", folder, "-h", "127.0.0.1", "-p", `${port}`, ...settings],
    { ...options, stdio: "ignore" },
  );
  const url = `postgres://test@127.0.0.1:${port}/postgres`;
  await ready(url, server);
  return {
    url,
    async stop() {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
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
