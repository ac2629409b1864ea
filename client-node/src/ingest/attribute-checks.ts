import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { type Target, classNames } from "@fedseg/shared/features/target.ts";
import { type CellCheck, type SourceChecks, aheadOf } from "./cell-checks.ts";
import {
  type ColumnFinder,
  type ColumnRef,
  type NumberStyle,
  attributeCell,
  numberStyle,
} from "./cells-sql.ts";
import type { DataConfig } from "../config/data-config.ts";
import { quoteName, quoteText } from "./sql.ts";

/** Days that programs write where there is none; and the share from which on they are taken for that, not for a birthday. */
const NO_DAYS = "'0001-01-01', '1899-12-30', '1900-01-01', '1970-01-01', '9999-12-31'";
const SELDOM = 0.005;

/** A feature that is made of an attribute. */
interface Asked {
  readonly name: string;
  readonly measure: Extract<FeatureSpec["measure"], { readonly attribute: string }>;
}

/** Where attributes stand, and the clock of now. */
interface AttributesAsked {
  readonly find: ColumnFinder;
  readonly nowMs: number;
  /** What users are judged by, or may be. */
  readonly targets: readonly Target[];
}

/** Lists what features, and targets of classes, ask of the cells of users' attributes: numbers, dates, vectors, words of a list. */
export function attributeChecks(
  { customers, sources }: DataConfig,
  features: readonly FeatureSpec[],
  { find, nowMs, targets }: AttributesAsked,
): readonly SourceChecks[] {
  const asked = features.flatMap(({ name, measure }) => ("attribute" in measure ? [{ name, measure }] : []));
  return customers.map(({ from, attributes }) => {
    const checks = Object.entries(attributes).flatMap(([attribute, name]) => {
      const own = asked.filter(({ measure }) => measure.attribute === attribute);
      const column = { column: find(from, name), style: numberStyle(sources[from]), nowMs };
      const ofFeatures = own.flatMap((one) => checksOf(one, column));
      const ofTargets = targets.flatMap((target) =>
        target.of === "attribute" && target.attribute === attribute ? classCheck(target, column) : [],
      );
      return [...ofFeatures, ...ofTargets];
    });
    return {
      source: from,
      relation: `src.${quoteName(from)} AS s`,
      ofCells: (_, cells) => `${cells} AS s`,
      checks: merged(checks),
    };
  });
}

/** Asks whose cell is of no class. */
function classCheck(
  target: Extract<Target, { readonly of: "attribute" }>,
  { column, style }: AttributeColumn,
): readonly CellCheck[] {
  if (!target.classes) return [];
  const cell = `CAST(${attributeCell(column, style)} AS VARCHAR)`;
  const listed = target.classes.flat().map(quoteText).join(", ");
  const isOdd = `coalesce(${cell} IS NOT NULL AND ${cell} NOT IN (${listed}), false)`;
  return [{ kind: "class-unlisted", column, isOdd, cell, words: classNames(target) }];
}

interface AttributeColumn {
  readonly column: ColumnRef;
  readonly style: NumberStyle;
  readonly nowMs: number;
}

function checksOf({ name, measure }: Asked, { column, style, nowMs }: AttributeColumn): CellCheck[] {
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
      const day = `TRY_CAST(${cell} AS TIMESTAMP)`;
      return [
        check("attribute-no-date", `${isDay} AND ${day} IS NOT NULL`),
        {
          ...check("attribute-no-day", `left(${cell}, 10) NOT IN (${NO_DAYS})`),
          from: SELDOM,
        },
        check("attribute-to-come", `NOT (${isDay}) OR ${day} IS NULL OR ${day} < ${aheadOf(nowMs)}`),
      ];
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
    const asking = [...(byQuestion.get(question)?.features ?? []), ...features];
    byQuestion.set(question, { ...check, ...(asking.length > 0 && { features: asking }) });
  }
  return [...byQuestion.values()];
}
