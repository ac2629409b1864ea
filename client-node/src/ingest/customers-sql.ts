import { type ColumnRef, type NumberStyle, attributeCell, isNumeric } from "./cells-sql.ts";
import type { DataConfig } from "../config/data-config.ts";
import { type UserColumns, userOf } from "./id-cells-sql.ts";
import { rowsThatCount } from "./repeats-sql.ts";
import { quoteName } from "./sql.ts";

/** A table of one customer entity, one row a user. */
export interface CustomerPart {
  readonly name: string;
  /** Type of each attribute that the entity states. */
  readonly types: ReadonlyMap<string, string>;
  /** The query that fills it. */
  readonly query: string;
}

/**
 * Writes one customer entity as one row a user. Should a user occur twice: by `repeats` the latest row, or none; without
 * it, and of rows as late as another, the smallest value of each attribute.
 */
export function customerPart(
  { from, columns: roles, attributes, repeats }: DataConfig["customers"][number],
  index: number,
  columns: UserColumns,
  numbers: NumberStyle,
): CustomerPart {
  const stated = Object.entries(attributes).map(
    ([name, column]) => [name, columns.find(from, column)] as const,
  );
  const cells = stated.map(
    ([name, column]) => `, ${smallest(column, attributeCell(column, numbers))} AS ${quoteName(name)}`,
  );
  const user = userOf(columns, from, roles.user);
  return {
    name: `customer_${index}`,
    types: new Map(stated.map(([name, { type }]) => [name, type])),
    query: `SELECT * FROM (SELECT ${user} AS user_id${cells.join("")} FROM ${rowsThatCount(columns.find, { from, repeats }, user)} AS s
      GROUP BY ALL) WHERE user_id IS NOT NULL`,
  };
}

/** Of texts, those that are numbers come first, by their value. */
function smallest({ type }: ColumnRef, cell: string): string {
  if (type !== "VARCHAR") return `min(${cell})`;
  const ranked = `{'number': coalesce(TRY_CAST(${cell} AS DOUBLE), 'infinity'::DOUBLE), 'text': ${cell}}`;
  return `min(CASE WHEN ${cell} IS NOT NULL THEN ${ranked} END).text`;
}

/** Writes the query of `customer`, one row a user of any part: of an attribute in several parts the first that is not null. */
export function mergedCustomers(parts: readonly CustomerPart[]): string {
  if (parts.length === 0) return "SELECT NULL::VARCHAR AS user_id WHERE false";
  const names = new Set(parts.flatMap(({ types }) => [...types.keys()]));
  const cells = [...names].map((name) => `, ${firstStated(parts, name)} AS ${quoteName(name)}`);
  const users = parts.map((part) => `SELECT user_id FROM main.${part.name}`).join(" UNION ");
  const joins = parts.map((part) => `LEFT JOIN main.${part.name} USING (user_id)`).join(" ");
  return `SELECT user_id${cells.join("")} FROM (${users}) ${joins}`;
}

/** Attributes that are texts in one part and something else in another are texts. */
function firstStated(parts: readonly CustomerPart[], name: string): string {
  const stated = parts.filter(({ types }) => types.has(name));
  const types = new Set(stated.map((part) => part.types.get(name)!));
  const isUniform = types.size === 1 || [...types].every(isNumeric);
  const cells = stated.map((part) => `${part.name}.${quoteName(name)}${isUniform ? "" : "::VARCHAR"}`);
  return `coalesce(${cells.join(", ")})`;
}
