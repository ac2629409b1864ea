import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test } from "vitest";
import { notReady } from "./plan-users.ts";
import { PROBLEMS, Problems } from "./problems.ts";

const ERROR = new CodedError("STUDY_UNDER_WAY", { what: "a", why: "b", todo: "c" });

test("a refusal that comes again and again is counted, and its file has an end", ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-problems-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, PROBLEMS);
  const told: string[] = [];
  const problems = new Problems(folder, (code) => told.push(code));
  for (let time = 0; time < 1000; time += 1) problems.refused("00", ERROR);
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength(10);
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ code: "STUDY_UNDER_WAY", event: "00", times: 512 });
  expect(told).toHaveLength(10);
  writeFileSync(path, " ".repeat((1 << 20) + 1));
  problems.refused("01", ERROR);
  expect(statSync(path).size).toBeLessThan(1000);
});

test("rows that were late are not counted, and labelled all the same; others are neither", ({
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-problems-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const told: string[] = [];
  const problems = new Problems(folder, (_, text) => told.push(text));
  const [first, second] = ["5a", "5b"].map((digits) => digits.repeat(32));
  problems.rows(notReady(), first);
  problems.rows(ERROR, first);
  for (let session = 0; session < 5; session += 1) problems.rows(ERROR, first);
  expect(told[0]).toContain("Users are labelled at the end all the same");
  expect(told[1]).toContain("NOBODY of this node is counted or labelled until this is mended");
  expect(told[1]).toContain("the next study reads everything anew");
  // Once a study, and again in the next one that it has not been mended for.
  expect(told).toHaveLength(2);
  problems.rows(ERROR, second);
  expect(told).toHaveLength(3);
});

test("where nothing can be written the reason is told, and its code once", ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-problems-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "file");
  writeFileSync(file, "");
  const told: string[] = [];
  const problems = new Problems(file, (_, text) => told.push(text));
  problems.refused("00", ERROR);
  expect(told[0]).toMatch(/^problems.jsonl cannot be written \(E\w+\)$/);
  expect(told[1]).toBe("the coordinator hears 00 and no reason; it is STUDY_UNDER_WAY: a b c");
  problems.rows(ERROR, "5a");
  expect(told.at(-1)).toMatch(/^a b c NOBODY/);
});
