import { createHash } from "node:crypto";
import type { Table } from "@fedseg/client-node/table.ts";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { ringFromIntegers, ringToBytes } from "@fedseg/shared/field/ring.ts";
import { ledgerEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable, tableRows } from "../simulation/row-table.ts";
import { TINY_RANGE, tinyTable } from "../simulation/tiny-market.ts";

const NODES = [0, 1, 2, 3];
const PARTIES = [...NODES, "coordinator"] as const;

/** Fields whose value comes of masked vectors, of blinded commitments or of released, noisy sums. */
const MASKED_OR_RELEASED = [
  "prev",
  "signature",
  "RESERVE.openHash",
  "SENT.reportHash",
  "SENT.maskedRoot",
  "SENT.commitment",
  "UNMASK.closeHash",
  "RELEASE.resultHash",
  "RELEASE.recordHash",
  "MODEL.modelHash",
  "WITNESS.checkpoints.root",
];

const RANGES = [TINY_RANGE, TINY_RANGE];
const valuesOf = (own: Table) => tableRows(own, RANGES);

/** Other users than those of the tiny market: ids and amounts that stand nowhere by chance. */
function table(node: number): Table {
  const tiny = tinyTable(1, node);
  return { ...tiny, ids: tiny.ids.map((_, user) => `customer-${node}-${user}@shop`) };
}

/** The same with one user more, who buys much, and with an amount that another spends changed. */
function tableWithOneMore(node: number): Table {
  const before = table(node);
  if (node !== 0) return before;
  const values = [...valuesOf(before), 9.25, 9.75];
  values[1] = 3.4567891;
  return rowTable(RANGES, values, [...before.ids, "customer-new@shop"]);
}

function withOtherIds(node: number): Table {
  const before = table(node);
  return { ...before, ids: before.ids.map((id) => `other-${id}`) };
}

interface Field {
  readonly name: string;
  readonly value: unknown;
}

/** Every field of a party's ledger in order, by entry type and path. */
function fieldsOf(study: InProcessStudy, party: number | "coordinator"): Field[] {
  return study
    .disk(party)
    .lines()
    .flatMap((line) => {
      const { body, ...entry } = parseEntry(line)!;
      return [...leaves("", entry), ...leaves(body.type, body)];
    });
}

function leaves(path: string, value: unknown): Field[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(path, item));
  if (typeof value !== "object" || value === null) return [{ name: path, value }];
  return Object.entries(value).flatMap(([key, item]) => leaves(path === "" ? key : `${path}.${key}`, item));
}

let study: InProcessStudy;
beforeAll(() => {
  study = new InProcessStudy({ table }).run();
});

test("one user more and another amount change no field but those of masked vectors and noisy sums", () => {
  const other = new InProcessStudy({ table: tableWithOneMore }).run();
  const changed = new Set<string>();
  for (const party of PARTIES) {
    const [before, after] = [fieldsOf(study, party), fieldsOf(other, party)];
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    for (const [at, { name, value }] of before.entries()) if (after[at].value !== value) changed.add(name);
  }
  expect([...changed].toSorted()).toEqual(MASKED_OR_RELEASED.toSorted());
});

test("users by other ids leave the same ledgers, byte for byte", () => {
  const other = new InProcessStudy({ table: withOtherIds }).run();
  for (const party of PARTIES) expect(other.disk(party).lines()).toEqual(study.disk(party).lines());
});

test("no field is a count of users, and none holds an id or an amount", () => {
  const tables = NODES.map(table);
  const counts = [...tables.map(({ users }) => users), tables.reduce((sum, { users }) => sum + users, 0)];
  const words = tables.flatMap((own) => [
    ...own.ids,
    ...Array.from(valuesOf(own), (value) => value.toFixed(4)),
  ]);
  for (const party of PARTIES) {
    for (const { name, value } of fieldsOf(study, party).filter((field) => !isPosition(field))) {
      const isCount = counts.some((count) => value === count || value === `${count}`);
      expect(isCount && name).toBe(false);
    }
    const text = study.disk(party).lines().join("\n");
    expect(words.filter((word) => text.includes(word))).toEqual([]);
  }
});

/** Positions in ledgers run through all small numbers. */
function isPosition({ name }: Field): boolean {
  return name === "seq" || name === "WITNESS.checkpoints.size";
}

test("no hash is the hash of anything that somebody who guesses the data could compute", () => {
  const guesses = new Set<string>();
  const guess = (bytes: Uint8Array | string) => guesses.add(createHash("sha256").update(bytes).digest("hex"));
  const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint16Array) =>
    new Uint8Array(buffer, byteOffset, byteLength);
  for (const node of NODES) {
    const own = table(node);
    const { ids, codes } = own;
    const values = valuesOf(own);
    for (const id of ids) guess(id);
    for (const text of [ids.join(), JSON.stringify(ids), JSON.stringify([...values])]) guess(text);
    guess(bytesOf(values));
    guess(bytesOf(codes));
    for (const contribution of study.contributionsOf(node)) {
      guess(bytesOf(contribution));
      for (const bits of [32, 64] as const) {
        const unmasked = ringToBytes(ringFromIntegers(contribution, bits));
        guess(unmasked);
        guesses.add(toHex(chunkRoot(unmasked)));
      }
    }
  }
  for (const party of PARTIES) {
    const found = fieldsOf(study, party).filter(
      ({ value }) => typeof value === "string" && guesses.has(value),
    );
    expect(found).toEqual([]);
  }
});

/**
 * Texts that people write or that are of a closed list, and signed headers of reports, which hold hashes of masked vectors
 * and commitments, by entry type and field; everything else is a hash or a number.
 */
const TEXTS = [
  "ledger",
  "time",
  "GENESIS.epsilon",
  "GENESIS.delta",
  "SOFTWARE.version",
  "REVOKE.party",
  "REVOKE.reason",
  "CORRECTION.text",
  "PLAN.title",
  "APPROVE.snapshot",
  "RESERVE.query",
  "RESERVE.consentRule",
  "REFUND.statements",
  "WITNESS.checkpoints.ledger",
];

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

const CLOSED_PATTERNS = [
  "^[0-9a-f]{64}$",
  "^[0-9a-f]{128}$",
  String.raw`^\d{1,48}$`,
  String.raw`^attempt [1-9]\d{0,2} was opened$`,
];

/** Lists the fields of a schema that may hold any text. */
function openTexts(path: string, schema: JsonSchema): string[] {
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return options.flatMap((option) => openTexts(path, option));
  if (schema.items) return openTexts(path, schema.items);
  if (schema.properties) {
    const { type, ...properties } = schema.properties;
    const start = typeof type?.const === "string" ? type.const : path === "body" ? "" : path;
    return Object.entries(properties).flatMap(([name, property]) =>
      openTexts(start === "" ? name : `${start}.${name}`, property),
    );
  }
  const isClosed =
    schema.const !== undefined ||
    schema.enum !== undefined ||
    schema.type === "integer" ||
    (schema.pattern !== undefined && CLOSED_PATTERNS.includes(schema.pattern));
  return isClosed ? [] : [path];
}

test("the vocabulary has no field for anything but hashes, numbers and a few texts", () => {
  const schema = z.toJSONSchema(ledgerEntry) as JsonSchema;
  expect(openTexts("", schema).toSorted()).toEqual(TEXTS.toSorted());
});
