import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { openTable } from "@fedseg/keeper/table/sqlite-table.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { sized } from "../full.ts";
import { seededVault } from "../vaults.ts";
import { type TablePlace, acceptTable } from "./accept-table.ts";

const PROCESS = fileURLToPath(new URL("./table-process.ts", import.meta.url));
const PAGE = 4096;

acceptTable("node:sqlite", () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-table-"));
  const path = join(folder, "rows.db");
  const uniforms = seededUniforms(18);
  const { exec } = DatabaseSync.prototype;
  const place: TablePlace = {
    open: () => openTable(path, "rows", seededVault("acceptance")),
    openForeign: () => openTable(path, "rows", seededVault("another")),
    async runAndKill() {
      const child = spawn(process.execPath, [PROCESS, path], { stdio: ["ignore", "pipe", "inherit"] });
      let done = 0;
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (done === 0) setTimeout(() => child.kill("SIGKILL"), uniforms.next() * 60);
        done = Number(line);
      });
      await new Promise((resolve) => child.once("close", resolve));
      return done;
    },
    fill(isFull) {
      DatabaseSync.prototype.exec = exec;
      if (!isFull) return;
      DatabaseSync.prototype.exec = function (sql) {
        if (sql === "COMMIT") throw Object.assign(new Error("disk is full"), { code: "ERR_SQLITE_ERROR" });
        return exec.call(this, sql);
      };
    },
    *damages() {
      const whole = readFileSync(path);
      for (let at = 0; at < whole.length; at += PAGE / sized(2, 8)) {
        const damaged = Buffer.from(whole);
        damaged[at + Math.floor((uniforms.next() * PAGE) / 8)] ^= 1 << Math.floor(uniforms.next() * 8);
        yield () => writeFileSync(path, damaged);
      }
      for (let end = PAGE; end < whole.length; end += PAGE)
        yield () => writeFileSync(path, whole.subarray(0, end));
    },
    bytes: () => readdirSync(folder).map((name) => readFileSync(join(folder, name))),
    end() {
      DatabaseSync.prototype.exec = exec;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return place;
});
