import { parseArgs } from "node:util";
import { muOf } from "../../shared/src/dp/gdp.ts";
import { CodedError } from "../../shared/src/errors.ts";
import { type Learning, PROGRAMS, learn } from "./learn.ts";
import { type Metrics, metricsOf } from "./metrics.ts";
import { MADE, madeRows } from "./made-rows.ts";
import { newtonChances } from "./newton.ts";
import { type Rows, readRows } from "./rows.ts";
import { splitRows } from "./split-rows.ts";
import { type ValuesAsked, measureValues } from "./measure-values.ts";
import { type ValueRows, madeValues, shopValues } from "./value-rows.ts";

const HELP = `Learns to foretell a class, privately, from the rows of a file, and measures it on others.

  npm run bench:supervised -- --rows FILE.csv --target COLUMN [--program ${PROGRAMS.join("|")}]
    [--epsilon .5,1,4] [--delta D] [--seeds 10] [--parties 2] [--ranges FILE.json] [--json]
  npm run bench:supervised -- --made ${MADE.join("|")} [--classes 4] [--users 12000] [--program …] …
  npm run bench:supervised -- --program value [--lines ORDERS.csv.gz] [--users 12000] [--epsilon …] [--seeds 10]

Rows are numbers, packed with gzip or not; 70 % of them are learnt from and 30 % kept to measure, drawn anew for every
seed. A target of three to eight values has as many classes: areas are then means over each class against all others, the base
rate is that of the commonest class, and logistic cannot learn it (classes can, which cannot learn a yes or no). delta is 1/(n ln n) unless it is given, n the rows that are learnt from. mu is that of the noise which is in the
sums; a study counts on less of it where parties may collude or leave, and budgets as much more.
value is measured on what customers of Online Retail's file of orders spend within 90 days of 1 September 2011, or else on
users who are made up.`;

const { values: options } = parseArgs({
  options: {
    rows: { type: "string" },
    made: { type: "string" },
    lines: { type: "string" },
    classes: { type: "string", default: "4" },
    users: { type: "string", default: "12000" },
    target: { type: "string", default: "target" },
    program: { type: "string", default: "logistic" },
    epsilon: { type: "string", default: ".5,1,4" },
    delta: { type: "string" },
    seeds: { type: "string", default: "10" },
    parties: { type: "string", default: "2" },
    ranges: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** What a program reaches at an epsilon: means over seeds, and their standard errors, splits included. */
interface Row extends Metrics {
  readonly program: string;
  readonly epsilon: number;
  readonly mu: number;
  readonly se: Metrics;
}

/** What a program refuses to learn from so few users at an epsilon. */
interface Refused {
  readonly program: string;
  readonly epsilon: number;
  readonly mu: number;
  readonly refused: string;
}

const NAMES = ["auc", "prAuc", "logLoss", "brier", "accuracy"] as const;

try {
  const isValue = options.program === "value" && !options.help;
  const rows = options.help || isValue ? undefined : rowsAsked();
  if (isValue) measureValues(valuesAsked(), valuesMeasured());
  else if (rows) measure(rows);
  else console.log(HELP);
} catch (error) {
  // What is wrong in the command is a RangeError.
  if (!(error instanceof CodedError || error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Reads or makes the rows that are asked for; none where none are. */
function rowsAsked(): Rows | undefined {
  if (options.rows !== undefined) return readRows(options.rows, options.target, options.ranges);
  if (options.made === undefined) return undefined;
  const by = MADE.find((name) => name === options.made);
  if (!by) throw new RangeError(`"--made" expected one of ${MADE.join(", ")}, got ${options.made}`);
  return madeRows({ by, classes: Number(options.classes), rows: Number(options.users) });
}

/** Reads or makes users with a value. */
function valuesAsked(): ValueRows {
  if (options.lines === undefined) return madeValues(Number(options.users));
  const rows = shopValues(options.lines);
  if (!rows) throw new RangeError(`"--lines" expected a file, got ${options.lines}`);
  if (rows.worth.length === 0)
    throw new RangeError(`"--lines" expected orders of before September 2011, got none in ${options.lines}`);
  return rows;
}

function valuesMeasured(): ValuesAsked {
  return {
    epsilons: options.epsilon.split(",").map(Number),
    delta: options.delta === undefined ? undefined : Number(options.delta),
    seeds: Number(options.seeds),
    parties: Number(options.parties),
  };
}

function measure(rows: Rows): void {
  const seeds = Array.from({ length: Number(options.seeds) }, (_, seed) => seed);
  const program = PROGRAMS.find((name) => name === options.program);
  if (!program) {
    throw new RangeError(`"--program" expected one of ${PROGRAMS.join(", ")}, got ${options.program}`);
  }
  const n = rows.classes.length;
  for (const seed of seeds) requireClasses(rows, seed);
  const learnt = splitRows(n, 0).train.length;
  const delta = options.delta === undefined ? 1 / (learnt * Math.log(learnt)) : Number(options.delta);
  const found = options.epsilon.split(",").map((text): Row | Refused => {
    const epsilon = Number(text);
    const mu = muOf(epsilon, delta);
    const asked = { program, parties: Number(options.parties), mu };
    try {
      const all = seeds.map((seed) => measureSplit(rows, { ...asked, seed }));
      return { program, epsilon, mu, ...over(all, mean), se: over(all, standardError) };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { program, epsilon, mu, refused: error.message };
    }
  });
  const plain = seeds.map((seed) => {
    const { train, test } = splitRows(n, seed);
    return metricsOf(
      test.map((row) => rows.classes[row]),
      newtonChances(rows, train, test),
    );
  });
  const nonPrivate = { ...over(plain, mean), se: over(plain, standardError) };
  // Of several classes that of the commonest.
  const parts = rows.names.map((_, label) => mean(Array.from(rows.classes, (own) => Number(own === label))));
  const base = rows.names.length > 2 ? Math.max(...parts) : parts[1];
  const d = rows.features.length;
  if (options.json) console.log(JSON.stringify({ n, d, base, delta, rows: found, nonPrivate }));
  else
    print(
      found,
      nonPrivate,
      `${n} rows, ${d} features, base rate ${base.toFixed(3)}, delta ${delta.toExponential(2)}`,
    );
}

/** Refuses rows of which a split leaves a class out on a side: nothing could be learnt, or held against anything. @throws CodedError ROWS_ONE_CLASS */
function requireClasses({ classes, names }: Rows, seed: number): void {
  const { train, test } = splitRows(classes.length, seed);
  const of = (rows: readonly number[]) => new Set(rows.map((row) => classes[row])).size;
  const all = names.length;
  if (of(train) === all && of(test) === all) return;
  throw new CodedError("ROWS_ONE_CLASS", {
    what: `Of the ${classes.length} rows, those that are ${of(train) === all ? "kept to measure" : "learnt from"} with seed ${seed} have ${of(of(train) === all ? test : train)} of ${all} classes.`,
    why: "Who is told from whom has no answer there; every figure would be empty.",
    todo: "Name with --target a column that has both 0 and 1, or three to eight values often, or bring more rows of the rarest.",
  });
}

/** Learns from a part of the rows and measures on the others. @throws CodedError when the program refuses so few. */
function measureSplit(rows: Rows, asked: Learning): Metrics {
  const { train, test } = splitRows(rows.classes.length, asked.seed);
  const chances = learn(rows, train, test, asked);
  return metricsOf(
    test.map((row) => rows.classes[row]),
    chances,
  );
}

function over(all: readonly Metrics[], of: (values: readonly number[]) => number): Metrics {
  const [auc, prAuc, logLoss, brier, accuracy] = NAMES.map((name) => of(all.map((own) => own[name])));
  return { auc, prAuc, logLoss, brier, accuracy };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values: readonly number[]): number {
  const middle = mean(values);
  const square = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return values.length < 2 ? 0 : Math.sqrt(square / (values.length - 1) / values.length);
}

function print(
  rows: readonly (Row | Refused)[],
  nonPrivate: Metrics & { readonly se: Metrics },
  head: string,
): void {
  const cell = (own: Metrics & { readonly se: Metrics }) =>
    NAMES.map((name) => `${own[name].toFixed(4)} ± ${own.se[name].toFixed(4)}`).join(" | ");
  console.log(
    `${head}\n\n| program | epsilon | mu | ROC-AUC | PR-AUC | log-loss | Brier | accuracy |\n|---|---|---|---|---|---|---|---|`,
  );
  for (const row of rows) {
    const told = "refused" in row ? `${row.refused} | | | |` : cell(row);
    console.log(`| ${row.program} | ${row.epsilon} | ${row.mu.toFixed(3)} | ${told} |`);
  }
  console.log(`| logistic, without privacy | | | ${cell(nonPrivate)} |`);
}
