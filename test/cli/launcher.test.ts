import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";

const PROGRAMS = [
  ["client-node", "fedseg-node"],
  ["coordinator", "fedseg-coordinator"],
  ["auditor", "fedseg-audit"],
] as const;

const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

describe.each(PROGRAMS)("%s", (workspace, name) => {
  const bin = `bin/${name}.mjs`;

  test("is what npx runs, and npm changes nothing about it", () => {
    expect(json(`${workspace}/package.json`).bin).toEqual({ [name]: `./${bin}` });
    expect(json("package-lock.json").packages[workspace].bin).toEqual({ [name]: bin });
    const path = join(workspace, bin);
    const { stdout } = spawnSync("git", ["ls-files", "--stage", path], { cwd: ROOT, encoding: "utf8" });
    expect(stdout).toMatch(/^100755 /);
    expect(statSync(join(ROOT, path)).mode & 0o111).toBe(0o111);
  });

  test("starts the program", () => {
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, workspace, bin), "--help"], {
      encoding: "utf8",
    });
    expect({ status, begins: stdout.startsWith(`${name}: `) }).toEqual({ status: 0, begins: true });
  });

  test("tells an older Node what it needs", () => {
    const older = `data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.19.0" })`;
    const args = ["--import", older, join(ROOT, workspace, bin), "--help"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^NODE_TOO_OLD: This is Node 20\.19\.0\. .*npm 11[^\n]*\n$/);
  });

  test("tells a Node without WebAssembly that it is", () => {
    const args = ["--jitless", join(ROOT, workspace, bin), "--help"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^NO_WEBASSEMBLY: [^\n]*--jitless[^\n]*\n$/);
  });
});
