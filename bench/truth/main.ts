import { parseArgs } from "node:util";
import { KINDS } from "./kinds.ts";
import { runKind } from "./run-kind.ts";
import { holds, type ZRow } from "./z-scores.ts";

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
for (const kind of KINDS.filter(({ name }) => name.includes(values.only))) {
  const population = kind.population();
  if (!population) {
    console.log(`\n## ${kind.name}\n\nskipped: no ../shared/data`);
    continue;
  }
  console.log(`\n## ${kind.name}: ${studies} studies, ${draws} draws\n`);
  console.log("| what is told | numbers | mean z | sd of z | largest \\|z\\| | |\n|---|---|---|---|---|---|");
  for (const row of runKind(kind, population, { studies, draws }).rows(named)) {
    if (!holds(row)) failed += 1;
    console.log(line(row));
  }
}
console.log(failed > 0 ? `\n${failed} kinds of number have errors that do not hold.` : "\nAll errors hold.");
if (failed > 0) process.exitCode = 1;

function line(row: ZRow): string {
  const cells = [row.kind, row.count, row.mean.toFixed(2), row.deviation.toFixed(2), row.farthest.toFixed(1)];
  return `| ${cells.join(" | ")} | ${holds(row) ? "" : "NO"} |`;
}
