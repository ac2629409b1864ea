import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { afterAll, expect, test } from "vitest";
import { runHereBeside } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "runs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const MONTHLY = `name: monthly
template: retail
cron: 0 6 2 * *
timeZone: Europe/Berlin
snapshot: { startOf: month, minusDays: 1 }
`;

function runs(text: string, ...options: string[]) {
  const path = join(folder, "schedule.yaml");
  writeFileSync(path, text);
  return runHereBeside(folder, "coordinator", ["runs", "--schedule", path, ...options]);
}

test("an operator sees the studies that a schedule would make, and nothing is written", async () => {
  const { status, stdout, isUntouched } = await runs(
    MONTHLY,
    "--from",
    "2026-11-29T12:00:00Z",
    "--count",
    "2",
  );
  expect({ status, isUntouched }).toEqual({ status: 0, isUntouched: true });
  expect(stdout).toContain(
    "retail-2026-12  2026-12-02T05:00:00Z  2026-11-29T23:00:00Z  2026-12-09T05:00:00Z",
  );
  expect(stdout).toContain("retail-2027-01");
  expect(stdout).not.toContain("retail-2027-02");
});

test("with the newest run that was made it says what would become of those since then, within 80 columns", async () => {
  const options = ["--from", "2026-11-03T12:00:00Z", "--last", "2026-08-15", "--count", "1"];
  const { stdout } = await runs(MONTHLY, ...options);
  expect(stdout).toContain("retail-2026-11 of 2026-11-02T05:00:00Z would be proposed now.");
  expect(stdout.match(/SCHEDULE_MISSED/g)).toHaveLength(1);
  for (const missed of ["retail-2026-09", "retail-2026-10"]) expect(stdout).toContain(missed);
  expect(Math.max(...stdout.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
  const { run, skipped } = JSON.parse((await runs(MONTHLY, ...options, "--json")).stdout) as {
    run: unknown;
    skipped: readonly { readonly name: string; readonly refusal: { readonly code: string } }[];
  };
  expect(run).toMatchObject({ name: "retail-2026-11", snapshot: "2026-10-30T23:00:00Z" });
  expect(skipped.map(({ name, refusal }) => `${name} ${refusal.code}`)).toEqual([
    "retail-2026-09 SCHEDULE_MISSED",
    "retail-2026-10 SCHEDULE_MISSED",
  ]);
});

test.each([
  ["SCHEDULE_CRON", MONTHLY.replace("0 6 2 * *", "0 6 32 * *")],
  ["SCHEDULE_NEVER", MONTHLY.replace("0 6 2 * *", "0 6 31 2 *")],
  ["SCHEDULE_ZONE", MONTHLY.replace("Berlin", "Atlantis")],
  ["SCHEDULE_REPEATS", MONTHLY.replace("0 6 2 * *", "0 6 * * 1")],
  ["SCHEDULE_OVERLAP", `${MONTHLY}enrolDays: 31\n`],
  ["CONFIG_INVALID", `${MONTHLY}suspended: true\n`],
  ["CONFIG_INVALID", MONTHLY.replace("minusDays: 1", "minusDays: -1")],
])("%s", async (code, text) => {
  expect(await runs(text)).toMatchObject({ status: 1, code });
});

test("SCHEDULE_OPTION: what is no moment or no number, until it is one", async () => {
  for (const wrong of [
    ["--from", "soon"],
    ["--last", "2026-13-01"],
    ["--count", "0"],
    ["--count", "1e3"],
  ]) {
    expect(await runs(MONTHLY, ...wrong)).toMatchObject({ status: 1, code: "SCHEDULE_OPTION" });
  }
  const right = ["--from", "2026-11-02", "--last", "2026-11-02T06:00:00Z", "--count", "12"];
  expect(await runs(MONTHLY, ...right)).toMatchObject({ status: 0 });
});
