import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { loadDictionary } from "./dictionary-file.ts";

const folder = mkdtempSync(join(tmpdir(), "dictionary-"));
afterAll(() => rmSync(folder, { recursive: true }));

const BASE = {
  title: { en: "x", zh: "x" },
  unit: "",
  transform: "none",
  direction: "higher-is-better",
};
const oneHot = (name: string, values: readonly string[]) => ({
  ...BASE,
  name,
  measure: { of: "one-hot", attribute: name, values },
});
const embedding = (name: string, length: number) => ({
  ...BASE,
  name,
  measure: { of: "embedding", attribute: name, length },
  range: [-1, 1],
});

function load(features: readonly object[]): () => unknown {
  const path = join(folder, "dictionary.yaml");
  writeFileSync(path, stringify({ version: 1, features }));
  return () => loadDictionary(path);
}

const many = (count: number) => Array.from({ length: count }, (_, at) => `v${at}`);

test.each([
  [
    "more than 64 features once one-hots are written out",
    [oneHot("city", many(40)), oneHot("tier", many(30))],
  ],
  ["more than 64 features with coordinates", [oneHot("city", many(40)), embedding("taste", 30)]],
  ["a feature whose name is too long with its number behind", [oneHot("a".repeat(48), many(3))]],
])("%s: DICTIONARY_INVALID, with what to shorten", (_, features) => {
  expect(load(features)).toThrow(/^DICTIONARY_INVALID: [^]*features[^]*Shorten the names or lists/);
});

test("shorter lists and names, as it says, are taken", () => {
  expect(load([oneHot("city", many(40)), oneHot("tier", many(20))])).not.toThrow();
  expect(load([oneHot("a".repeat(40), many(3))])).not.toThrow();
});
