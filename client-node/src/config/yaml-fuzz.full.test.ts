import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test, vi } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { consentConfig } from "./consent-config.ts";
import { dataConfig } from "./data-config.ts";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { dictionary } from "@fedseg/shared/features/dictionary.ts";
import { IS_FULL, sized } from "../../../test/full.ts";

const folder = mkdtempSync(join(tmpdir(), "yaml-fuzz-"));
const path = join(folder, "file.yaml");
afterAll(() => rmSync(folder, { recursive: true }));
/** The parser warns of every odd tag and anchor. */
vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);

const sections = z.strictObject({ data: dataConfig, consent: consentConfig });
const NODE = `data:
  engine: { memoryMb: 512 }
  sources:
    shop: { csv: [a.csv, "b-*.csv.gz"], delimiter: ";", decimal: ",", thousands: ".", nulls: [NA] }
    clicks: { jsonLines: clicks.jsonl }
    crm: { postgres: { url: { environment: SHOP_DATABASE }, table: customers } }
    vectors: { parquet: vectors.parquet }
    all: { sql: "SELECT * FROM shop" }
  events:
    - from: all
      columns: { user: who, time: when, order: basket, product: sku, quantity: n, unit_price: price }
      type: { column: kind, words: { KAUF: purchase, STORNO: return } }
      time: { format: "%d.%m.%Y %H:%M", zone: Europe/Berlin }
      cancellationPrefix: C
      where: n > 0
    - { from: clicks, columns: { user: id, time: at, session: s }, type: view }
  orders: { from: shop, columns: { order: basket, user: who, time: when } }
  products: { from: shop, columns: { product: sku, category: kind, brand: maker } }
  customers:
    - { from: crm, columns: { user: id }, attributes: { age: years, tier: level } }
consent:
  rule: "2026-01"
  default: exclude
  records: { from: crm, columns: { user: id, status: said, time: at }, permits: [yes, ja] }
  optOut: { from: crm, columns: { user: id } }
  gpc: { from: clicks, columns: { user: id, signal: gpc } }
  tcf: { from: clicks, columns: { user: id, string: tc }, purposes: [1, 7] }
`;
const DICTIONARY = `version: 1
title: Test
cleaning: { duplicates: { key: [order, product] }, cancellations: offset, maxEventsPerDay: 500, minimum: { orders: 1 } }
targets: { again: { of: bought-again, withinDays: 90 } }
features:
  - name: recency
    title: { en: Recency, zh: 最近一次购买 }
    unit: days
    measure: { of: recency, windowDays: 365 }
    missing: { constant: 365 }
    transform: log1p
    range: [0, 365]
    direction: lower-is-better
    role: recency
  - name: tier
    title: { en: Tier, zh: 等级 }
    measure: { of: one-hot, attribute: tier, values: [gold, silver] }
    missing: drop
  - name: look
    title: { en: Look, zh: 风格 }
    measure: { of: embedding, attribute: look, length: 8 }
    range: [-1, 1]
    transform: none
`;

/** Cuts, repeats and replaces pieces of a text. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    put: fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        ..."{}[]:-,#&*!|>'\"%@\n\t ~?",
        "\n  ",
        "<<: ",
        "null",
        "&a",
        "*a",
        "!!binary ",
        "---\n",
        "1e999",
      ),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

const strange = fc.oneof(
  fc.constantFrom(
    null,
    "",
    0,
    -1,
    1.5,
    1e308,
    true,
    [],
    {},
    [[]],
    [null],
    "__proto__",
    "constructor",
    " ",
    "a\u0000b",
  ),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }),
);
interface Change {
  readonly steps: readonly number[];
  readonly how: "set" | "delete" | "rename" | "add";
  readonly value: unknown;
}
const change: fc.Arbitrary<Change> = fc.record({
  steps: fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }),
  how: fc.constantFrom("set" as const, "delete" as const, "rename" as const, "add" as const),
  value: strange,
});

/** Changes one place of a tree of lists and objects, wherever the steps lead. */
function changed(tree: unknown, { steps: [step, ...rest], how, value }: Change): unknown {
  if (typeof tree !== "object" || tree === null) return value;
  const keys = Object.keys(tree);
  if (keys.length === 0) return value;
  const key = keys[(step ?? 0) % keys.length];
  const entries: [string, unknown][] = Object.entries(tree).flatMap(([name, child]): [string, unknown][] => {
    if (name !== key) return [[name, child]];
    if (rest.length > 0) return [[name, changed(child, { steps: rest, how, value })]];
    if (how === "delete") return [];
    if (how === "rename") return [[String(value), child]];
    return how === "set"
      ? [[name, value]]
      : [
          [name, child],
          [`${name}2`, value],
        ];
  });
  return Array.isArray(tree) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}
/** Texts that were valid before something happened to them. */
function mutants(text: string): fc.Arbitrary<string> {
  const edited = edits.map((list) =>
    list.reduce((all, { at, cut, put }) => {
      const first = Math.floor(at * all.length);
      return all.slice(0, first) + put + all.slice(first + cut);
    }, text),
  );
  const tree: unknown = parse(text);
  const restructured = fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => stringify(changes.reduce((all, one) => changed(all, one), tree)));
  return fc.oneof(edited, restructured);
}

/** What a reader makes of a text: a value, or the code of its refusal. Any other error passes. */
function read<T>(text: string, reader: () => T): { readonly value: T } | { readonly code: string } {
  writeFileSync(path, text);
  try {
    return { value: reader() };
  } catch (error) {
    if (error instanceof CodedError) return { code: error.code };
    throw error;
  }
}

/** Few mutants are tried in one order: about one in fifty is valid, and one at least has to be. */
const TRIES = { numRuns: sized(500, 1500), ...(IS_FULL ? {} : { seed: 11 }) };

/** Runs a reader over mutants and counts what came of them. */
function fuzz<T>(text: string, reader: () => T, check: (value: T) => void): Record<string, number> {
  const counts: Record<string, number> = {};
  const property = fc.property(mutants(text), (mutant) => {
    const result = read(mutant, reader);
    if ("value" in result) check(result.value);
    const kind = "value" in result ? "valid" : result.code;
    counts[kind] = (counts[kind] ?? 0) + 1;
  });
  fc.assert(property, TRIES);
  return counts;
}

test("a damaged data or consent section is refused with a code, or is a valid one", () => {
  const reader = () => readYaml(path, sections);
  expect(read(NODE, reader)).toHaveProperty("value");
  const counts = fuzz(NODE, reader, (value) => expect(sections.parse(value)).toEqual(value));
  expect(Object.keys(counts).toSorted()).toEqual(["CONFIG_INVALID", "CONFIG_UNREADABLE", "valid"]);
  expect(counts.valid).toBeGreaterThan(sized(1, 20));
  expect(counts.CONFIG_INVALID).toBeGreaterThan(sized(100, 300));
});

test("a damaged dictionary is refused with a code, or is a valid one", () => {
  const reader = () => loadDictionary(path);
  expect(read(DICTIONARY, reader)).toHaveProperty("value");
  const counts = fuzz(DICTIONARY, reader, (value) => expect(dictionary.parse(value)).toEqual(value));
  const codes = Object.keys(counts).filter((code) => code !== "DICTIONARY_INVALID");
  expect(codes.toSorted()).toEqual(["CONFIG_INVALID", "CONFIG_UNREADABLE", "valid"]);
  expect(counts.valid).toBeGreaterThan(sized(1, 20));
  expect(counts.CONFIG_INVALID).toBeGreaterThan(sized(100, 300));
});
