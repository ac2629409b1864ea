import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pageOf, writtenPage } from "../../docs/adversaries.ts";
import { BESIDE } from "./beside.ts";
import { ATTACKS, MISCHIEFS } from "./catalogue.ts";
import { ELSEWHERE, NOT_BUILT } from "./elsewhere.ts";
import { COORDINATOR_LIES, FAULTS, NODE_LIES } from "./words.ts";

const ROOT = join(import.meta.dirname, "../..");
const DESIGN = join(ROOT, "../shared/design/secure-aggregation.md");
const LIST = [...COORDINATOR_LIES, ...NODE_LIES, ...FAULTS];

test.each(LIST)("something shows: %s", (words) => {
  const shown = [...ATTACKS, ...MISCHIEFS, ...ELSEWHERE].filter((one) => one.words === words);
  expect(shown.length > 0 || NOT_BUILT.has(words)).toBe(true);
});

test("the tests named elsewhere are there, by their titles", () => {
  const beside = Object.values(BESIDE).flatMap((rows) => rows.flatMap(({ shown }) => shown));
  const named = [...ELSEWHERE.map(({ file, title }) => [file, title] as const), ...beside];
  const missing = named.filter(([file, title]) => {
    const path = join(ROOT, file);
    return !existsSync(path) || !readFileSync(path, "utf8").includes(title);
  });
  expect(missing).toEqual([]);
});

test("docs/adversaries.md says what the catalogue says; `node docs/adversaries.ts` writes it", () => {
  const page = writtenPage();
  for (const name of ["attacks", ...Object.keys(BESIDE)]) expect(page).toContain(`<!-- end of ${name} -->`);
  expect(page).toBe(pageOf(page));
});

describe.skipIf(!existsSync(DESIGN))("the words are the design's (skipped: no ../shared/design)", () => {
  const plain = (text: string) =>
    text
      .replaceAll(/[*\s]+/g, " ")
      .replaceAll("−", "-")
      .toLowerCase();

  test.each(LIST)("%s", (words) => {
    const design = plain(readFileSync(DESIGN, "utf8"));
    const parts = words.split(/, also | or late /).map(plain);
    expect(parts.filter((part) => !design.includes(part))).toEqual([]);
  });
});
