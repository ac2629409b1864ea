import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  currentStudy,
  isLabelled,
  isNewest,
  keptStudies,
  markLabelled,
  nameOfStudy,
  namedStudy,
  placeOfResults,
  resultsFolder,
} from "./study-results.ts";

const [A, B] = ["a1".repeat(32), "b2".repeat(32)];
const APPROVED = new Set([A, B]);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "fedseg-results-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const finished = (study: string, title: string) => ({
  study,
  plan: { title, snapshot: "2026-01-01T00:00:00Z" },
});

function keep(study: string, title: string): void {
  const one = finished(study, title);
  markLabelled(placeOfResults(folder, one, APPROVED), one);
}

test.each([
  ["Retail, January 2027", "retail-january-2027-a1a1a1a1"],
  ["Économie & Cie.", "e-conomie-cie-a1a1a1a1"],
  ["会员分群", "study-a1a1a1a1"],
  ["../../etc/passwd", "etc-passwd-a1a1a1a1"],
  ["x".repeat(200), `${"x".repeat(40)}-a1a1a1a1`],
])("a study that is called %j has a name that is a folder's and nothing else", (title, name) => {
  expect(nameOfStudy({ title }, A)).toBe(name);
});

test("the newest study is the current one, whichever ends last", () => {
  expect([currentStudy(folder), keptStudies(folder)]).toEqual([undefined, []]);
  keep(B, "Second");
  expect(isNewest(placeOfResults(folder, finished(A, "First"), APPROVED))).toBe(false);
  keep(A, "First");
  expect(currentStudy(folder)?.study).toBe(B);
  expect(keptStudies(folder).map(({ study }) => study)).toEqual([A, B]);
  expect([isLabelled(folder, { title: "First" }, A), isLabelled(folder, { title: "First" }, B)]).toEqual([
    true,
    false,
  ]);
});

test("a study is named by its name or hash, or as much of it as no other has", () => {
  keep(A, "Spring");
  keep(B, "Spring");
  expect(resultsFolder(folder, undefined)).toBe(folder);
  expect(resultsFolder(folder, "spring-b2b2b2b2")).toBe(join(folder, "studies", "spring-b2b2b2b2"));
  expect([namedStudy(folder, "a1a1").study, namedStudy(folder, B).study]).toEqual([A, B]);
  for (const named of ["spring", "autumn", ""])
    expect(() => namedStudy(folder, named)).toThrow(expect.objectContaining({ code: "STUDY_UNKNOWN" }));
});

test("a study is whole only once it is the current one: whoever is interrupted between labels its users anew", () => {
  keep(A, "First");
  const current = join(folder, "studies", "current.json");
  rmSync(current);
  // Nothing can be written in the place of a folder.
  mkdirSync(join(current, "x"), { recursive: true });
  expect(() => keep(B, "Second")).toThrow(/current\.json/);
  expect(isLabelled(folder, { title: "Second" }, B)).toBe(false);
  rmSync(current, { recursive: true });
  keep(B, "Second");
  expect([isLabelled(folder, { title: "Second" }, B), currentStudy(folder)?.study]).toEqual([true, B]);
});
