import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const command = fileURLToPath(new URL("../../auditor/src/edge/epsilon.ts", import.meta.url));
const vectors = fileURLToPath(new URL("../vectors/accountant.dp-accounting.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "epsilon-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  return spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
}

function runOn(content: string, ...flags: string[]) {
  const path = join(folder, "cases.json");
  writeFileSync(path, content);
  return run(path, ...flags);
}

const event = { mechanism: "gaussian", sigma: "2", sensitivity: "1", count: 1 };
const one = { id: "one", events: [event], delta: "1e-6" };

it("prints one object for a vector file", () => {
  const { cases, ...head } = JSON.parse(readFileSync(vectors, "utf8")) as { cases: { id: string }[] };
  const some = cases.filter(({ id }) => ["A05", "D09", "I01"].includes(id));
  const { status, stdout, stderr } = runOn(JSON.stringify({ ...head, cases: some }));
  expect([status, stderr]).toEqual([0, ""]);
  const result = JSON.parse(stdout);
  expect(Object.keys(result)).toEqual(["A05", "D09", "I01"]);
  expect(result.A05.reported).toBeCloseTo(2.25408465, 8);
  expect(Object.keys(result.D09)).toEqual(["reported", "gdp", "zcdp", "lattice", "latticeIsExact"]);
  expect(result.D09.lattice).toBeCloseTo(0.39679009, 8);
  expect(Object.keys(result.I01)).toEqual(["reported", "lattice", "latticeIsExact"]);
});

it("prints a table for people", () => {
  const refused = { id: "two", events: [{ mechanism: "laplace" }], delta: "1e-6" };
  const wide = { mechanism: "discrete_gaussian", sigma2: "10000000000000000", shift: [3], count: 10 ** 12 };
  const cases = [one, { ...one, id: "wide", events: [wide] }, refused];
  const { stdout, status } = runOn(JSON.stringify({ cases }), "--table");
  expect(status).toBe(0);
  expect(stdout.trimEnd().split("\n")).toEqual([
    "case  reported       GDP      zCDP  losses (= exact, < bound)",
    "────  ────────  ────────  ────────  ────────────────────────────────",
    "one   2.254085  2.254085  2.419094  < 2.254085",
    "wide  0.109573  0.109573  0.119667  the noise is too wide, or of too",
    "                                    many kinds, to be tabulated",
    'two                                 mechanism "laplace" is not',
    "                                    offered",
  ]);
});

it("does not account for an adjacency that it does not know", () => {
  const { stdout } = runOn(JSON.stringify({ cases: [{ ...one, adjacency: "replace_one" }] }));
  expect(JSON.parse(stdout)).toEqual({ one: { unsupported: 'adjacency "replace_one" is not offered' } });
});

it.each([
  ["no JSON", "{", "FILE_NOT_JSON"],
  ["no cases", "{}", "FILE_INVALID"],
  ["a delta of 0", JSON.stringify({ cases: [{ ...one, delta: "0" }] }), "CASE_INVALID"],
  ["no noise", JSON.stringify({ cases: [{ ...one, events: [{ ...event, sigma: "0" }] }] }), "CASE_INVALID"],
  [
    "a field too many",
    JSON.stringify({ cases: [{ ...one, events: [{ ...event, q: "0.1" }] }] }),
    "CASE_INVALID",
  ],
])("refuses a file with %s", (_, content, code) => {
  const { status, stdout, stderr } = runOn(content);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(new RegExp(`^${code}: `));
});

it("refuses a missing file and a missing argument", () => {
  expect(run(join(folder, "none.json")).stderr).toMatch(/^FILE_UNREADABLE: /);
  expect(run().stderr).toMatch(/^USAGE: /);
  expect(run().status).toBe(1);
  expect(run(vectors, "--tabel").stderr).toMatch(/^USAGE: /);
});
