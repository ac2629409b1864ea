import { parseArgs } from "node:util";
import { minMaxScaled } from "../accuracy/points.ts";
import { readPoints } from "../accuracy/read-points.ts";
import { CUTS, measureHierarchy } from "./hierarchy.ts";
import { programSets } from "./sets.ts";

/**
 * npm run bench:programs -- [--program hierarchy] [--points FILE] [--k 5] [--epsilon 1] [--seeds 10] [--parties 4] [--json]:
 * what programs that cost nothing make of a study's sums, against the same method on the rows. `--points`: headerless
 * numbers, instead of the sets that there are.
 */
const { values: options } = parseArgs({
  options: {
    program: { type: "string", default: "hierarchy" },
    points: { type: "string" },
    k: { type: "string", default: "5" },
    epsilon: { type: "string", default: "1" },
    delta: { type: "string" },
    seeds: { type: "string", default: "10" },
    parties: { type: "string", default: "4" },
    json: { type: "boolean", default: false },
  },
});

const sets = options.points
  ? [{ name: options.points, points: minMaxScaled(readPoints(options.points)) }]
  : programSets();
const [k, seeds, parties] = [options.k, options.seeds, options.parties].map(Number);
const epsilons = options.epsilon.split(",").map(Number);

if (options.program !== "hierarchy")
  throw new RangeError(`"program" expected hierarchy, got ${options.program}`);
if (!options.json) {
  console.log(
    `Sum of squares of the cuts against Ward's tree on the rows, mean of ${seeds} seeds, k = ${k}.\n`,
  );
  console.log(`| set | n | d | ε | ${CUTS.join(" | ")} |\n|${"---|".repeat(4 + CUTS.length)}`);
}
for (const { name, points } of sets) {
  const { n, d } = points;
  const delta = options.delta === undefined ? 1 / (n * Math.log(n)) : Number(options.delta);
  for (const epsilon of epsilons) {
    const ratios = measureHierarchy(points, k, { epsilon, delta, parties }, seeds);
    if (options.json) console.log(JSON.stringify({ set: name, n, d, k, epsilon, delta, cuts: CUTS, ratios }));
    else console.log(`| ${[name, n, d, epsilon, ...ratios.map((ratio) => ratio.toFixed(3))].join(" | ")} |`);
  }
}
