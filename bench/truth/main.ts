import { parseArgs } from "node:util";
import { AFFINITIES, runAffinity } from "./affinity-truth.ts";
import { BEHAVIOURS, runBehaviour } from "./behaviour-truth.ts";
import { EVALUATES, runEvaluate } from "./evaluate-truth.ts";
import { KINDS } from "./kinds.ts";
import type { Population } from "./population.ts";
import { OUTCOMES, runOutcome } from "./outcome-truth.ts";
import { PREDICTIONS, type PredictionKind, runPrediction } from "./prediction-truth.ts";
import { runKind } from "./run-kind.ts";
import { UPLIFTS, runUplift } from "./uplift-truth.ts";
import { holds, type ZRow, type ZTable } from "./z-scores.ts";

/**
 * npm run bench:truth -- [--studies N] [--draws N] [--only TEXT] [--by-feature]: holds every number that is told with ±
 * against the users who get the labels. `--draws`: how often the noise of every study's description is drawn; `--only`: the
 * kinds of study whose name has this text.
 */
const { values } = parseArgs({
  options: {
    studies: { type: "string", default: "100" },
    draws: { type: "string", default: "10" },
    only: { type: "string", default: "" },
    "by-feature": { type: "boolean", default: false },
  },
});
const [studies, draws] = [Number(values.studies), Number(values.draws)];
const named = values["by-feature"] ? undefined : (kind: string) => kind.replace(/ of .*/, "");

let failed = 0;
for (const kind of KINDS) {
  show(kind, `, ${draws} draws`, (population) => runKind(kind, population, { studies, draws }));
}
for (const kind of AFFINITIES) show(kind, "", (population) => runAffinity(kind, population, studies));
for (const kind of BEHAVIOURS) show(kind, "", (population) => runBehaviour(kind, population, studies));
for (const kind of EVALUATES) show(kind, "", (population) => runEvaluate(kind, population, studies));
for (const kind of UPLIFTS) show(kind, "", (population) => runUplift(kind, population, studies));
for (const kind of PREDICTIONS) show(kind, "", (population) => runPrediction(kind, population, studies));
for (const kind of OUTCOMES) show(kind, "", (population) => runOutcome(kind, population, studies));
console.log(failed > 0 ? `\n${failed} kinds of number have errors that do not hold.` : "\nAll errors hold.");
if (failed > 0) process.exitCode = 1;

function show(
  { name, population }: Pick<PredictionKind, "name" | "population">,
  more: string,
  run: (population: Population) => ZTable,
): void {
  if (!name.includes(values.only)) return;
  const people = population();
  if (!people) {
    console.log(`\n## ${name}\n\nskipped: no ../shared/data`);
    return;
  }
  console.log(`\n## ${name}: ${studies} studies${more}\n`);
  console.log("| what is told | numbers | mean z | sd of z | largest \\|z\\| | |\n|---|---|---|---|---|---|");
  for (const row of run(people).rows(named)) {
    if (!holds(row)) failed += 1;
    console.log(line(row));
  }
}

function line(row: ZRow): string {
  const cells = [row.kind, row.count, row.mean.toFixed(2), row.deviation.toFixed(2), row.farthest.toFixed(1)];
  return `| ${cells.join(" | ")} | ${holds(row) ? "" : "NO"} |`;
}
