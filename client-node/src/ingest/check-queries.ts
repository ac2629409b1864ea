import type { CellCheck, SourceChecks } from "./cell-checks.ts";
import type { ColumnRef } from "./cells-sql.ts";
import { EXAMPLE } from "./observation.ts";
import { quoteName } from "./sql.ts";

/** Rows, and what is asked of them. */
type Asked = Pick<SourceChecks, "relation" | "checks">;

/** Writes the query of one row: of every check whether any row is odd, of a mixture beside others, which is no dearer than to look. */
export function foundQuery({ relation, checks }: Asked): string {
  const answers = checks.map(({ isOdd, asked = "true", isMixture }, at) =>
    isMixture ? `(${isOdd}) AS odd_${at}, (${asked}) AS asked_${at}` : `(${isOdd}) AS odd_${at}`,
  );
  const columns = checks.map(({ isMixture }, at) =>
    isMixture ? `bool_or(odd_${at}) AND bool_or(asked_${at} AND NOT odd_${at})` : `bool_or(odd_${at})`,
  );
  return `SELECT ${columns.join(", ")} FROM (SELECT ${answers.join(", ")} FROM ${withGiven(relation, checks)})`;
}

/** Writes the query of one row: how many rows there are; of every check how many are odd, the first such cell, and of how many. */
export function checksQuery({ relation, checks }: Asked): string {
  const answers = checks.map(
    ({ column, isOdd, cell, asked = "true" }, at) =>
      `, (${isOdd}) AS odd_${at}, ${shownOf(column, cell, isOdd)} AS cell_${at}, (${asked}) AS asked_${at}`,
  );
  const columns = checks.map(
    (_, at) =>
      `, count(*) FILTER (odd_${at}), left(min(cell_${at}) FILTER (odd_${at}), ${EXAMPLE + 1}), count(*) FILTER (asked_${at})`,
  );
  return `SELECT count(*)${columns.join("")} FROM (SELECT 0${answers.join("")} FROM ${withGiven(relation, checks)})`;
}

/** Writes the query of one row when some row is not odd, and of none else: it ends at the first. */
export function orderlyQuery(relation: string, check: CellCheck): string {
  return `SELECT 1 FROM ${withGiven(relation, [check])} WHERE NOT (${check.isOdd}) LIMIT 1`;
}

/** Puts what checks are about beside the cells. */
function withGiven(relation: string, checks: readonly CellCheck[]): string {
  const given = new Map(checks.flatMap((check) => Object.entries(check.given ?? {})));
  if (given.size === 0) return relation;
  const cells = [...given].map(([name, value]) => `${value} AS ${quoteName(name)}`);
  return `(SELECT *, ${cells.join(", ")} FROM ${relation}) AS s`;
}

/** Writes a cell that is shown if it is odd: a text is at hand for other questions; others become one only where they are odd. */
function shownOf({ type }: ColumnRef, cell: string, isOdd: string): string {
  return type === "VARCHAR" ? cell : `CASE WHEN ${isOdd} THEN ${cell} END`;
}
