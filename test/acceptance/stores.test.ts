import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { Agenda } from "../simulation/agenda.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { SlowDisk } from "../simulation/slow-disk.ts";
import { seededVault } from "../vaults.ts";
import { type Place, acceptStore } from "./accept-store.ts";
import { openElsewhere, runAndKill } from "./other-process.ts";

/** Bytes of a page, of the log's header and of a frame in it. */
const [PAGE, LOG_HEADER, FRAME] = [4096, 32, 4096 + 24];

acceptStore("in memory, as simulations have it", () => {
  const disk = new MemoryStore();
  return { open: () => disk, fill: (isFull) => disk.fill(isFull), end: () => {} };
});

/** Time that runs by itself. */
class RunningAgenda extends Agenda {
  override after(_ms: number, run: () => void): void {
    setImmediate(run);
  }
}

for (const moment of ["at once", "at the end"] as const) {
  acceptStore(`in memory, on the disk ${moment}, done later`, () => {
    const disk = new MemoryStore();
    const slowness = { ms: () => 1, moment: () => moment };
    return {
      open: () => new SlowDisk(disk, new RunningAgenda(), slowness),
      fill: (isFull) => disk.fill(isFull),
      end: () => {},
    };
  });
}

acceptStore("node:sqlite", sqlitePlace);

function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-accept-"));
  const path = join(folder, "books.db");
  const uniforms = seededUniforms(17);
  const { exec } = DatabaseSync.prototype;
  const put = (database: Uint8Array, log?: Uint8Array) => {
    for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
    writeFileSync(path, database);
    if (log) writeFileSync(`${path}-wal`, log);
  };
  return {
    open: () => openStore(path, seededVault("acceptance")),
    runAndKill: async () => runAndKill(folder, "sqlite", uniforms.next() * 20),
    openElsewhere: async () => openElsewhere(folder, "sqlite"),
    fill(isFull) {
      DatabaseSync.prototype.exec = exec;
      if (!isFull) return;
      DatabaseSync.prototype.exec = function (sql) {
        if (/COMMIT|checkpoint/.test(sql) && uniforms.next() < 0.3)
          throw new Error("database or disk is full");
        return exec.call(this, sql);
      };
    },
    *damages() {
      const whole = readFileSync(path);
      for (let at = 0; at < whole.length; at += PAGE / 4) {
        const damaged = Buffer.from(whole);
        damaged[at + Math.floor((uniforms.next() * PAGE) / 4)] ^= 1 << Math.floor(uniforms.next() * 8);
        yield () => put(damaged);
      }
      for (let end = PAGE; end < whole.length; end += PAGE) yield () => put(whole.subarray(0, end));
    },
    *tears() {
      const [database, log] = [readFileSync(path), readFileSync(`${path}-wal`)];
      for (let end = LOG_HEADER; end <= log.length; end += FRAME) {
        yield () => put(database, log.subarray(0, end));
        yield () => put(database, log.subarray(0, end + 100));
      }
    },
    end() {
      DatabaseSync.prototype.exec = exec;
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
