import { parseArgs } from "node:util";
import type { SegmentationSpec } from "../../shared/src/programs/spec.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { buyers, shoppers, tablesOf, type Population } from "./population.ts";
import { holdAgainstTruth } from "./told.ts";
import { ZTable, holds, type ZRow } from "./z-scores.ts";

/** npm run bench:truth -- [--studies N]: holds every number that is told with ± against the users who get the labels. */
const { values } = parseArgs({ options: { studies: { type: "string", default: "100" } } });
const studies = Number(values.studies);

const select = { score: "information-gain", keep: 4, maxCorrelation: 0.9, bins: 8, share: 0.3 } as const;

/** The kinds of study: users, mu, and what is asked. */
const KINDS: readonly {
  readonly name: string;
  readonly population: Population;
  readonly users: number;
  readonly mu: number;
  readonly change: Partial<SegmentationSpec>;
}[] = [
  { name: "20,000 buyers, mu .3", population: buyers, users: 20_000, mu: 0.3, change: {} },
  { name: "4,000 buyers, mu .3", population: buyers, users: 4000, mu: 0.3, change: { k: 4, nFloor: 2000 } },
  {
    name: "20,000 buyers by moments, mu 1",
    population: buyers,
    users: 20_000,
    mu: 1,
    change: { normalise: "moments" },
  },
  {
    name: "20,000 shoppers, explored and selected, mu .5",
    population: shoppers,
    users: 20_000,
    mu: 0.5,
    change: {
      k: 3,
      explore: { bins: 16, share: 0.1 },
      select: { ...select, target: { of: "attribute", attribute: "bought", values: ["yes"] } },
    },
  },
];

let failed = 0;
for (const { name, population, users, mu, change } of KINDS) {
  const into = new ZTable();
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const tables = tablesOf(population, users, 4, seededUniforms(seed));
    const spec: SegmentationSpec = {
      features: [...population.features],
      k: 5,
      nFloor: users / 4,
      normalise: "quantiles",
      describe: { share: 0.15 },
      ...change,
    };
    holdAgainstTruth(spec, { tables, mu, seed, into });
  }
  console.log(`\n${name}: ${studies} studies\n`);
  console.log(
    "| what is told | numbers | mean z | deviation of z | largest |z| | |\n|---|---|---|---|---|---|",
  );
  for (const row of into.rows()) {
    if (!holds(row)) failed += 1;
    console.log(line(row));
  }
}
if (failed > 0) {
  console.log(`\n${failed} kinds of number have errors that do not hold.`);
  process.exitCode = 1;
}

function line(row: ZRow): string {
  const cells = [row.kind, row.count, row.mean.toFixed(2), row.deviation.toFixed(2), row.farthest.toFixed(1)];
  return `| ${cells.join(" | ")} | ${holds(row) ? "" : "NO"} |`;
}
