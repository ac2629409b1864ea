import * as fc from "fast-check";

/** Columns of the tables of a small shop, by table; every cell is a text. */
export const TABLES = {
  /** Lines that name their user. */
  till: ["who", "at", "what", "basket", "sku", "n", "price", "off", "kind", "visit", "note", "in"],
  web: ["who", "at", "what", "basket", "sku", "n", "price", "off", "kind", "visit", "note", "in"],
  /** Lines whose user only the order's head names. */
  bare: ["basket", "sku", "n", "price", "note"],
  heads: ["basket", "who", "at"],
  crm: ["who", "age", "tier", "flag", "style"],
  club: ["who", "age", "flag"],
  objections: ["who"],
  answers: ["who", "answer", "at"],
  signals: ["who", "signal"],
} as const;

export type TableName = keyof typeof TABLES;
export type Row = readonly string[];
/** Rows by table, and lines of files that are broken. */
export type Rows = Readonly<Record<TableName, readonly Row[]>>;

/** What a column usually holds, and what it holds when somebody means harm or an export went wrong. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  at: [
    "2025-03-01",
    "2025-03-01T10:00:00Z",
    "2025-11-20 08:15:00",
    "2025-12-24",
    "2025-12-24T23:30:00+02:00",
    "2024-01-05",
  ],
  what: ["purchase", "purchase", "purchase", "return", "view", "cart", "search"],
  basket: ["o1", "o2", "o3", "o4"],
  sku: ["p", "q", "r", ""],
  n: ["1", "2", "3", "1.5"],
  price: ["0.1", "2.5", "19.99", "100"],
  off: ["", "0", "0.3"],
  kind: ["tea", "wine", ""],
  visit: ["s1", "s2", ""],
  note: ["", "x"],
  in: ["EUR", "EUR", "EUR", "usd", "CHF"],
  age: ["31", "47", ""],
  tier: ["gold", "silver", ""],
  flag: ["1", "2"],
  style: ["[0.25, -0.5]", "[0.1, 0.2]", ""],
  answer: ["yes", "yes", "no"],
  signal: ["0", "0", "1"],
};
const NUMBERS = [
  "NaN",
  "Infinity",
  "-Infinity",
  "1e308",
  "-1e308",
  "1e12",
  "999999999999",
  "0",
  "-0",
  "-0.0",
  "2.5",
  "1e400",
  "0x1F",
  "1,5",
  "1_000",
];
const MOMENTS = [
  "0001-01-01",
  "9999-12-31T23:59:59.999999Z",
  "2025-02-30",
  "infinity",
  "-infinity",
  "290309-12-22 (BC) 00:00:00",
  "294247-01-10 00:00:00",
  "2025-12-24T00:00:00+14:00",
  "1e300",
];
const TEXTS = [
  "",
  " ",
  '"',
  "a,b",
  "a\nb",
  "true",
  "null",
  '{"x":[1]}',
  "[1,2]",
  "💥",
  "'; DROP TABLE main.line; --",
  "\u00a0",
  "C536379",
];
const ODD = [...NUMBERS, ...MOMENTS, ...TEXTS];

function cellOf(column: string, who: fc.Arbitrary<string>, isOdd: boolean): fc.Arbitrary<string> {
  if (column === "who") return who;
  const usual = fc.constantFrom(...USUAL[column]);
  return isOdd ? fc.oneof(usual, fc.constantFrom(...ODD)) : usual;
}

interface RowCount {
  readonly least: number;
  readonly most: number;
}

function rowsOf(who: fc.Arbitrary<string>, isOdd: boolean, { least, most }: RowCount): fc.Arbitrary<Rows> {
  const tables = Object.entries(TABLES).map(([name, columns]) => {
    const rare = name === "objections" || name === "answers" || name === "signals";
    const usual = fc.tuple(...columns.map((column) => cellOf(column, who, false)));
    const odd = fc.tuple(...columns.map((column) => cellOf(column, who, true)));
    // What is wrong in every cell collides with nobody: most of a stranger's rows look like anybody's.
    const row = isOdd ? fc.oneof({ weight: 2, arbitrary: usual }, { weight: 1, arbitrary: odd }) : usual;
    return [name, fc.array(row, { minLength: rare ? 0 : least, maxLength: rare ? 1 : most })] as const;
  });
  return fc.record(Object.fromEntries(tables)) as fc.Arbitrary<Rows>;
}

const CROWD = ["u1", "u2", "u3", "u4", "u5", "u6"];
const STRANGERS = [
  "v",
  "U1",
  "u 1",
  "-0",
  "0",
  "1e308",
  "NaN",
  "null",
  "u1,u2",
  'u"1',
  "ü1",
  "\u200bu1",
  "0042",
  "'; --",
  "💥",
];

/** A crowd, one stranger's rows in the same tables, and where among the crowd's they stand. */
export interface CrowdAndStranger {
  readonly crowd: Rows;
  readonly stranger: Rows;
  readonly id: string;
  /** Whether the stranger's rows stand first, last, or among the others. */
  readonly order: "first" | "last" | "between";
  /** Whether files hold lines of the stranger that cannot be read. */
  readonly isBroken: boolean;
}

export const crowdAndStranger: fc.Arbitrary<CrowdAndStranger> = fc
  .constantFrom(...STRANGERS)
  .chain((id) =>
    fc.record({
      id: fc.constant(id),
      crowd: rowsOf(fc.constantFrom(...CROWD), false, { least: 3, most: 12 }),
      stranger: rowsOf(fc.constant(id), true, { least: 2, most: 6 }),
      order: fc.constantFrom("first", "last", "between"),
      isBroken: fc.boolean(),
    }),
  )
  .map(({ stranger, ...rest }) => {
    // A line without a user belongs to everybody who states its order: the stranger's own have an order of their own.
    const bare = stranger.bare.map(([, ...cells]) => ["z1", ...cells]);
    return { ...rest, stranger: { ...stranger, bare } };
  });

/** Puts the stranger's rows among the crowd's. */
export function together({ crowd, stranger, order }: CrowdAndStranger): Rows {
  const mixed = (Object.keys(TABLES) as TableName[]).map((name) => {
    const [ours, theirs] = [crowd[name], stranger[name]];
    if (order === "first") return [name, [...theirs, ...ours]] as const;
    if (order === "last") return [name, [...ours, ...theirs]] as const;
    const half = ours.length >> 1;
    return [name, [...ours.slice(0, half), ...theirs, ...ours.slice(half)]] as const;
  });
  return Object.fromEntries(mixed) as unknown as Rows;
}
