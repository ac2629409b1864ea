import type { Table } from "@fedseg/client-node/table.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { rowTable, tableRows } from "../simulation/row-table.ts";
import { TINY_RANGE, tinyTable } from "../simulation/tiny-market.ts";
import { AgentStudy, type NodeRows, type TimedStudy } from "../statistics/agent-study.ts";
import { PatientAgenda } from "../statistics/patient-agenda.ts";

export const TICK_MS = 300;
export const PREPARE_MS = 1000;
/** The node that is always an ordinary one, with users enough for all. */
const LARGE = 0;

/** Rows of nobody, as a node has them that holds no file. */
export const NOBODY: Table = { users: 0, d: 2, codes: new Uint16Array(0), ids: [] };

/** When a node's process is replaced. */
export interface Restart {
  readonly node: number;
  readonly at: number;
}

/** Rows that are ready at once: what `table` returns or throws, by how often it was asked before. */
export function rowsOf(table: (asked: number, spend: (ms: number) => void) => Table): NodeRows {
  let asked = -1;
  return { prepare: async () => {}, table: (spend) => table((asked += 1), spend) };
}

/** Runs a study of real agents over virtual time; `rows` are those of all nodes but the first, of whom some may be left out. */
export async function see(
  rows: (node: number, agenda: PatientAgenda) => NodeRows | undefined = () => undefined,
  { restart, ...options }: Partial<TimedStudy> & { readonly restart?: Restart } = {},
): Promise<AgentStudy> {
  const agenda = new PatientAgenda();
  const study = new AgentStudy({
    seed: "rows",
    tickMs: TICK_MS,
    agenda,
    sourceOf: (node) => seededSource(`rows ${node}`),
    ...options,
    plan: (tiny) => {
      const { plan = (unchanged) => unchanged } = options;
      const budget = { ...tiny.budget, usersCap: 2000 };
      return plan({ ...tiny, budget, timing: { ...tiny.timing, prepareMs: PREPARE_MS } });
    },
    rows: (node) =>
      node === LARGE ? rowsOf(() => large()) : (rows(node, agenda) ?? rowsOf(() => tinyTable(1, node))),
  });
  if (restart) agenda.after(restart.at, () => study.restart(restart.node));
  await agenda.runAll();
  await study.ended;
  return study;
}

function large(): Table {
  const tables = Array.from({ length: 5 }, (_, part) => tinyTable(1, 10 + part));
  const ranges = [TINY_RANGE, TINY_RANGE];
  return rowTable(
    ranges,
    tables.flatMap((table) => [...tableRows(table, ranges)]),
    tables.flatMap(({ ids }) => ids),
  );
}

/** All that a study shows of its nodes, byte by byte: what left and when, every ledger line, every receipt and its date. */
export function bytesOf({ left, stores, receipts }: AgentStudy) {
  return {
    left: left.map(({ node, at, bytes }) => `${node} ${at} ${Buffer.from(bytes).toString("hex")}`),
    lines: stores.map((store) => store.lines()),
    receipts,
  };
}

/** All that a study shows of its nodes but for keys, noise and ids: who says what of which length and when, and what is dated how. */
export function shapesOf({ left, stores, receipts }: AgentStudy) {
  return {
    left: left.map(({ node, at, bytes }) => [node, at, shapeOf(decodeCanonical(bytes, nodeMessage))]),
    lines: stores.map((store) => store.lines().map((line) => shapeOf(parseEntry(line)))),
    receipts: receipts.map(({ node, moment, receipt }) => [node, moment, receipt.declaration.session]),
  };
}

/** Longer than any key or signature: a masked vector, as long as the noisy sums before it make the next question. */
const VECTOR_BYTES = 150;

/** A message or line without its keys, noise and ids: bytes and hexadecimal by their length alone. */
function shapeOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.length < VECTOR_BYTES ? `${value.length} bytes` : "a vector";
  if (typeof value === "string")
    return value.replaceAll(/[0-9A-Za-z+/=]{16,}/g, (key) => `${key.length} digits`);
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}

/** A fault of the data side that says too much. */
export function raised(code: string): CodedError {
  return new CodedError(code, { what: "Line 4711 of user u-42.", why: "Secret.", todo: "Secret." });
}
