import { parseArgs } from "node:util";
import { generatedSets, type Dataset } from "./datasets.ts";
import { cohortOfParties, type Normalisation } from "./fedseg.ts";
import { throughProtocol } from "./full-protocol.ts";
import { optimum } from "./inertia.ts";
import { measureMethods, type Measuring, type Row } from "./measure-methods.ts";
import { minMaxScaled, unitBallScaled, type Points } from "./points.ts";
import { readFeatures, readPoints } from "./read-points.ts";

const { values: options } = parseArgs({
  options: {
    points: { type: "string" },
    k: { type: "string" },
    epsilon: { type: "string", default: "0.1,0.5,1,2" },
    delta: { type: "string" },
    seeds: { type: "string", default: "20" },
    parties: { type: "string" },
    normalise: { type: "string", default: "minmax" },
    sets: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

/** The product's smallest cohort with a dropout to spare, then two honest parties as in the papers. */
const COHORTS = [4, 2];

const normalisation = readNormalisation(options.normalise);
try {
  if (options.points === undefined) printAllSets();
  else measureFile(options.points);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function measureFile(path: string): void {
  const points = scaled(readPoints(path));
  const k = number("k", options.k ?? "");
  const best = optimum(points, k);
  const rows = [...measureMethods(points, measuring(points, k, number("parties", options.parties ?? "2")))];
  if (options.json) console.log(JSON.stringify({ n: points.n, d: points.d, k, optimum: best, rows }));
  else printSet(path, points, k, best, rows);
}

function printAllSets(): void {
  const cohorts = options.parties === undefined ? COHORTS : [number("parties", options.parties)];
  for (const parties of cohorts) printTable(parties);
  printProtocol();
}

function printTable(parties: number): void {
  const { n, c, m } = cohortOfParties(parties);
  console.log(
    `Mean NICV over ${options.seeds} seeds (± standard error), features min–max scaled to [−1, 1], delta = 1/(n ln n); ours: ${n} nodes, c = ${c}, m = ${m}, everybody stays.`,
  );
  console.log("set | n | d | k | optimum | epsilon | SuLloyd | FastLloyd | fedseg | against the better one");
  const wanted = options.sets?.split(",");
  for (const set of [...generatedSets, ...realSets()]) {
    if (wanted !== undefined && !wanted.includes(set.name)) continue;
    const points = scaled(set.points());
    printSet(set.name, points, set.k, optimum(points, set.k), [
      ...measureMethods(points, measuring(points, set.k, parties)),
    ]);
  }
  console.log("");
}

/** One set through the whole protocol: the sums that the table's rows add exactly are the same bits. */
function printProtocol(): void {
  const { name, k, points } = generatedSets.find((set) => set.name === "s1-like")!;
  const { sessions, numbers, isBitEqual, nicv } = throughProtocol(minMaxScaled(points()), k, 1);
  console.log(
    `${name} at epsilon 1 through the full protocol (4 nodes, c = 1, delta = 1e-5): NICV ${figure(nicv)}, ` +
      `${sessions} sums of ${numbers} numbers ${isBitEqual ? "bit-equal to" : "NOT EQUAL to"} the plaintext sums`,
  );
  if (!isBitEqual) process.exitCode = 1;
}

/** Lists the real feature tables beside the checkout; a missing one is told and skipped. */
function realSets(): Dataset[] {
  const tables: [string, number, readonly string[]][] = [
    ["wholesale", 5, ["Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"]],
    ["online_retail", 5, ["recency_days", "frequency", "monetary"]],
  ];
  return tables.flatMap(([name, k, columns]) => {
    const raw = readFeatures(`../shared/data/${name}/features.csv.gz`, columns);
    if (raw === undefined) console.log(`${name}: skipped, no ../shared/data/${name}/features.csv.gz`);
    const logged = raw && { ...raw, values: raw.values.map(Math.log1p) };
    return raw && logged
      ? [
          { name, k, points: () => raw },
          { name: `${name}-log1p`, k, points: () => logged },
        ]
      : [];
  });
}

function printSet(name: string, { n, d }: Points, k: number, best: number, rows: readonly Row[]): void {
  for (const epsilon of new Set(rows.map((row) => row.epsilon))) {
    const [su, fast, ours] = rows.filter((row) => row.epsilon === epsilon);
    const better = Math.min(su.meanNicv, fast.meanNicv);
    const verdict = ours.refused
      ? `refused: N·mu/k = ${ours.usersMuPerSegment.toFixed(1)}`
      : `${(ours.meanNicv / better).toFixed(3)}${ours.meanNicv < better ? "" : " NOT BETTER"}`;
    const cells = [name, n, d, k, figure(best), epsilon, ...[su, fast, ours].map(cell), verdict];
    console.log(cells.join(" | "));
  }
}

function cell({ meanNicv, standardError }: Row): string {
  return `${figure(meanNicv)} ± ${standardError.toPrecision(1)}`;
}

function figure(value: number): string {
  return value.toPrecision(4);
}

function scaled(points: Points): Points {
  return normalisation === "unit-ball" ? unitBallScaled(points) : minMaxScaled(points);
}

function measuring({ n }: Points, k: number, parties: number): Measuring {
  const delta = options.delta === undefined ? 1 / (n * Math.log(n)) : number("delta", options.delta);
  const epsilons = options.epsilon.split(",").map((text) => number("epsilon", text));
  const seeds = number("seeds", options.seeds);
  return { k, epsilons, delta, seeds, parties, normalisation };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new RangeError(`"${name}" expected a number > 0, got "${text}"`);
  return value;
}

function readNormalisation(text: string): Normalisation {
  if (text === "minmax" || text === "unit-ball" || text === "private") return text;
  throw new RangeError(`"normalise" expected minmax, unit-ball or private, got ${text}`);
}
