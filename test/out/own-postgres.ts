import { execFile, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const BIN = "/usr/lib/postgresql/15/bin";

export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-pg-"));
  const as = process.getuid?.() === 0 ? { uid: 101, gid: 104 } : {};
  if (as.uid) chownSync(folder, 101, 104);
  const data = join(folder, "data");
  await promisify(execFile)(
    join(BIN, "initdb"),
    ["-D", data, "-U", "test", "-A", "trust", "--no-sync", "-E", "UTF8"],
    { ...as, cwd: folder },
  );
  const port = 20000 + (process.pid % 20000);
  const server = spawn(
    join(BIN, "postgres"),
    ["-D", data, "-p", `${port}`, "-k", folder, "-c", "fsync=off", "-h", "127.0.0.1"],
    { ...as, cwd: folder, stdio: "ignore" },
  );
  const url = `postgres://test@127.0.0.1:${port}/postgres`;
  for (let i = 0; i < 100; i++) {
    try {
      await promisify(execFile)("psql", [url, "-c", "select 1"]);
      break;
    } catch {
      await new Promise((r) => setTimeout(r, 100));
    }
  }
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
