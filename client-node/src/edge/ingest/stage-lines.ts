import type { MoneyRule } from "@fedseg/shared/features/cleaning.ts";
import { numberStyle } from "../../ingest/cells-sql.ts";
import type { DataConfig } from "../../config/data-config.ts";
import { orderHeaders, productTable } from "../../ingest/headers-sql.ts";
import { emptyColumns, lineTable } from "../../ingest/line-table.ts";
import { type EntityContext, insertLines } from "../../ingest/lines-sql.ts";
import { ALIKE_LINES, leaveOutRepeats } from "../../ingest/entity-lines-sql.ts";
import type { PersonKeys } from "../../ingest/person-key.ts";
import type { Engine } from "./engine/engine.ts";
import type { SourceColumns } from "./columns.ts";
import { stageMarksAgain } from "./stage-marks.ts";

/** How lines are read. */
export interface LineOptions {
  /** What `person` is in `named`. */
  readonly keys: PersonKeys;
  readonly snapshotMs: number;
  /** Whether lines that repeat another of their source, cell by cell, are left out. */
  readonly dropsRepeats: boolean;
  /** Whether purchases and returns that cost nothing are left out. */
  readonly dropsFree: boolean;
  /** What money is turned into; undefined: it is left as it is. */
  readonly money: MoneyRule | undefined;
}

/**
 * Reads the lines of every event entity into `line`, with order headers and products joined; `left_out` says whose are
 * left out. @throws CodedError SQL_*.
 */
export async function stageLines(
  engine: Engine,
  data: DataConfig,
  columns: SourceColumns,
  options: LineOptions,
): Promise<void> {
  const { events, orders, products } = data;
  if (orders) await engine.run(orderHeaders(orders, columns));
  if (products) await engine.run(productTable(products, columns.find));
  await engine.run(lineTable(emptyColumns(data), options.dropsRepeats));
  for (const [index, entity] of events.entries())
    await engine.run(insertLines(entity, contextOf(index, data, columns, options)));
  if (options.dropsRepeats) {
    await dropRepeats(engine, data, columns);
    for (const column of ["place", "mark"]) await engine.run(`ALTER TABLE main.line DROP COLUMN ${column}`);
  }
  if (orders) await engine.run("DROP TABLE main.order_header");
  if (products) await engine.run("DROP TABLE main.product");
}

/** Lines of one entity that are looked up one by one. */
const FEW = 1000;

/** Leaves out lines that repeat another of their source and user, cell by cell, and keeps the marks of those that are alike. */
async function dropRepeats(engine: Engine, { events }: DataConfig, columns: SourceColumns): Promise<void> {
  if ((await stageMarksAgain(engine, "SELECT mark FROM main.line")) === 0) return;
  await engine.run(ALIKE_LINES);
  for (const [index, { from }] of events.entries()) {
    const alike = `SELECT DISTINCT place FROM main.alike_line WHERE entity = ${index} LIMIT ${FEW + 1}`;
    const places = (await engine.rows(alike)).map(([place]) => Number(place));
    if (places.length === 0) continue;
    const cells = columns.all(from).map((one) => ({ alias: "s", ...one }));
    const few = places.length > FEW ? undefined : places;
    const statements = leaveOutRepeats({
      index,
      from,
      hasPlaces: columns.hasPlaces(from),
      columns: cells,
      places: few,
    });
    for (const statement of statements) await engine.run(statement);
  }
  await engine.run("DROP TABLE main.alike_line");
}

function contextOf(
  index: number,
  data: DataConfig,
  columns: SourceColumns,
  { keys, snapshotMs, dropsRepeats, dropsFree, money }: LineOptions,
): EntityContext {
  const { events, sources, orders, products } = data;
  const { from, columns: roles, type, currency } = events[index];
  const find = (name: string | undefined) => (name === undefined ? undefined : columns.find(from, name));
  return {
    index,
    empty: emptyColumns(data),
    column: (role) => find(roles[role]),
    reading: columns,
    currencyColumn: typeof currency === "object" ? find(currency.column) : undefined,
    typeColumn: typeof type === "string" ? undefined : find(type.column),
    numbers: numberStyle(sources[from]),
    keys,
    hasPlaces: columns.hasPlaces(from),
    snapshotMs,
    dropsRepeats,
    dropsFree,
    money,
    orders,
    products,
  };
}
