import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Table } from "@fedseg/client-node/table.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { publicCode } from "@fedseg/shared/protocol/refusal.ts";
import { describe, expect, it, test } from "vitest";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import { tinyTable } from "../simulation/tiny-market.ts";

/** The node whose rows fail. */
const NODE = 1;
/** Where rows are read, cleaned, measured, and left out when somebody has withdrawn. */
const DATA_SIDE = [
  "client-node/src/edge/data",
  "client-node/src/edge/engine",
  "client-node/src/edge/sources",
  "client-node/src/edge/sealed-file.ts",
  "client-node/src/edge/users.ts",
  "client-node/src/edge/plan-users.ts",
  "client-node/src/edge/withdrawals.ts",
  "client-node/src/edge/secret-ref.ts",
  "client-node/src/features",
  "client-node/src/sources",
  "keeper/src/vault.ts",
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

/** All that a study shows of one node: every byte sent and every ledger line. */
interface Seen {
  readonly sent: readonly NodeMessage[];
  readonly bytes: readonly string[];
  readonly lines: readonly string[];
  readonly hasModel: boolean;
}

function see(table: (asked: number) => Table, options: StudyOptions = {}): Seen {
  const sent: NodeMessage[] = [];
  let asked = 0;
  const study = new InProcessStudy({
    ...options,
    table: (node) => (node === NODE ? table((asked += 1)) : tinyTable(1, node)),
    hooks: {
      toCoordinator: (from, message) => {
        if (from === NODE) sent.push(message);
        return [{ message }];
      },
    },
  }).run();
  return {
    sent,
    bytes: sent.map((message) => Buffer.from(encodeCanonical(message)).toString("hex")),
    lines: study.disk(NODE).lines(),
    hasModel: study.model() !== undefined,
  };
}

/** Longer than any key or signature: a masked vector, as long as the noisy sums before it make the next question. */
const VECTOR_BYTES = 150;

/** A message or line without its keys, noise and ids: bytes and hexadecimal by their length alone. */
function shapeOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.length < VECTOR_BYTES ? `${value.length} bytes` : "a vector";
  if (typeof value === "string")
    return value.replaceAll(/[0-9A-Za-z+/=]{32,}/g, (key) => `${key.length} digits`);
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}

const NOBODY: Table = { users: 0, d: 2, values: new Float64Array(0), ids: [] };
const ordinary = see(() => tinyTable(1, NODE));
const empty = see(() => NOBODY);

const raised = (code: string): CodedError =>
  new CodedError(code, { what: "Line 4711 of user u-42.", why: "Secret.", todo: "Secret." });

test("the data side raises codes, and none of them may cross the wire", () => {
  expect(CODES.length).toBeGreaterThan(35);
  expect(CODES).toEqual(expect.arrayContaining(["DATA_NO_USERS", "CSV_UNREADABLE", "ENGINE_MEMORY"]));
  expect(new Set(CODES.map((code) => publicCode({ code })))).toEqual(new Set(["NODE_STOPPED"]));
});

test("a node without rows looks like any other, but for keys, noise and ids", () => {
  expect(ordinary.hasModel).toBe(true);
  expect(empty.sent.map(shapeOf)).toEqual(ordinary.sent.map(shapeOf));
  expect(empty.lines.map((line) => shapeOf(JSON.parse(line)))).toEqual(
    ordinary.lines.map((line) => shapeOf(JSON.parse(line))),
  );
});

describe.each([
  ["when the plan came", 1],
  ["between two sessions", 3],
])("rows that fail %s", (_, from) => {
  const honest = see((asked) => (asked >= from ? NOBODY : tinyTable(1, NODE)));

  it("leave the very bytes of a node without users, whatever is raised", () => {
    const errors = [...CODES.map(raised), new TypeError("u-42"), new RangeError("Invalid array length")];
    // One session raises one error: as many studies as it takes to drive them all.
    while (errors.length > 0) {
      const seen = see((asked) => {
        if (asked < from) return tinyTable(1, NODE);
        throw errors.pop() ?? raised("DATA_NO_USERS");
      });
      expect(seen.bytes).toEqual(honest.bytes);
      expect(seen.lines).toEqual(honest.lines);
    }
  });
});

test("rows that fail in the middle of being counted leave nothing of them", () => {
  const whole = tinyTable(1, NODE);
  let reads = 0;
  const torn = () =>
    new Proxy(whole, {
      get: (target, name) => {
        if (name === "values" && (reads += 1) > 0) throw new Error("u-42");
        return Reflect.get(target, name) as unknown;
      },
    });
  expect(see(torn).bytes).toEqual(empty.bytes);
  expect(reads).toBeGreaterThan(0);
});

describe("plans that probe thresholds and snapshots", () => {
  const probes = [1, 2, 5, 50].flatMap((orders) =>
    ["2024-01-01T00:00:00Z", "2025-12-31T23:59:59Z"].map((snapshot) => ({ orders, snapshot })),
  );
  const probed = ({ orders, snapshot }: (typeof probes)[number], open: boolean) => {
    const rows: number[] = [];
    const seen = see(
      (asked) => {
        rows.push(asked);
        throw raised("DATA_NO_USERS");
      },
      {
        plan: (tiny) => ({
          ...tiny,
          budget: { ...tiny.budget, ...(open ? {} : { epsilon: "19.9", delta: "0.00001" }) },
          program: { ...tiny.program, snapshot, cleaning: { ...tiny.program.cleaning, minimum: { orders } } },
        }),
      },
    );
    return { rows, seen };
  };

  it("hear the same of a closed policy, and no row is read", () => {
    const answers = probes.map((probe) => probed(probe, false));
    for (const { rows, seen } of answers) {
      expect(rows).toEqual([]);
      expect(seen.sent.map(shapeOf)).toEqual(answers[0].seen.sent.map(shapeOf));
    }
  });
});

test("a plan that waits for its owner brings about nothing but presence", () => {
  let isApproved = false;
  const sent: string[] = [];
  let asked = 0;
  const study: InProcessStudy = new InProcessStudy({
    plan: (tiny) => ({ ...tiny, timing: { ...tiny.timing, bundleMs: 60_000 } }),
    isApproved: (node) => node !== NODE || isApproved,
    table: (node) => {
      asked += node === NODE ? 1 : 0;
      return tinyTable(1, node);
    },
    hooks: {
      toCoordinator: (from, message) => {
        if (from === NODE) sent.push(message.type);
        return [{ message }];
      },
    },
  });
  study.agenda.after(20_000, () => {
    expect(sent).toEqual(["resume"]);
    expect(asked).toBe(0);
    isApproved = true;
  });
  study.run();
  expect(study.model()).toBeDefined();
  expect(sent.filter((type) => !type.startsWith("witness"))[1]).toBe("enrol");
});
