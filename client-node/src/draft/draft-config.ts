import { knownExport } from "./known-exports.ts";
import { UNDECIDED_RULE } from "../config/consent-config.ts";
import { statusWord } from "../ingest/no-sale.ts";
import { quoteName, quoteText } from "../ingest/sql.ts";
import type { NumberStyle } from "../ingest/cells-sql.ts";
import type { FileLook } from "./column-facts.ts";
import { type Roles, misfits } from "./propose-roles.ts";

const OTHER_ENCODING =
  "not UTF-8; windows-1252, latin-1, gbk, shift_jis, euc-kr and big5 are common: do the words read well?";

/** What a configuration is drafted from. */
export interface Draft {
  readonly name: string;
  /** Path of the data as the configuration names it. */
  readonly path: string;
  readonly look: FileLook;
  readonly roles: Roles;
}

/** Writes a node's configuration to begin with: it serves `quality` as it is; what a study needs is said and left out. */
export function draftConfig({ name, path, look, roles }: Draft): string {
  const order = roles.order ?? "order_of_draft";
  const columns = Object.entries({ ...roles, order }).map(
    ([role, column]) => `      ${role}: ${word(column)}`,
  );
  const known = knownExport(look.columns.map((column) => column.name));
  const time = look.columns.find((column) => column.name === roles.time)?.moments;
  return `# Draft of the configuration of ${name}, made by looking at ${path} on this machine.
# Look at it with:  fedseg-node quality --config FILE
# All there is to write is in docs/data.md and docs/operating.md.
${known ? `# CHECK: it looks like ${known.name}. ${known.page} has a data section for it: take that one in place of this.\n` : ""}
dictionary: dictionary.yaml # ONLY YOU KNOW, together with the partners: what is computed

data:
  sources:
    rows: ${sourceOf(path, look)}
${roles.order === undefined ? synthetic(roles, look) : ""}  events:
    - from: ${roles.order === undefined ? "lines" : "rows"}
      # CHECK: what the columns of the file are. Delete what is wrong.
      columns:
${columns.map((line) => `  ${line}`).join("\n")}
${time ? `      time: { format: ${word(time)} } # CHECK: day and month; add zone: Europe/Paris if times are local\n` : ""}${look.types ? typeLines(look.types) : ""}${noSaleLine(look)}${doubts(roles, look)}
consent:
  # ONLY YOU KNOW: the rule under which these customers may be counted, and who has objected.
  # "include" lets you look at the whole file; decide it with your privacy office: doctor fails and run refuses until then.
  rule: ${UNDECIDED_RULE}
  default: include

# What a study needs besides: keys (fedseg-node keygen), your budget, and the partners.
key: identity.key
folder: node
atRest: { keyFile: storage.key }
account: { epsilon: 3, delta: 0.000001 } # ONLY YOU KNOW: your budget for everything, for ever
out: { targets: { segments: { csv: segments.csv } } }

# fedseg-node join prints the rest (name, coordinatorUrl, policy); append it here, and below policy
# your own limits, for example:
#   maxEpsilon: 3
#   maxDelta: 0.000001
`;
}

function sourceOf(path: string, look: FileLook): string {
  const { kind, delimiter, quote, guarded, numbers, encoding, skip, hasHeader } = look;
  const names = `columns: [${look.columns.map(({ name }) => word(name)).join(", ")}]`;
  if (kind === "parquet") return `{ parquet: ${word(path)} }`;
  if (kind === "jsonLines")
    return `{ ${[`jsonLines: ${word(path)}`, names, ...styleOf(numbers)].join(", ")} }${remarkOf(look)}`;
  const dialect = [
    ...(encoding === "utf-8" ? [] : [`encoding: ${encoding}`]),
    ...(delimiter === "," ? [] : [`delimiter: ${word(delimiter)}`]),
    ...(quote === '"' ? [] : [`quote: ${word(quote)}`]),
    ...(guarded.length === 0 ? [] : [`guarded: [${guarded.map(word).join(", ")}]`]),
    ...styleOf(numbers),
    ...(skip === 0 ? [] : [`skip: ${skip}`]),
    ...(hasHeader ? [] : [`header: false, ${names}`]),
  ];
  return `{ ${[`csv: ${word(path)}`, ...dialect].join(", ")} }${remarkOf(look)}`;
}

/** Writes how a source's texts write numbers. */
function styleOf({ decimal, thousands, symbols, minus }: NumberStyle): string[] {
  return [
    ...(decimal === "." ? [] : [`decimal: ","`]),
    ...(thousands === "" ? [] : [`thousands: ${JSON.stringify(thousands)}`]),
    ...(symbols.length === 0 ? [] : [`symbols: ${JSON.stringify(symbols)}`]),
    ...(minus === "before" ? [] : [`minus: ${minus}`]),
  ];
}

/** Names both readings of numbers that have three digits behind every mark. */
function doubt(mark: "." | ",", { decimal }: NumberStyle): string {
  return mark === decimal
    ? `1${mark}234 is read as one and a bit; if it is one thousand, write decimal: "${mark === "." ? "," : "."}", thousands: "${mark}"`
    : `1${mark}234 is read as one thousand; if it is one and a bit, write decimal: "${mark}" and no thousands`;
}

/** What of a file's form is a guess that a person has to look at. */
function remarkOf({ encoding, skip, hasHeader, doubtful, numbers }: FileLook): string {
  const remarks = [
    ...(skip === 0 ? [] : ["lines above the one that names the columns are not read"]),
    ...(doubtful === undefined ? [] : [doubt(doubtful, numbers)]),
    ...(encoding === "utf-8" || encoding === "utf-16" ? [] : [OTHER_ENCODING]),
    ...(hasHeader ? [] : ["no line names the columns; give them names of your own"]),
  ];
  return remarks.length === 0 ? "" : ` # CHECK: ${remarks.join("; ")}`;
}

function typeLines({ column, words }: NonNullable<FileLook["types"]>): string {
  const known = Object.entries(words).map(([said, type]) => `${word(said)}: ${type}`);
  return `      type: { column: ${word(column)}, words: { ${known.join(", ")} } } # CHECK: other words are left out\n`;
}

/** Leaves out lines whose status is a word of the program's own list; an empty one is none. */
function noSaleLine({ noSale, types }: FileLook): string {
  if (!noSale || noSale.column === types?.column) return "";
  const list = noSale.words.map(quoteText).join(", ");
  const condition = `coalesce(${statusWord(quoteName(noSale.column))}, '') NOT IN (${list})`;
  return `      where: ${JSON.stringify(condition)} # CHECK: lines of these words are no sale\n`;
}

/** Names of columns that hold hundredths, or millionths, of a unit of money. */
const SMALL_MONEY = /(^|[_ ])(cents?|pence|minor|micros|grosze|öre|øre|centimes)([_ ]|$)|（?[(（]分[)）]/i;

/** What columns are called or hold that the draft does not read as it may be meant. */
function doubts({ amount, unit_price: price, time, discount }: Roles, { columns }: FileLook): string {
  const small = [amount, price].filter((name) => name !== undefined && SMALL_MONEY.test(name));
  const isDay = columns.some(({ name, isDay: is }) => name === time && is);
  const clock = isDay ? columns.find(({ isClock }) => isClock)?.name : undefined;
  const [percent] = discount === undefined ? misfits(columns, "discount") : [];
  return [
    ...small.map(
      (name) => `${word(name!)} is called like cents, and counts as whole units: divide it in an sql source`,
    ),
    ...(clock === undefined
      ? []
      : [
          `${word(clock)} holds the time of the day: without it everything happens at midnight; put both into one column in an sql source`,
        ]),
    ...(percent === undefined
      ? []
      : [
          `${word(percent.name)} is called like a discount and holds no amounts: a percentage has to be turned into money in an sql source`,
        ]),
  ]
    .map((text) => `      # CHECK: ${text}\n`)
    .join("");
}

/** Lines without an order: all that one customer buys at one time is taken for one. */
function synthetic({ user = "", time = "" }: Roles, { numbers }: FileLook): string {
  const name = (column: string) => `\\"${column.replaceAll('"', '""').replaceAll('"', '\\"')}\\"`;
  return `    # CHECK: the file names no orders; what a customer buys at one time is taken for one.
    lines: { sql: "SELECT *, concat(${name(user)}, ' ', ${name(time)}) AS order_of_draft FROM rows"${styleOf(
      numbers,
    )
      .map((key) => `, ${key}`)
      .join("")} }
`;
}

/** Writes a word so that YAML reads it as it is. */
function word(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) ? text : JSON.stringify(text);
}
