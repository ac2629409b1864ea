import { parseArgs } from "node:util";
import { minMaxScaled } from "../accuracy/points.ts";
import { readPoints } from "../accuracy/read-points.ts";
import { measureChoice } from "./choice.ts";
import { measureExplain } from "./explain.ts";
import { CUTS, measureHierarchy } from "./hierarchy.ts";
import { groupedSets, programSets } from "./sets.ts";

/**
 * npm run bench:programs -- [--program hierarchy|explain|choice] [--points FILE] [--k 5] [--depth 4] [--epsilon 1] [--seeds 10] [--parties 4] [--json]:
 * what programs that cost nothing make of a study's sums, against the same method on the rows. `--points`: headerless
 * numbers, instead of the sets that there are, for `choice` in `--k` groups. `choice`: a segmentation of 2 to `--most`
 * segments on sets of known numbers of groups.
 */
const { values: options } = parseArgs({
  options: {
    program: { type: "string", default: "hierarchy" },
    points: { type: "string" },
    k: { type: "string", default: "5" },
    most: { type: "string", default: "25" },
    depth: { type: "string", default: "4" },
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
const [k, depth, seeds, parties] = [options.k, options.depth, options.seeds, options.parties].map(Number);
const epsilons = options.epsilon.split(",").map(Number);

const setting = (n: number, epsilon: number) => {
  const delta = options.delta === undefined ? 1 / (n * Math.log(n)) : Number(options.delta);
  return { epsilon, delta, parties };
};

if (options.program === "hierarchy") benchHierarchy();
else if (options.program === "explain") benchExplain();
else if (options.program === "choice") benchChoice();
else throw new RangeError(`"program" expected hierarchy, explain or choice, got ${options.program}`);

function benchHierarchy(): void {
  if (!options.json) {
    console.log(
      `Sum of squares of the cuts against Ward's tree on the rows, mean of ${seeds} seeds, k = ${k}.\n`,
    );
    console.log(`| set | n | d | ε | ${CUTS.join(" | ")} |\n|${"---|".repeat(4 + CUTS.length)}`);
  }
  for (const { name, points } of sets) {
    const { n, d } = points;
    for (const epsilon of epsilons) {
      const ratios = measureHierarchy(points, k, setting(n, epsilon), seeds);
      if (options.json) console.log(JSON.stringify({ set: name, n, d, k, epsilon, cuts: CUTS, ratios }));
      else console.log(`| ${[name, n, d, epsilon, ...ratios.map(digits)].join(" | ")} |`);
    }
  }
}

function benchExplain(): void {
  if (!options.json) {
    console.log(
      `How often rules of ${depth} conditions name a real user's segment, mean of ${seeds} seeds, k = ${k}.\n`,
    );
    console.log(
      "| set | n | d | ε | released rules | rules grown on the rows | what they say of themselves |",
    );
    console.log("|---|---|---|---|---|---|---|");
  }
  for (const { name, points } of sets) {
    const { n, d } = points;
    for (const epsilon of epsilons) {
      const { released, onRows, told } = measureExplain(points, { k, depth }, setting(n, epsilon), seeds);
      if (options.json)
        console.log(JSON.stringify({ set: name, n, d, k, depth, epsilon, released, onRows, told }));
      else console.log(`| ${[name, n, d, epsilon, ...[released, onRows, told].map(digits)].join(" | ")} |`);
    }
  }
}

function benchChoice(): void {
  const most = Number(options.most);
  const grouped = options.points
    ? [{ name: options.points, points: sets[0].points, groups: k, most }]
    : groupedSets();
  if (!options.json) {
    console.log(`Groups that silhouette and jump name, ${seeds} seeds.\n`);
    console.log(
      "| set | n | d | groups | ε | silhouette · jump | agree | right of them |\n|---|---|---|---|---|---|---|---|",
    );
  }
  for (const { name, points, groups, most: to } of grouped) {
    for (const epsilon of epsilons) {
      const found = measureChoice(points, groups, setting(points.n, epsilon), { seeds, to });
      const { n, d } = points;
      if (options.json) console.log(JSON.stringify({ set: name, n, d, groups, epsilon, ...found }));
      else {
        const [silhouettes, jumps] = [0, 1].map((at) =>
          found.named.map((pair) => pair[at]).toSorted((a, b) => a - b),
        );
        const numbers = `${silhouettes.join(" ")} · ${jumps.join(" ")}`;
        console.log(`| ${[name, n, d, groups, epsilon, numbers, found.agreed, found.right].join(" | ")} |`);
      }
    }
  }
}

function digits(value: number): string {
  return value.toFixed(3);
}
