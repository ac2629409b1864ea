import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Table } from "@fedseg/client-node/table.ts";
import { publicCode } from "@fedseg/shared/protocol/refusal.ts";
import { expect, test } from "vitest";
import { tinyTable } from "../simulation/tiny-market.ts";
import type { NodeRows } from "../statistics/agent-study.ts";
import type { PatientAgenda } from "../statistics/patient-agenda.ts";
import { NOBODY, PREPARE_MS, TICK_MS, bytesOf, raised, rowsOf, see, shapesOf } from "./seen.ts";

/** Where rows are read, cleaned, measured, and left out when somebody has withdrawn. */
const DATA_SIDE = [
  "client-node/src/config",
  "client-node/src/contribution.ts",
  "client-node/src/edge/ingest",
  "client-node/src/edge/people/withdrawals.ts",
  "client-node/src/edge/sealed/sealed-file.ts",
  "keeper/src/keys/secret-ref.ts",
  "client-node/src/features",
  "client-node/src/ingest",
  "keeper/src/keys/vault.ts",
];

/** Every code that the data side's source can raise: a new one is driven from the day it is written. */
const CODES = [...new Set(DATA_SIDE.flatMap(filesUnder).flatMap(codesIn))].sort();

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
}

function codesIn(file: string): string[] {
  if (!file.endsWith(".ts") || file.endsWith(".test.ts")) return [];
  const text = readFileSync(file, "utf8");
  const kinds = [...text.matchAll(/`\$\{kind\}(_[A-Z_]+)`/g)].flatMap(([, end]) =>
    ["CSV", "PARQUET", "JSON"].map((kind) => kind + end),
  );
  return [...[...text.matchAll(/"([A-Z]+_[A-Z_]+)"/g)].map(([, code]) => code), ...kinds];
}

test("the data side raises codes, and none of them may cross the wire", () => {
  expect(CODES.length).toBeGreaterThan(35);
  expect(CODES).toEqual(
    expect.arrayContaining([
      "DATA_NO_USERS",
      "CSV_UNREADABLE",
      "ENGINE_MEMORY",
      "ENGINE_DISK",
      "DATA_READER_ENDED",
      "DATA_NOT_READY",
      "DATA_TOO_SLOW",
    ]),
  );
  expect(new Set(CODES.map((code) => publicCode({ code })))).toEqual(new Set(["NODE_STOPPED"]));
});

const ordinary = await see();
const empty = await see(() => rowsOf(() => NOBODY));
const sessions = ordinary.timings.filter(({ node }) => node === 1).map(({ session }) => session);

test("nodes without rows look like any others at every moment, but for keys, noise and ids", () => {
  expect(sessions.length).toBeGreaterThan(4);
  expect(shapesOf(empty)).toEqual(shapesOf(ordinary));
  expect(bytesOf(empty)).not.toEqual(bytesOf(ordinary));
});

test("rows that fail when the plan comes leave the very bytes of nodes without users, whatever is raised", async () => {
  const errors = [...CODES.map(raised), new TypeError("u-42"), new RangeError("Invalid array length")];
  const told = [...CODES, "UNEXPECTED", "UNEXPECTED"].sort();
  const heard: string[] = [];
  // One session of one node raises one error: as many studies as it takes to drive them all.
  while (errors.length > 0) {
    const study = await see(() =>
      rowsOf(() => {
        const error = errors.pop();
        if (error) throw error;
        return NOBODY;
      }),
    );
    expect(bytesOf(study)).toEqual(bytesOf(empty));
    heard.push(...study.failures.map(({ code }) => code));
  }
  expect(heard.sort()).toEqual(told);
});

/** Rows that count as long as they are read. */
function torn(table: Table): Table {
  return new Proxy(table, {
    get: (target, name) => {
      if (name === "codes") throw new Error("u-42");
      return Reflect.get(target, name) as unknown;
    },
  });
}

/** Rows whose reading ends at a moment. */
function readAt(agenda: PatientAgenda, moment: number): NodeRows {
  return {
    prepare: async () => new Promise((resolve) => agenda.after(moment - agenda.now(), resolve)),
    table: () => {
      if (agenda.now() < moment) throw raised("DATA_NOT_READY");
      return NOBODY;
    },
  };
}

test("rows that are late, fail between sessions or during one leave the same bytes, ticks and dates as none", async () => {
  const opened = ordinary.timings.find(({ node }) => node === 1)!.openedAt;
  expect(opened).toBeGreaterThan(PREPARE_MS);
  const reference = await see((node) =>
    rowsOf((asked) => {
      const isCounted = [asked < 2, asked > 0 && asked < 4, false][node - 1];
      return isCounted ? tinyTable(1, node) : NOBODY;
    }),
  );
  const course = (node: number, agenda: PatientAgenda): NodeRows => {
    let asked = -1;
    const after = (moment: number, counting: (spend: (ms: number) => void) => Table): NodeRows => {
      const read = readAt(agenda, opened + moment);
      return { ...read, table: (spend) => ((asked += 1), read.table(spend), counting(spend)) };
    };
    switch (node) {
      // Read after prepareMs, in time for the first session all the same; counted in less than three quarters of a tick.
      case 1:
        return after(TICK_MS / 2 - 10, (spend) => {
          if (asked === 1) spend(TICK_MS * 0.7);
          if (asked === 2) throw raised("VAULT_DAMAGED");
          return asked > 2 ? torn(tinyTable(1, node)) : tinyTable(1, node);
        });
      // Read too late for the first session, within its tick; later counted too late for theirs.
      case 2:
        return after(TICK_MS * 0.6, (spend) => {
          if (asked > 3) spend(TICK_MS * 0.8);
          return tinyTable(1, node);
        });
      // Never read.
      default:
        return after(1e9, () => NOBODY);
    }
  };
  const study = await see(course);
  expect(bytesOf(study)).toEqual(bytesOf(reference));
  expect(reference.failures).toEqual([]);
  const codes = (node: number) => study.failures.filter((one) => one.node === node).map(({ code }) => code);
  expect(codes(1)).toEqual(["VAULT_DAMAGED", ...sessions.slice(3).map(() => "UNEXPECTED")]);
  expect(codes(2)).toEqual(["DATA_NOT_READY", ...sessions.slice(4).map(() => "DATA_TOO_SLOW")]);
  expect(codes(3)).toEqual(sessions.map(() => "DATA_NOT_READY"));
});
