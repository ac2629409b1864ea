import { CodedError } from "@fedseg/shared/errors.ts";
import type { ColumnFacts, FileForm, FileLook, NoSale } from "../../draft/column-facts.ts";
import { formOf } from "../../draft/file-form.ts";
import { type Roles, proposeRoles } from "../../draft/propose-roles.ts";
import { TYPE_COLUMN, eventTypeOf } from "../../ingest/type-words.ts";
import { type NumberStyle, PLAIN_NUMBERS, numberCell } from "../../ingest/cells-sql.ts";
import { timeCell } from "../../ingest/time-cells-sql.ts";
import { csvSource, engineConfig, sourceConfig } from "../../config/source-config.ts";
import { type FileKind, kindOf } from "../../ingest/file-kind.ts";
import { LINE_COLUMN, keysOf } from "../../ingest/json-columns.ts";
import { quoteName, quoteText } from "../../ingest/sql.ts";
import { likelyEastAsian } from "../../ingest/east-asian.ts";
import type { Encoding } from "../../ingest/to-utf8.ts";
import type { Column, Engine } from "./engine/engine.ts";
import { openEngine } from "./engine/open-engine.ts";
import { beginningOf } from "./sources/file-beginning.ts";
import { markOf } from "./sources/csv-text.ts";
import { stageSources } from "./sources/stage.ts";
import { NO_SALE, statusWord } from "../../ingest/no-sale.ts";
import { EPOCHS, fittingFormats, parsed } from "./look-at-moments.ts";
import { guardedIn } from "./look-at-guards.ts";
import { type NumbersFound, lookAtNumbers } from "./look-at-numbers.ts";

/** Rows that are looked at, and bytes in which the form of the lines is looked for. */
const [ROWS, BYTES] = [20_000, 65_536];
const NEARLY_ALL = 0.98;
/** Part of the orders of several lines, and fewest of them, that show that an amount is the order's. */
const [OF_ORDERS, FEWEST_ORDERS] = [0.95, 2];
/** Share of lines that repeat another from which on a file is taken to hold something twice. */
const REPEATED = 0.01;
/** Different words of a column that are looked through for kinds of lines. */
const WORDS = 100;

/** Cells that hold several values; that are a time of the day; that are a day alone. */
const [NESTED, CLOCK, DAY] = [
  String.raw`(?s)\{.*\}|\[.*\]`,
  String.raw`(?i)\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[ap]\.?m\.?)?`,
  String.raw`\d{4}-\d\d-\d\d`,
];

/** Looks at a file of rows on this machine, in `folder` for what the engine writes. @throws CodedError INIT_FILE, CSV_*, PARQUET_* or ENGINE_*. */
export async function lookAt(path: string, folder: string): Promise<FileLook> {
  const engine = await openEngine(engineConfig.parse({}), { folder, reads: [path] });
  try {
    const form = await stage(engine, path);
    await engine.run(`CREATE TABLE main.looked AS SELECT * FROM src.rows LIMIT ${ROWS}`);
    const [[lines]] = await engine.rows("SELECT count(*) FROM main.looked");
    if (Number(lines) === 0) throw noLines(path);
    const held = (await engine.columns("SELECT * FROM main.looked")).filter(
      ({ name }) => name !== LINE_COLUMN,
    );
    const names = held.map(({ name }) => name);
    const found: NumbersFound =
      form.kind === "parquet"
        ? { numbers: PLAIN_NUMBERS }
        : await lookAtNumbers(engine, "main.looked", names);
    const columns: ColumnFacts[] = [];
    for (const column of held) columns.push(await factsOf(engine, column, found.numbers));
    const types = await typesIn(engine, names);
    const noSale = await noSaleIn(engine, names);
    const orderTotal = await orderTotalIn(engine, proposeRoles(columns, {}));
    const hasRepeats = await repeatsIn(engine);
    return {
      ...form,
      ...found,
      columns,
      hasRepeats,
      ...(types && { types }),
      ...(noSale && { noSale }),
      ...(orderTotal && { orderTotal }),
    };
  } catch (error) {
    throw error instanceof CodedError && error.code !== "INIT_FILE" ? withoutConfig(error) : error;
  } finally {
    engine.close();
  }
}

/** What a file is refused with speaks of sources and settings, and there are none before there is a configuration. */
function withoutConfig({ code, refusal }: CodedError): CodedError {
  const todo = `${refusal.todo} No configuration has been drafted yet: what this names of a source or a setting is said in one that you write by docs/data.md.`;
  return new CodedError(code, { ...refusal, todo });
}

/** Reads the file as what its first bytes say that it is. */
async function stage(engine: Engine, path: string): Promise<FileForm> {
  const here = (file: string) => file;
  const typed = {
    encoding: "utf-8",
    delimiter: ",",
    quote: '"',
    guarded: [],
    skip: 0,
    hasHeader: true,
  } as const;
  const kind = kindOf(firstBytes(path));
  if (kind?.source === "parquet" || /\.parquet$/i.test(path)) {
    await stageSources(engine, { rows: { parquet: path } }, { here });
    return { ...typed, kind: "parquet" };
  }
  if (kind === undefined) return stageText(engine, path);
  if (kind.source === undefined) throw noTable(path, kind);
  const source = sourceConfig.parse({ jsonLines: path, columns: keysOf(firstBytes(path)) });
  await stageSources(engine, { rows: source }, { here });
  return { ...typed, kind: "jsonLines" };
}

/** Reads lines of CSV as they seem to be written; once more in another encoding where a line is no UTF-8 and no mark says that the file is. */
async function stageText(engine: Engine, path: string): Promise<FileForm> {
  const here = (file: string) => file;
  const form = formOf(firstBytes(path));
  const source = (encoding: Encoding, guarded: readonly string[] = []) => {
    const { delimiter, quote, skip, hasHeader, names } = form;
    return csvSource.parse({
      csv: path,
      encoding,
      delimiter,
      quote,
      guarded,
      skip,
      ...(!hasHeader && { header: false, columns: names }),
    });
  };
  const isMarked = markOf(firstBytes(path)) === "utf-8";
  const isUtf8 = async () => {
    const [{ undecoded }] = await stageSources(engine, { rows: source("utf-8") }, { here });
    if (isMarked) return true;
    if (undecoded !== undefined) await engine.run("DROP TABLE src.rows");
    return undecoded === undefined;
  };
  const isOther = (error: unknown) => {
    if (!isMarked && error instanceof CodedError && error.code === "CSV_ENCODING") return false;
    throw error;
  };
  const { names: _, ...written } = form;
  const guardedOr = async (encoding: Encoding): Promise<FileForm> => {
    const guarded = await guardedIn(engine, ROWS);
    if (guarded.length > 0) {
      await engine.run("DROP TABLE src.rows");
      await stageSources(engine, { rows: source(encoding, guarded) }, { here });
    }
    return { ...written, guarded, encoding };
  };
  if (form.encoding === "utf-8" && (await isUtf8().catch(isOther))) return guardedOr("utf-8");
  const encoding =
    form.encoding === "utf-8" ? (likelyEastAsian(firstBytes(path)) ?? "windows-1252") : form.encoding;
  await stageSources(engine, { rows: source(encoding) }, { here });
  return guardedOr(encoding);
}

function firstBytes(path: string): Uint8Array {
  try {
    return beginningOf(path, BYTES);
  } catch (error) {
    throw new CodedError("INIT_FILE", {
      what: `The file ${path} cannot be looked at (${(error as NodeJS.ErrnoException).code ?? "not gzip"}).`,
      why: "The draft is made of what its columns are called and hold.",
      todo: "Give a CSV file (.csv or .csv.gz), JSON lines or a Parquet file with --data.",
    });
  }
}

function noLines(path: string): CodedError {
  return new CodedError("INIT_FILE", {
    what: `The file ${path} has no line of data.`,
    why: "What a column means is drafted from what its cells hold.",
    todo: "Give a file that has some lines with --data.",
  });
}

function noTable(path: string, { is, todo }: FileKind): CodedError {
  return new CodedError("INIT_FILE", {
    what: `The file ${path} is ${is}.`,
    why: "A draft is made of lines: CSV, JSON lines or Parquet.",
    todo,
  });
}

/** Finds the column that says what a line is; only words that stand in the program's own list are taken over. */
async function typesIn(engine: Engine, names: readonly string[]): Promise<FileLook["types"]> {
  for (const column of names.filter((name) => TYPE_COLUMN.test(name))) {
    const rows = await engine.rows(
      `SELECT DISTINCT trim(${quoteName(column)}::VARCHAR) FROM main.looked ORDER BY 1 LIMIT ${WORDS}`,
    );
    const known = rows.flatMap(([word]) => {
      const type = eventTypeOf(String(word));
      return type ? [[String(word), type] as const] : [];
    });
    if (known.some(([, type]) => type === "purchase")) return { column, words: Object.fromEntries(known) };
  }
  return undefined;
}

/** Finds the column by whose words some lines, not all, are no sale; the words are those of the program's own list. */
async function noSaleIn(engine: Engine, names: readonly string[]): Promise<NoSale | undefined> {
  const list = NO_SALE.map(quoteText).join(", ");
  for (const column of names) {
    const word = statusWord(`${quoteName(column)}::VARCHAR`);
    const rows = await engine.rows(`SELECT ${word} AS word, word IN (${list}) AS is_no_sale FROM main.looked
      WHERE word <> '' GROUP BY ALL ORDER BY 1 LIMIT ${WORDS}`);
    const words = rows.flatMap(([said, isNoSale]) => (isNoSale === true ? [String(said)] : []));
    if (words.length > 0 && words.length < rows.length && rows.length < WORDS) return { column, words };
  }
  return undefined;
}

async function orderTotalIn(engine: Engine, { order, amount }: Roles): Promise<string | undefined> {
  if (order === undefined || amount === undefined) return undefined;
  const [id, worth] = [quoteName(order), quoteName(amount)];
  const [[orders, same]] =
    await engine.rows(`SELECT count(*), count(*) FILTER (least_worth = most_worth) FROM (
    SELECT min(${worth}) AS least_worth, max(${worth}) AS most_worth FROM main.looked GROUP BY ${id} HAVING count(*) > 1)`);
  return Number(orders) >= FEWEST_ORDERS && Number(same) >= OF_ORDERS * Number(orders) ? amount : undefined;
}

/** Tells whether many lines of the file repeat another. */
async function repeatsIn(engine: Engine): Promise<boolean> {
  const [[all, apart]] = await engine.rows("SELECT count(*), count(DISTINCT hash(r)) FROM src.rows AS r");
  return Number(apart) < (1 - REPEATED) * Number(all);
}

async function factsOf(engine: Engine, { name, type }: Column, style: NumberStyle): Promise<ColumnFacts> {
  const cell = `trim(${quoteName(name)}::VARCHAR)`;
  const number = numberCell({ alias: "looked", name, type }, style);
  const formats = await fittingFormats(engine, cell);
  const forms = [
    ...formats.map((format) => parsed(cell, format)),
    ...Object.values(EPOCHS).map(([from, to]) => `CASE WHEN ${number} BETWEEN ${from} AND ${to} THEN 1 END`),
  ];
  const like = (form: string) => `count(*) FILTER (regexp_full_match(${cell}, ${quoteText(form)}))`;
  const [[all, filled, distinct, numbers, iso, nested, clocks, days, ...counts]] = await engine.rows(
    `SELECT count(*), count(nullif(${cell}, '')), count(DISTINCT nullif(${cell}, '')), count(${number}),
       count(${timeCell({ alias: "looked", name, type }, {})}), ${[NESTED, CLOCK, DAY].map(like).join(", ")},
       ${forms.map((form) => `count(${form})`).join(", ")}
     FROM main.looked`,
  );
  const share = (count: unknown) => Number(count) / Math.max(1, Number(filled));
  const found = [...formats, ...Object.keys(EPOCHS)][counts.findIndex((count) => share(count) >= NEARLY_ALL)];
  const moments = share(iso) >= NEARLY_ALL ? "" : found;
  return {
    name,
    numbers: share(numbers),
    distinct: share(distinct),
    filled: Number(filled) / Math.max(1, Number(all)),
    ...(moments !== undefined && { moments }),
    isNested: share(nested) > 1 / 2,
    isClock: share(clocks) >= NEARLY_ALL,
    isDay: moments === "" ? share(days) >= NEARLY_ALL : moments !== undefined && /%d[^H]*$/.test(moments),
  };
}
