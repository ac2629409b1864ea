import { CodedError } from "@fedseg/shared/errors.ts";
import { type ColumnRef, cellOf } from "../../ingest/cells-sql.ts";
import type { DataConfig } from "../../config/data-config.ts";
import type { UserColumns } from "../../ingest/id-cells-sql.ts";
import type { IdRule } from "../../ingest/user-ids.ts";
import { PLACE_COLUMN } from "../../ingest/entity-lines-sql.ts";
import { LINE_COLUMN } from "../../ingest/json-columns.ts";
import { namedColumns } from "../../ingest/named-columns.ts";
import { type DifferentCells, stageDifferentCells } from "./different-cells.ts";
import { type Column, type Engine, sourceRelation } from "./engine/engine.ts";

/** The columns of every source, looked up by the names that a configuration uses. */
export class SourceColumns implements UserColumns {
  readonly #placed: ReadonlySet<string>;
  readonly ids: IdRule;
  readonly nobody: readonly string[];
  readonly #bySource: ReadonlyMap<string, readonly Column[]>;
  readonly #cells: ReadonlyMap<string, ReadonlyMap<string, DifferentCells>>;

  private constructor(
    { bySource, placed }: ColumnsFound,
    { ids, nobody }: DataConfig,
    cells: ReadonlyMap<string, ReadonlyMap<string, DifferentCells>> = new Map(),
  ) {
    [this.#bySource, this.#placed] = [bySource, placed];
    this.#cells = cells;
    [this.ids, this.nobody] = [ids, nobody];
  }

  /** Reads the columns of a configuration's sources, which have been staged. */
  static async of(engine: Engine, data: DataConfig): Promise<SourceColumns> {
    return new SourceColumns(await columnsOf(engine, data), data);
  }

  /** As `of`, and looks at the different cells of what lines are read from, which makes reading and looking at them cheaper. */
  static async lookedAt(engine: Engine, data: DataConfig): Promise<SourceColumns> {
    const found = await columnsOf(engine, data);
    const cells = new Map<string, ReadonlyMap<string, DifferentCells>>();
    for (const [source, names] of namedColumns(data)) {
      const lower = new Set([...names].map((name) => name.toLowerCase()));
      const named = found.bySource.get(source)?.filter(({ name }) => lower.has(name.toLowerCase()));
      if (named) cells.set(source, await stageDifferentCells(engine, source, named, ordersOf(data, source)));
    }
    return new SourceColumns(found, data, cells);
  }

  /** Returns a relation of a column's different cells, called as it is; undefined where there is none. */
  differentCells(source: string, { name }: ColumnRef): string | undefined {
    return this.#cells.get(source)?.get(name)?.relation;
  }

  /** Returns the relations of different cells that a source's columns have. */
  allDifferentCells(source: string): readonly string[] {
    return [...(this.#cells.get(source)?.values() ?? [])].flatMap(({ relation }) => relation ?? []);
  }

  /** Tells whether a source's rows have their places in a column of ours. */
  hasPlaces(source: string): boolean {
    return this.#placed.has(source);
  }

  /** Returns all columns of a source. @throws CodedError DATA_SOURCE_UNKNOWN. */
  all(source: string): readonly Column[] {
    const columns = this.#bySource.get(source);
    if (columns) return columns;
    throw new CodedError("DATA_SOURCE_UNKNOWN", {
      what: `The configuration reads from ${JSON.stringify(source)}, which is none of the sources of its data section.`,
      why: `They are ${[...this.#bySource.keys()].join(", ") || "none"}.`,
      todo: "Correct the name under from, or add the source.",
    });
  }

  /** Returns a column of a source under the alias `s`. @throws CodedError DATA_SOURCE_UNKNOWN or DATA_COLUMN_MISSING. */
  readonly find = (source: string, name: string): ColumnRef => {
    const columns = this.all(source);
    const column = columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (column) return this.#known(source, column);
    throw new CodedError("DATA_COLUMN_MISSING", {
      what: `The source ${JSON.stringify(source)} has no column ${JSON.stringify(name)}.`,
      why: `Its columns are ${columns.flatMap((one) => (one.name === LINE_COLUMN ? [] : [one.name])).join(", ")}.`,
      todo: "Correct the column's name in the configuration, or the header of the file.",
    });
  };
  #known(source: string, column: Column): ColumnRef {
    const bare = { alias: "s", ...column };
    const facts = this.#cells.get(source)?.get(column.name)?.facts;
    if (!facts) return bare;
    return { ...bare, facts, ...(facts.has("trimmed") && { text: cellOf(bare) }) };
  }
}

/** Lists the columns of a source, in lower case, that name orders of lines and are nothing else: an order has few lines. */
function ordersOf({ events }: DataConfig, source: string): ReadonlySet<string> {
  const roles = events.flatMap(({ from, columns }) => (from === source ? Object.entries(columns) : []));
  const namedAs = (isOrder: boolean) =>
    roles.flatMap(([role, name]) =>
      (role === "order") === isOrder && name !== undefined ? [name.toLowerCase()] : [],
    );
  const others = new Set(namedAs(false));
  return new Set(namedAs(true).filter((name) => !others.has(name)));
}

/** Columns by source, and the sources whose rows have their places in one of ours. */
interface ColumnsFound {
  readonly bySource: ReadonlyMap<string, readonly Column[]>;
  readonly placed: ReadonlySet<string>;
}

async function columnsOf(engine: Engine, { sources }: DataConfig): Promise<ColumnsFound> {
  const bySource = new Map<string, readonly Column[]>();
  const placed = new Set<string>();
  for (const name of Object.keys(sources)) {
    const all = await engine.columns(`SELECT * FROM ${sourceRelation(name)}`);
    const own = all.filter((column) => column.name !== PLACE_COLUMN);
    if (own.length < all.length) placed.add(name);
    bySource.set(name, own);
  }
  return { bySource, placed };
}
