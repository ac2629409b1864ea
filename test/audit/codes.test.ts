import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CHECKS } from "@fedseg/auditor/checks/all.ts";
import { CODES } from "@fedseg/auditor/codes.ts";
import { LACKING, LIMITS } from "@fedseg/wording/status/finding-words.ts";
import { codeWordsZh } from "@fedseg/auditor/report/finding-words.ts";
import { expect, test } from "vitest";
import { checkTable, codeTable, writtenTable } from "../../docs/audit-codes.ts";

const AUDITOR = join(import.meta.dirname, "../../auditor/src");

/** Every code that the auditor's source gives to a kind of finding, as `kind code`. */
function givenCodes(): readonly (readonly [kind: string, code: string])[] {
  const files = readdirSync(AUDITOR, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  return files.flatMap((path) => {
    const source = readFileSync(join(AUDITOR, path), "utf8");
    const calls = source.matchAll(
      /\b(fail|failAt|lacking|missing|notVerifiable)\)?\(\s*(?:view,\s*)?(?:[\w.]+,\s*)?"([A-Z_]{4,})"/g,
    );
    return [...calls].map(([, kind, code]) => [kind, code] as const);
  });
}

test("every code stands in the table, under the kind that the source gives it", () => {
  const kinds = { fail: "FAIL", failAt: "FAIL", missing: "FAIL", lacking: "LACKING", notVerifiable: "LIMIT" };
  const given = givenCodes();
  expect(given.length).toBeGreaterThan(80);
  const strays = given.filter(([kind, code]) => CODES.get(code)?.kind !== kinds[kind as keyof typeof kinds]);
  expect(strays.filter(([kind]) => kind !== "notVerifiable")).toEqual([]);
  expect(strays.filter(([, code]) => !CODES.has(code))).toEqual([]);
});

test("what is lacking is supplied by a command, and nothing else is", () => {
  for (const [code, { kind, supply }] of CODES)
    expect([code, supply !== undefined]).toEqual([code, kind === "LACKING"]);
});

test("every code has words in both languages", () => {
  expect([...CODES.keys()].filter((code) => codeWordsZh(code) === undefined)).toEqual([]);
});

test("what pages call missing, or not to be shown, is what the verdict takes it for", () => {
  const of = (asked: string) => [...CODES].filter(([, { kind }]) => kind === asked).map(([code]) => code);
  expect([...LACKING.keys()].toSorted()).toEqual(of("LACKING").toSorted());
  expect([...LIMITS.keys()].toSorted()).toEqual(of("LIMIT").toSorted());
});

/** Codes of any check: what it can say nothing about. */
const OF_ALL = ["NOTHING_CHECKED", "STUDY_UNREADABLE"];

test("every code is one that some check can find, each said once", () => {
  const listed = CHECKS.flatMap(({ codes }) => codes);
  expect([...CODES.keys()].filter((code) => !OF_ALL.includes(code) && !listed.includes(code))).toEqual([]);
  for (const { id, codes } of CHECKS) expect([id, new Set(codes).size]).toEqual([id, codes.length]);
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});

test("as many checks as pages and README say in words", () => {
  expect(CHECKS).toHaveLength(14);
});

test("docs/auditing.md shows the tables as they are", () => {
  expect(writtenTable("checks")).toBe(checkTable());
  expect(writtenTable("codes")).toBe(codeTable());
});
