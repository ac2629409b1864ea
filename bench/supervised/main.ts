import { parseArgs } from "node:util";
import { muOf } from "../../shared/src/dp/gdp.ts";
import { CodedError } from "../../shared/src/errors.ts";
import { type Learning, PROGRAMS, learn } from "./learn.ts";
import { type Metrics, metricsOf } from "./metrics.ts";
import { newtonChances } from "./newton.ts";
import { type Rows, readRows } from "./rows.ts";
import { splitRows } from "./split-rows.ts";

const HELP = `Learns to foretell a class, privately, from the rows of a file, and measures it on others.

  npm run bench:supervised -- --rows FILE.csv --target COLUMN [--program ${PROGRAMS.join("|")}]
    [--epsilon .5,1,4] [--delta D] [--seeds 10] [--parties 2] [--ranges FILE.json] [--json]

Rows are numbers, packed with gzip or not; 70 % of them are learnt from and 30 % kept to measure, drawn anew for every
seed. delta is 1/(n ln n) unless it is given, n the rows that are learnt from. mu is that of the noise which is in the
sums; a study counts on less of it where parties may collude or leave, and budgets as much more.`;

const { values: options } = parseArgs({
  options: {
    rows: { type: "string" },
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

const NAMES = ["auc", "prAuc", "logLoss", "brier"] as const;

try {
  if (options.help || options.rows === undefined) console.log(HELP);
  else measure(readRows(options.rows, options.target, options.ranges));
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function measure(rows: Rows): void {
  const seeds = Array.from({ length: Number(options.seeds) }, (_, seed) => seed);
  const program = PROGRAMS.find((name) => name === options.program);
  if (!program) {
    throw new RangeError(`"--program" expected one of ${PROGRAMS.join(", ")}, got ${options.program}`);
  }
  const n = rows.classes.length;
  for (const seed of seeds) requireTwoClasses(rows, seed);
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
  const base = mean(Array.from(rows.classes));
  const d = rows.features.length;
  if (options.json) console.log(JSON.stringify({ n, d, base, delta, rows: found, nonPrivate }));
  else
    print(
      found,
      nonPrivate,
      `${n} rows, ${d} features, base rate ${base.toFixed(3)}, delta ${delta.toExponential(2)}`,
    );
}

/** Refuses rows of which a split leaves one class on a side: nothing could be learnt, or held against anything. @throws CodedError ROWS_ONE_CLASS */
function requireTwoClasses({ classes }: Rows, seed: number): void {
  const { train, test } = splitRows(classes.length, seed);
  const of = (rows: readonly number[]) => new Set(rows.map((row) => classes[row])).size;
  if (of(train) > 1 && of(test) > 1) return;
  throw new CodedError("ROWS_ONE_CLASS", {
    what: `Of the ${classes.length} rows, those that are ${of(train) > 1 ? "kept to measure" : "learnt from"} with seed ${seed} all have one class.`,
    why: "Who is told from whom has no answer there; every figure would be empty.",
    todo: "Name with --target a column that has both 0 and 1, or bring more rows of the rarer.",
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
  const [auc, prAuc, logLoss, brier] = NAMES.map((name) => of(all.map((own) => own[name])));
  return { auc, prAuc, logLoss, brier };
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
    `${head}\n\n| program | epsilon | mu | ROC-AUC | PR-AUC | log-loss | Brier |\n|---|---|---|---|---|---|---|`,
  );
  for (const row of rows) {
    const told = "refused" in row ? `${row.refused} | | |` : cell(row);
    console.log(`| ${row.program} | ${row.epsilon} | ${row.mu.toFixed(3)} | ${told} |`);
  }
  console.log(`| logistic, without privacy | | | ${cell(nonPrivate)} |`);
}
