import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FEDSEG_COORDINATOR } from "@fedseg/coordinator/edge/program.ts";
import { FEDSEG_NODE } from "@fedseg/client-node/edge/program/fedseg-node.ts";
import { readCommandLine } from "@fedseg/wording/command-line/read.ts";
import { expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";

const UNITS = [
  { program: FEDSEG_NODE, file: "fedseg-node.service" },
  { program: FEDSEG_COORDINATOR, file: "fedseg-coordinator.service" },
] as const;

/** What a process that holds keys and speaks to the internet must not be able to do. */
const HARDENED = {
  NoNewPrivileges: "yes",
  ProtectSystem: "strict",
  ProtectHome: "yes",
  PrivateTmp: "yes",
  CapabilityBoundingSet: "",
  UMask: "0077",
  StateDirectoryMode: "0700",
  LimitCORE: "0",
  SystemCallFilter: "@system-service",
} as const;

const pathOf = (file: string) => join(ROOT, "examples/consortium", file);

/** The settings of a unit: each line a name and a value, below a section. */
function settingsOf(file: string): ReadonlyMap<string, string> {
  const lines = readFileSync(pathOf(file), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !/^[#[]/.test(line));
  const settings = lines.map((line) => /^([A-Za-z]+)=(.*)$/.exec(line));
  expect(settings.every((each) => each !== null)).toBe(true);
  return new Map(settings.map((each) => [each![1], each![2]]));
}

test.each(UNITS)(
  "$file: its commands are the program's, it drains, and may do little else",
  ({ program, file }) => {
    const settings = settingsOf(file);
    for (const name of ["ExecStart", "ExecStartPost"]) {
      const [env, called, ...words] = settings.get(name)!.split(" ");
      expect([env, called]).toEqual(["/usr/bin/env", program.name]);
      expect(readCommandLine(program, words)).not.toHaveProperty("help");
    }
    expect(Object.fromEntries(settings)).toMatchObject(HARDENED);
    expect(Number(settings.get("TimeoutStopSec"))).toBeGreaterThan(10);
    expect(settings.get("SuccessExitStatus")).toBe(`${program.statuses?.["STOPPED"]}`);
  },
);

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

test.skipIf(!hasSystemd).each(UNITS)("$file: systemd finds nothing to complain of", ({ file }) => {
  const { status, stderr, stdout } = spawnSync("systemd-analyze", ["verify", pathOf(file)], {
    encoding: "utf8",
  });
  const own = `${stdout}${stderr}`.split("\n").filter((line) => line.includes(file));
  expect([status, own]).toEqual([0, []]);
});
