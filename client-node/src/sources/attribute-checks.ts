import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { CellCheck, SourceChecks } from "./cell-checks.ts";
import { type ColumnRef, type NumberStyle, attributeCell, numberStyle } from "./cells-sql.ts";
import type { DataConfig } from "./data-config.ts";
import { quoteName, quoteText } from "./sql.ts";

/** A feature that is made of an attribute. */
interface Asked {
  readonly name: string;
  readonly measure: Extract<FeatureSpec["measure"], { readonly attribute: string }>;
}

/** Lists what features ask of the cells of users' attributes: numbers, dates, vectors, words of a list. */
export function attributeChecks(
  { customers, sources }: DataConfig,
  features: readonly FeatureSpec[],
  find: (from: string, name: string) => ColumnRef,
): readonly SourceChecks[] {
  const asked = features.flatMap(({ name, measure }) => ("attribute" in measure ? [{ name, measure }] : []));
  return customers.map(({ from, attributes }) => {
    const checks = Object.entries(attributes).flatMap(([attribute, name]) => {
      const own = asked.filter(({ measure }) => measure.attribute === attribute);
      return own.flatMap((one) => checksOf(one, find(from, name), numberStyle(sources[from])));
    });
    return { source: from, relation: `src.${quoteName(from)} AS s`, checks: merged(checks) };
  });
}

function checksOf({ name, measure }: Asked, column: ColumnRef, style: NumberStyle): CellCheck[] {
  const cell = `CAST(${attributeCell(column, style)} AS VARCHAR)`;
  const check = (kind: CellCheck["kind"], isFine: string): CellCheck => ({
    kind,
    column,
    isOdd: `coalesce(${cell} IS NOT NULL AND NOT coalesce(${isFine}, false), false)`,
    cell,
    features: [name],
  });
  switch (measure.of) {
    case "attribute":
      return [check("attribute-no-number", `isfinite(TRY_CAST(${cell} AS DOUBLE))`)];
    case "days-since": {
      const isDay = `regexp_matches(${cell}, '^[1-9]\\d{3}-\\d\\d-\\d\\d')`;
      return [check("attribute-no-date", `${isDay} AND TRY_CAST(${cell} AS TIMESTAMP) IS NOT NULL`)];
    }
    case "element":
      return [check("attribute-no-vector", `len(TRY_CAST(${cell} AS DOUBLE[])) > ${measure.index}`)];
    case "ordinal": {
      const listed = `${cell} IN (${measure.order.map(quoteText).join(", ")})`;
      return [{ ...check("attribute-unlisted", listed), words: measure.order }];
    }
    default:
      return [];
  }
}

/** Several features that ask the same of a column are one question; of a vector's coordinates, the last asks most. */
function merged(checks: readonly CellCheck[]): readonly CellCheck[] {
  const byQuestion = new Map<string, CellCheck>();
  for (const check of checks) {
    const { kind, column, isOdd, features = [] } = check;
    const question = `${kind} ${column.name} ${kind === "attribute-no-vector" ? "" : isOdd}`;
    const earlier = byQuestion.get(question)?.features ?? [];
    byQuestion.set(question, { ...check, features: [...earlier, ...features] });
  }
  return [...byQuestion.values()];
}
