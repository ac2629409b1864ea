import { execFile } from "node:child_process";
import { join } from "node:path";
import { execPath } from "node:process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { NO_NAMESPACES } from "../e2e/namespaces.ts";
import { NO_POSTGRES } from "../sources/postgres-server.ts";
import { NO_REDIS } from "./redis-server.ts";

const BENCH = join(import.meta.dirname, "../../bench/take-over/main.ts");
/** The driver is cut off from everybody, and from Redis. */
const PARTITIONS = ["cut", "letters"];
const WORDS = ["--nodes", "12", "--lease", "2", "--silent", "3", "--once", "--json", "--faults"];
const SKIPPED = NO_NAMESPACES + NO_POSTGRES + NO_REDIS;

interface Found {
  readonly charges: number;
  readonly twice: number;
  readonly studies: readonly {
    readonly state: string;
    readonly faults: readonly { readonly fault: string; readonly isTakenOver: boolean }[];
  }[];
}

describe.skipIf(SKIPPED !== "")(`coordinators and servers in networks of their own${SKIPPED}`, () => {
  let found: Found;
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(execPath, [BENCH, ...WORDS, PARTITIONS.join(",")]);
    found = JSON.parse(stdout) as Found;
  });

  test("every study in which the driver is cut off ends, and nothing is charged twice", () => {
    expect(new Set(found.studies.map(({ state }) => state))).toEqual(new Set(["finished"]));
    expect(found.charges).toBeGreaterThan(0);
    expect(found.twice).toBe(0);
  });

  test("another drives where it is cut off from everybody", () => {
    const faults = found.studies.flatMap((study) => study.faults);
    expect(faults.map(({ fault }) => fault)).toEqual(PARTITIONS);
    expect(faults[0].isTakenOver).toBe(true);
  });
});
