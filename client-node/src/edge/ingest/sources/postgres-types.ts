import type pg from "pg";

/** Engine types of the server's types by their object ids; every other type is read as its text. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [16, "BOOLEAN"],
  [20, "BIGINT"],
  [21, "BIGINT"],
  [23, "BIGINT"],
  [700, "DOUBLE"],
  [701, "DOUBLE"],
  [1082, "DATE"],
  [1114, "TIMESTAMP"],
  [1184, "TIMESTAMPTZ"],
]);
const NUMERIC = 1700;
/** Arrays of numbers, such as embeddings: written {1,2} by the server and [1,2] by the engine. */
const LISTS: ReadonlySet<number> = new Set([1005, 1007, 1016, 1021, 1022, 1231]);

/** Writes the SQL that turns a column of the server's texts into the engine's type; what has none there is null. */
export function postgresCell(cell: string, { dataTypeID, dataTypeModifier }: pg.FieldDef): string {
  if (LISTS.has(dataTypeID)) return `TRY_CAST(translate(${cell}, '{}', '[]') AS DOUBLE[]) AS ${cell}`;
  const type = dataTypeID === NUMERIC ? numericType(dataTypeModifier) : TYPES.get(dataTypeID);
  return type === undefined ? cell : `TRY_CAST(${cell} AS ${type}) AS ${cell}`;
}

/** A numeric(p, 0) may be an id that a DOUBLE cannot hold. */
function numericType(modifier: number): string {
  const [precision, scale] = [(modifier - 4) >> 16, (modifier - 4) & 0xff_ff];
  return modifier >= 4 && scale === 0 && precision <= 38 ? "HUGEINT" : "DOUBLE";
}
