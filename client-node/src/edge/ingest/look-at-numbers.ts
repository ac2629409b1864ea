import { type NumberStyle, PLAIN_NUMBERS } from "../../ingest/cells-sql.ts";
import { quoteName, quoteText } from "../../ingest/sql.ts";
import type { Engine } from "./engine/engine.ts";

/** Signs and words of money that are looked for around numbers. */
const SYMBOLS =
  "$ US$ R$ € £ ¥ ￥ ₹ ₩ 元 円 kr zł CHF USD EUR GBP CNY RMB JPY INR BRL CAD AUD SEK NOK DKK PLN".split(" ");
/** Shares of the rows that a way of writing has to be seen in: money's signs are everywhere, refunds are rare. */
const [OFTEN, SELDOM] = [0.01, 0.0005];

const BODY = String.raw`[0-9][0-9.,' \x{a0}\x{202f}]*`;

/** How texts write numbers, and the mark behind which all have three digits, so that it may be another one. */
export interface NumbersFound {
  readonly numbers: NumberStyle;
  readonly doubtful?: "." | ",";
}

/** Looks how the texts of a table write numbers; what is seen too seldom is taken for something else. */
export async function lookAtNumbers(
  engine: Engine,
  table: string,
  names: readonly string[],
): Promise<NumbersFound> {
  const all = names.map((name) => `trim(${quoteName(name)}::VARCHAR)`).join(", ");
  const cells = `(SELECT unnest([${all}]) AS cell FROM ${table})`;
  const [[rows]] = await engine.rows(`SELECT count(*) FROM ${table}`);
  const often = Math.max(1, Number(rows) * OFTEN);
  const shares = await matches(engine, cells, SYMBOLS.map(around));
  const symbols = SYMBOLS.filter((_, at) => shares[at] >= often);
  const any = [...symbols.map(escaped), ""].join("|");
  const number = String.raw`(?i)[+-]?(?:${any}) ?[+-]?${BODY}(?:${any})`;
  const [parentheses, behind] = await matches(engine, cells, [
    String.raw`(?i)\((?:${any}) ?${BODY}(?:${any})\)`,
    String.raw`(?i)(?:${any}) ?${BODY}- ?(?:${any})`,
  ]);
  const bodies = `(SELECT regexp_extract(cell, ${quoteText(BODY)}) AS cell FROM ${cells} WHERE regexp_full_match(cell, ${quoteText(number)}))`;
  const [comma, point, threeBehindComma, threeBehindPoint, pointGroups, ...groups] = await matches(
    engine,
    bodies,
    [
      String.raw`\d+,(?:\d{1,2}|\d{4,})\s?|\d{1,3}(?:[.' \x{a0}\x{202f}]\d{3})+,\d+\s?`,
      String.raw`\d+\.(?:\d{1,2}|\d{4,})\s?|\d{1,3}(?:[,' \x{a0}\x{202f}]\d{3})+\.\d+\s?`,
      String.raw`[1-9]\d{0,2},\d{3}\s?`,
      String.raw`[1-9]\d{0,2}\.\d{3}\s?`,
      String.raw`[1-9]\d{0,2}(?:\.\d{3}){2,}\s?`,
      ...["'", String.raw`[ \x{a0}\x{202f}]`, ","].map(
        (mark) => String.raw`\d{1,3}(?:${mark}\d{3})+(?:[.,]\d+)?\s?`,
      ),
    ],
  );
  // 1.234.567 shows of a point that it groups thousands.
  const decimal = comma > point || (point === 0 && pointGroups >= often) ? "," : ".";
  const seldom = Math.max(1, Number(rows) * SELDOM);
  const marks = ["'", " ", ...(decimal === "." ? [","] : [])];
  // Money with its sign is written for people, who group its thousands where there are any.
  const usual = decimal === "," ? "." : symbols.length > 0 ? "," : PLAIN_NUMBERS.thousands;
  const numbers: NumberStyle = {
    decimal,
    thousands: marks.find((_, at) => groups[at] >= often) ?? usual,
    symbols,
    minus: parentheses >= seldom ? "parentheses" : behind >= seldom ? "behind" : "before",
  };
  if (comma + point + pointGroups > 0 || Math.max(threeBehindComma, threeBehindPoint) < often)
    return { numbers };
  return { numbers, doubtful: threeBehindComma > threeBehindPoint ? "," : "." };
}

function escaped(symbol: string): string {
  return symbol.replaceAll("$", String.raw`\$`);
}

function around(symbol: string): string {
  const sign = escaped(symbol);
  return String.raw`(?i)[(+-]?${sign}\s?[+-]?${BODY}[)-]?|[(+-]?${BODY}-?${sign}\)?`;
}

/** Counts the cells that match each pattern as a whole. */
async function matches(engine: Engine, cells: string, patterns: readonly string[]): Promise<number[]> {
  const counts = patterns.map(
    (pattern) => `count(*) FILTER (regexp_full_match(cell, ${quoteText(pattern)}))`,
  );
  const [row] = await engine.rows(`SELECT ${counts.join(", ")} FROM ${cells}`);
  return row.map(Number);
}
