import { type ColumnRef, type NumberStyle, isNumeric, numberCell, textCell } from "./cells-sql.ts";
import { FLAG_COLUMN, NO_SALE, REFUND_COLUMN, isSetText, statusWord } from "./no-sale.ts";
import { EXAMPLE, type ObservationKind } from "./observation.ts";
import { quoteText } from "./sql.ts";
import { OTHER_LINES, TYPE_COLUMN, plainWord } from "./type-words.ts";

/** What is asked of a column that no section reads: how many lines are so, of how many, and one of the cells. */
export interface UnreadCheck {
  readonly kind: Extract<
    ObservationKind,
    "unread-status" | "unread-refund" | "unread-currency" | "unread-flag" | "unread-type"
  >;
  readonly column: ColumnRef;
  /** The three expressions. */
  readonly asked: string;
}

/** Most different cells of a column that tells a line's status or currency. */
const FEW = 60;
/** Part of the cells that has to be currencies before a column is one of currencies. */
const MOST = 0.9;

/** Writes the query that tells, column by column, whether it has few different cells. */
export function fewWordsQuery(columns: readonly ColumnRef[], relation: string): string {
  const counts = columns.map((column) => `approx_count_distinct(${textCell(column)}) <= ${FEW}`);
  return `SELECT ${counts.join(", ")} FROM ${relation}`;
}

/** Lists what is asked of columns, of those with `few` different cells and of those that are called like refunds. */
export function unreadChecks(
  columns: readonly ColumnRef[],
  few: readonly boolean[],
  style: NumberStyle,
): readonly UnreadCheck[] {
  return columns.flatMap((column, at) => [
    ...(few[at] && !isNumeric(column.type) ? [statusCheck(column), currencyCheck(column)] : []),
    ...(few[at] && TYPE_COLUMN.test(column.name) ? [typeCheck(column)] : []),
    ...(FLAG_COLUMN.test(column.name)
      ? [flagCheck(column)]
      : REFUND_COLUMN.test(column.name)
        ? [refundCheck(column, style)]
        : []),
  ]);
}

function statusCheck(column: ColumnRef): UnreadCheck {
  const isOdd = `${statusWord(textCell(column))} IN (${NO_SALE.map(quoteText).join(", ")})`;
  return { kind: "unread-status", column, asked: askedOf(column, isOdd) };
}

/** A flag that is set on every line marks something else. */
function flagCheck(column: ColumnRef): UnreadCheck {
  const isSet = isSetText(textCell(column));
  const count = `count(*) FILTER (${isSet})`;
  const asked = `CASE WHEN ${count} < count(*) THEN ${count} ELSE 0 END, count(*), left(min(${textCell(column)}) FILTER (${isSet}), ${EXAMPLE + 1})`;
  return { kind: "unread-flag", column, asked };
}

/** Lines of other kinds, where the column says of some line that it is none of them. */
function typeCheck(column: ColumnRef): UnreadCheck {
  const isOther = `${plainWord(textCell(column))} IN (${OTHER_LINES.map(quoteText).join(", ")})`;
  const count = `count(*) FILTER (${isOther})`;
  const example = `left(min(${textCell(column)}) FILTER (${isOther}), ${EXAMPLE + 1})`;
  const asked = `CASE WHEN ${count} < count(${textCell(column)}) THEN ${count} ELSE 0 END, count(*), ${example}`;
  return { kind: "unread-type", column, asked };
}

function refundCheck(column: ColumnRef, style: NumberStyle): UnreadCheck {
  return { kind: "unread-refund", column, asked: askedOf(column, `${numberCell(column, style)} <> 0`) };
}

/** Lines in another currency than the first one of a column of currencies. */
function currencyCheck(column: ColumnRef): UnreadCheck {
  const text = textCell(column);
  const codes = Intl.supportedValuesOf("currency").map(quoteText).join(", ");
  const code = `CASE WHEN upper(${text}) IN (${codes}) THEN upper(${text}) END`;
  const isColumn = `count(DISTINCT ${code}) > 1 AND count(${code}) >= ${MOST} * count(${text})`;
  const asked = `CASE WHEN ${isColumn} THEN count(${code}) ELSE 0 END, count(*), left(max(${code}), ${EXAMPLE})`;
  return { kind: "unread-currency", column, asked };
}

function askedOf(column: ColumnRef, isOdd: string): string {
  return `count(*) FILTER (${isOdd}), count(*), left(min(${textCell(column)}) FILTER (${isOdd}), ${EXAMPLE + 1})`;
}
