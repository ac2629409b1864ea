import type { DataConfig } from "../config/data-config.ts";

/** Columns of `line` that hold the same on every line where no section has what they are of: the role, the type and that value. */
const OPTIONAL = {
  discount: ["discount", "DOUBLE", "0"],
  category: ["category", "VARCHAR", "NULL"],
  brand: ["brand", "VARCHAR", "NULL"],
  price_band: ["price_band", "VARCHAR", "NULL"],
  session_id: ["session", "VARCHAR", "NULL"],
  channel: ["channel", "VARCHAR", "NULL"],
  duration: ["duration", "DOUBLE", "NULL"],
} as const satisfies Record<string, readonly [role: string, type: string, otherwise: string]>;

type OptionalColumn = keyof typeof OPTIONAL;

/** Lists the columns of `line` that take no room, since no section says what they hold, or there is one entity alone. */
export function emptyColumns({ events, products }: DataConfig): ReadonlySet<string> {
  const roles = new Set(
    [...events, ...(products ? [products] : [])].flatMap(({ columns }) =>
      Object.entries(columns).flatMap(([role, name]) => (name === undefined ? [] : [role])),
    ),
  );
  const all = Object.entries(OPTIONAL).filter(([, [role]]) => !roles.has(role));
  return new Set([...all.map(([name]) => name), ...(events.length === 1 ? ["entity"] : [])]);
}

/**
 * Makes the empty table that lines of all entities go into. `person` is the key of its user in `named`; `reason` is null for a
 * line that is kept. Where lines are to be compared, `place` is its row's in the source, and `mark` is as in `marks.ts`.
 */
export function lineTable(empty: ReadonlySet<string>, isCompared: boolean): string {
  const optional = (name: OptionalColumn) => {
    const [, type, otherwise] = OPTIONAL[name];
    return `${name} ${type}${empty.has(name) ? ` GENERATED ALWAYS AS (${otherwise}::${type})` : ""}`;
  };
  return `CREATE TABLE main.line (entity USMALLINT${empty.has("entity") ? " GENERATED ALWAYS AS (0::USMALLINT)" : ""}, person UBIGINT, time TIMESTAMP, type VARCHAR, order_id VARCHAR,
  product_id VARCHAR, quantity DOUBLE, amount DOUBLE, ${(Object.keys(OPTIONAL) as OptionalColumn[]).map(optional).join(", ")},
  reason VARCHAR${isCompared ? ", place BIGINT, mark DOUBLE" : ""})`;
}
