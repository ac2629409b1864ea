import type { MoneyRule } from "@fedseg/shared/features/cleaning.ts";
import { type ColumnRef, numberStyle } from "../../ingest/cells-sql.ts";
import type { DataConfig } from "../../config/data-config.ts";
import { orderHeaders, productTable } from "../../ingest/headers-sql.ts";
import { type EntityContext, LINE_TABLE, insertLines } from "../../ingest/lines-sql.ts";
import { REPEAT_MARKS, lineMarks } from "../../ingest/entity-lines-sql.ts";
import { type Engine, sourceRelation } from "./engine/engine.ts";
import type { SourceColumns } from "./columns.ts";
import { stageMarksAgain } from "./stage-marks.ts";

/** How lines are read. */
export interface LineOptions {
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
  await engine.run(LINE_TABLE);
  for (const [index, entity] of events.entries()) {
    const context = contextOf(index, data, columns, options);
    for (const repeats of await repeatParts(engine, entity, columns, options))
      await engine.run(insertLines(entity, { ...context, repeats }));
  }
  await engine.run(`DROP TABLE IF EXISTS main.${REPEAT_MARKS}`);
  if (orders) await engine.run("DROP TABLE main.order_header");
  if (products) await engine.run("DROP TABLE main.product");
}

/** What tells most lines of a source apart. */
const TELLING = ["user", "time", "order", "product", "quantity", "unit_price", "amount"] as const;

/** In which parts the lines of an entity are read, so that only those are compared that may be alike. */
async function repeatParts(
  engine: Engine,
  entity: DataConfig["events"][number],
  columns: SourceColumns,
  { dropsRepeats }: LineOptions,
): Promise<readonly EntityContext["repeats"][]> {
  if (!dropsRepeats) return [undefined];
  const cells: readonly ColumnRef[] = columns.all(entity.from).map((one) => ({ alias: "s", ...one }));
  const named = new Set(TELLING.map((role) => entity.columns[role]?.toLowerCase()));
  const some = cells.filter(({ name }) => named.has(name.toLowerCase()));
  const telling = some.length > 0 ? some : cells;
  const marks = lineMarks(entity, telling);
  const again = await stageMarksAgain(engine, {
    marks,
    among: sourceRelation(entity.from),
    into: REPEAT_MARKS,
  });
  if (again === 0) return [undefined];
  return [false, true].map((mayRepeat) => ({ columns: cells, telling, mayRepeat }));
}

function contextOf(
  index: number,
  { events, sources, orders, products }: DataConfig,
  columns: SourceColumns,
  { snapshotMs, dropsFree, money }: LineOptions,
): Omit<EntityContext, "repeats"> {
  const { from, columns: roles, type, currency } = events[index];
  const find = (name: string | undefined) => (name === undefined ? undefined : columns.find(from, name));
  return {
    index,
    column: (role) => find(roles[role]),
    reading: columns,
    currencyColumn: typeof currency === "object" ? find(currency.column) : undefined,
    typeColumn: typeof type === "string" ? undefined : find(type.column),
    numbers: numberStyle(sources[from]),
    snapshotMs,
    dropsFree,
    money,
    orders,
    products,
  };
}
