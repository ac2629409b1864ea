import { setImmediate as othersTurn } from "node:timers/promises";
import { type Catalogue, MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import { codedRange } from "@fedseg/shared/features/code.ts";
import { type FeatureSpec, rangeProblem } from "@fedseg/shared/features/feature.ts";
import type { Behaviour } from "@fedseg/shared/features/behaviour.ts";
import { type Target, valueFeature } from "@fedseg/shared/features/target.ts";
import type { Later } from "@fedseg/shared/features/later.ts";
import type { BesideName, Besides } from "../../features/besides.ts";
import { roomForBesides, widthOf } from "../../features/besides.ts";
import { behaviourSql } from "../../features/behaviour-sql.ts";
import { BASKET_WIDTH, basketSql, heldOutSql } from "../../features/basket-sql.ts";
import type { AsOf } from "../../features/event-relations.ts";
import { encodeColumns } from "../../features/encode-columns.ts";
import { laterSql } from "../../features/later-sql.ts";
import { PackedCodes } from "../../features/packed-codes.ts";
import { PackedIds } from "../../features/packed-ids.ts";
import { NarrowColumn } from "../../features/narrow-column.ts";
import { refineColumn, refineOf } from "../../features/quality.ts";
import { MEMBER_IDS, type Judgement, cutoffOf, tableSql } from "../../features/table-sql.ts";
import type { FeatureQuality } from "../../reports/quality-report.ts";
import { type Baskets, type ExactTable, type Outcome, type Table, roomForBaskets } from "../../table.ts";
import type { Engine } from "./engine/engine.ts";
import { giveBackMemory } from "./give-back-memory.ts";

const EVENTS = "main.event";

/** What is computed of the users, and when. */
export interface TableRequest {
  readonly features: readonly FeatureSpec[];
  readonly target?: Target | undefined;
  readonly catalogue?: Catalogue | undefined;
  readonly behaviour?: Behaviour | undefined;
  /** What users spend after the target's cutoff. */
  readonly later?: Later | undefined;
  /** Whether the platform records all steps of the funnel. */
  readonly hasFunnel?: boolean | undefined;
  readonly snapshotMs: number;
  /** Relation of the events as they were known at the target's cutoff; without it, the events before the cutoff. */
  readonly pastEvents?: string | undefined;
  readonly keepValues?: boolean | undefined;
  /** Table of all orders of purchases, where it is at hand: as `orders` of `AsOf`; it is dropped once features of today are read. */
  readonly orders?: string | undefined;
}

/** A table, how good its columns are, and what it was made of where that is kept. */
export interface BuiltTable {
  readonly table: Table;
  readonly features: readonly FeatureQuality[];
  readonly exact?: ExactTable;
}

/**
 * Builds one row per member from the engine's relations event, member and customer: every feature measured in natural
 * units, missing values filled, clamped to the public hard range, transformed and encoded; rows in the order of the ids' bytes.
 * @throws RangeError when a hard range does not fit its transform.
 */
export async function buildTable(engine: Engine, request: TableRequest): Promise<BuiltTable> {
  const { features, target, catalogue, snapshotMs, orders } = request;
  for (const spec of features) {
    const problem = rangeProblem(spec);
    if (problem) throw new RangeError(`"${spec.name}" expected a usable range, got ${problem}`);
  }
  const d = features.length;
  const now = { events: EVENTS, untilMs: snapshotMs };
  const current = await readCurrent(engine, request, tableSql(features, { ...now, orders }));
  if (orders !== undefined) await engine.run(`DROP TABLE ${orders}`);
  const past = target && (await readOutcome(engine, request, { target, now }, current));
  const baskets = catalogue && (await readBaskets(engine, basketSql(catalogue, now)));
  const besides = await readBesides(engine, request, now, current.users);
  const codes = current.codes.take();
  const who = {
    users: current.users,
    d,
    ids: current.ids.take(),
    ...(baskets && { baskets }),
    ...(besides && { besides }),
  };
  return {
    table: {
      ...who,
      codes,
      ...(past && { outcome: { codes: past.codes?.take() ?? codes, classes: past.classes } }),
    },
    features: current.quality,
    ...(current.values && {
      exact: {
        ...who,
        values: current.values,
        ...(past?.values && { outcome: { values: past.values, classes: past.classes } }),
      },
    }),
  };
}

/** Reads users as they are now. */
async function readCurrent(engine: Engine, { features, keepValues = false }: TableRequest, query: string) {
  const ids = new PackedIds();
  for await (const [lists] of engine.chunks(MEMBER_IDS)) for (const json of lists) ids.push(String(json));
  // Reading makes more than is kept of it, and V8 would keep that while the engine takes all that it may.
  giveBackMemory();
  const users = await countMembers(engine);
  const columns = features.map(() => new NarrowColumn(users));
  for await (const { first, columns: parts } of partsOf(engine, query)) {
    for (const [j, column] of columns.entries()) column.set(parts[j], first);
  }
  const current = { users, ids, ...(await encoded(features, columns, keepValues)) };
  giveBackMemory();
  return current;
}

/** Reads what users have bought of the catalogue, row by row. */
async function readBaskets(engine: Engine, query: string): Promise<Baskets> {
  const columns = await readWhole(engine, query, BASKET_WIDTH);
  const users = columns.length / BASKET_WIDTH;
  const baskets = roomForBaskets(users);
  const first = { recent: 0, often: MOST_RECENT };
  for (const [name, width] of [
    ["recent", MOST_RECENT],
    ["often", MOST_OFTEN],
  ] as const) {
    for (let at = 0; at < width; at++) {
      const column = columns.subarray((first[name] + at) * users);
      for (let user = 0; user < users; user++) baskets[name][user * width + at] = column[user];
    }
  }
  return baskets;
}

/** Reads what the rows say besides features, as far as programs ask for it. */
async function readBesides(
  engine: Engine,
  { behaviour, catalogue, hasFunnel = true, later, target, snapshotMs }: TableRequest,
  now: AsOf,
  users: number,
): Promise<Besides | undefined> {
  const queries: [BesideName, string][] = [];
  if (behaviour) queries.push(["behaviour", behaviourSql(behaviour, now, hasFunnel)]);
  if (later && target) queries.push(["later", laterSql(later, now, cutoffOf(target, snapshotMs))]);
  if (catalogue) queries.push(["heldOut", heldOutSql(catalogue, now)]);
  if (queries.length === 0) return undefined;
  const besides = roomForBesides(
    queries.map(([name]) => name),
    users,
  );
  for (const [name, query] of queries) {
    const width = widthOf(name);
    const columns = await readWhole(engine, query, width);
    for (let at = 0; at < columns.length; at++)
      besides[name]![(at % users) * width + Math.floor(at / users)] = columns[at];
  }
  return besides;
}

/** Codes, none where they are those of now, and what they were made of where that is kept. */
interface Past {
  readonly codes?: PackedCodes;
  readonly values?: Float64Array;
}

/** Reads users as they stood at the target's cutoff, and their classes. */
async function readOutcome(
  engine: Engine,
  { features, snapshotMs, pastEvents = EVENTS, keepValues = false }: TableRequest,
  judgement: Judgement,
  { values: nowValues }: Pick<Past, "values">,
): Promise<Past & Pick<Outcome, "classes">> {
  const untilMs = cutoffOf(judgement.target, snapshotMs);
  const isNow = untilMs === snapshotMs;
  const then = isNow ? [] : features;
  const query = tableSql(then, { events: pastEvents, untilMs }, judgement);
  const value = valueFeature(judgement.target);
  const past = value ? [...then, value] : then;
  const users = await countMembers(engine);
  const classes = new Int8Array(users);
  const codes = isNow ? undefined : new PackedCodes(users, past.length);
  const values = isNow ? nowValues : keepValues ? new Float64Array(users * past.length) : undefined;
  const encoders = past.map((spec) => ({ refine: refineOf(spec), range: codedRange(spec) }));
  // Values take four times what codes do: each part is encoded when it comes.
  for await (const { first, columns } of partsOf(engine, query)) {
    const labels = columns[past.length];
    for (const [at, label] of labels.entries()) classes[first + at] = Number.isNaN(label) ? -1 : label;
    for (const [j, { refine, range }] of encoders.entries()) {
      const cells = columns[j];
      for (let at = 0; at < labels.length; at++)
        cells[at] = Number.isNaN(labels[at]) ? NaN : refine(cells[at]);
      codes?.set(j, encodeColumns([range], cells), first);
      values?.set(cells, j * users + first);
    }
  }
  return { ...(codes && { codes }), classes, ...(values && { values }) };
}

/** Reads a query of whole numbers of 16 bits into columns, one after the other; 0 for NULL. */
async function readWhole(engine: Engine, query: string, width: number): Promise<Uint16Array> {
  const users = await countMembers(engine);
  const all = new Uint16Array(users * width);
  for await (const { first, columns } of partsOf(engine, query)) {
    for (const [column, cells] of columns.entries()) all.set(cells, column * users + first);
  }
  return all;
}

async function countMembers(engine: Engine): Promise<number> {
  const [[count]] = await engine.rows("SELECT count(*) FROM main.member");
  return Number(count);
}

/** Streams a query of numbers: the first user's place, and each column's numbers of some users. */
async function* partsOf(engine: Engine, query: string) {
  let first = 0;
  for await (const parts of engine.chunks(query)) {
    const columns = parts.map((cells) => {
      if (!(cells instanceof Float64Array)) throw new TypeError("expected a query of DOUBLE columns");
      return cells;
    });
    yield { first, columns };
    first += columns[0].length;
  }
}

/** Refines columns of natural values and encodes them, one feature after the other; between them others have their turn. */
async function encoded(features: readonly FeatureSpec[], columns: NarrowColumn[], keepValues: boolean) {
  const users = columns[0]?.length ?? 0;
  const codes = new PackedCodes(users, features.length);
  const values = keepValues ? new Float64Array(users * features.length) : undefined;
  const quality: FeatureQuality[] = [];
  for (const [j, spec] of features.entries()) {
    const column = columns.shift()!.doubles();
    quality.push(refineColumn(spec, column));
    codes.set(j, encodeColumns([codedRange(spec)], column), 0);
    values?.set(column, j * users);
    await othersTurn();
  }
  return { codes, quality, ...(values && { values }) };
}
