import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MOST_ENTRIES } from "@fedseg/shared/features/catalogue.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { afterAll, expect, test } from "vitest";
import { readCatalogue } from "./catalogue-file.ts";
import { loadDictionary } from "./dictionary-file.ts";

const folder = mkdtempSync(join(tmpdir(), "catalogue-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string | Uint8Array): string {
  const path = join(folder, "catalogue.csv");
  writeFileSync(path, text);
  return path;
}

test("entries are taken in the file's order, whatever else stands in it", () => {
  const path = file('\ufeffname,entry\r\nHot drinks,tea\r\n\r\n"Says ""mug"", big", mug, small \n,"a, b"\n');
  const { entries, level, hash } = readCatalogue(path, "category");
  expect([level, entries]).toEqual(["category", ["tea", "mug", "a, b"]]);
  expect(hash).toBe(hashCatalogue({ level, entries }));
});

test("level, order and every entry decide the hash", () => {
  const lists = [["a", "b"], ["b", "a"], ["ab"], ["a", "b", "c"]];
  const hashes = lists.flatMap((entries) => [
    hashCatalogue({ level: "item", entries }),
    hashCatalogue({ level: "category", entries }),
  ]);
  expect(new Set(hashes).size).toBe(8);
});

const many = Array.from({ length: MOST_ENTRIES + 1 }, (_, at) => `i${at}`).join("\n");

test.each([
  ["no lines", "", "no column"],
  ["no such column", "name\ntea\n", 'no column "entry"'],
  ["no entries", "entry\n", "entries"],
  ["an entry twice", "entry\ntea\nmug\ntea\n", '"tea" twice'],
  ["an empty entry", "name,entry\nTea,\n", "entries"],
  ["a sign that nobody sees", "entry\ntea\u200b\n", "printable"],
  ["too many entries", `entry\n${many}\n`, `${MOST_ENTRIES + 1} entries`],
])("a file with %s is refused", (_, text, says) => {
  expect(() => readCatalogue(file(text), "item")).toThrow(
    expect.objectContaining({
      code: "CATALOGUE_INVALID",
      refusal: expect.objectContaining({ what: expect.stringContaining(says) }),
    }),
  );
});

test("a file that is not there, or no UTF-8, is told apart from an empty one", () => {
  const unreadable = expect.objectContaining({ code: "CATALOGUE_UNREADABLE" });
  expect(() => readCatalogue(join(folder, "none.csv"), "item")).toThrow(unreadable);
  expect(() => readCatalogue(file(Uint8Array.of(0x65, 0xff)), "item")).toThrow(unreadable);
});

test("a dictionary has it from the file beside it, and knows two levels", () => {
  file("entry\ntea\n");
  const path = join(folder, "dictionary.yaml");
  const feature = "{ name: n, title: { en: n }, measure: { of: count, what: orders }, range: [0, 9] }";
  const write = (level: string) =>
    writeFileSync(
      path,
      `version: 1\ncatalogue: { file: catalogue.csv, level: ${level} }\nfeatures: [${feature}]\n`,
    );
  write("category");
  expect(loadDictionary(path).catalogue?.entries).toEqual(["tea"]);
  write("brand");
  expect(() => loadDictionary(path)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
