import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { tied } from "./tied.ts";

const folder = mkdtempSync(join(tmpdir(), "tied-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program of that name, as an older or smaller system has it. */
function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

test.each([
  ["is not there", () => join(folder, "none")],
  ["does not know the option", () => program("old", "exit 1")],
  ["cannot be run", () => folder],
])("where what ties processes %s they are started by themselves", (_, tie) => {
  expect(tied("node", ["--asked"], tie())).toEqual({ execPath: "node", execArgv: ["--asked"] });
});

test("where it knows the option they are started by it", () => {
  const tie = program("whole", '[ "$1 $2" = "--pdeathsig KILL" ]');
  const args = ["--pdeathsig", "KILL", "node", "--asked"];
  expect(tied("node", ["--asked"], tie)).toEqual({ execPath: tie, execArgv: args });
});

test.runIf(existsSync("/usr/bin/setpriv"))("this machine's own is found", () => {
  expect(tied("node", []).execPath).toBe("/usr/bin/setpriv");
});
