import { parseArgs } from "node:util";
import { CodedError } from "../../shared/src/errors.ts";
import { muOf } from "../../shared/src/dp/gdp.ts";
import type { LoneSegmentation } from "../../test/simulation/lone-segmentation.ts";
import { agreementOf, type Agreement } from "./agreement.ts";
import { learn } from "./learn.ts";
import { readReferenceSet, REFERENCE_SETS, type ReferenceSet } from "./reference-set.ts";
import { measureSelection } from "./selection.ts";

const DELTA = 1e-6;

const { values: options } = parseArgs({
  options: {
    sets: { type: "string", default: REFERENCE_SETS.join(",") },
    epsilon: { type: "string", default: "1" },
    seeds: { type: "string", default: "10" },
    only: { type: "string" },
  },
});

const seeds = Array.from({ length: Number(options.seeds) }, (_, at) => at + 1);
if (options.only !== "selection") for (const name of options.sets.split(",")) printSet(name);
if (options.only !== "segments") printSelection();

/** Compares both normalisations, without noise and at epsilon, with pooled rows and with one-shot averaging. */
function printSet(name: string): void {
  const set = readReferenceSet(name);
  if (!set) return console.log(`${name}: skipped, no ../shared/data/${name}`);
  const { inertia, federated_baselines: baselines, ari_other_seeds: others } = set.reference;
  const oneShot = baselines.one_shot_local_centroids_then_weighted_kmeans / inertia;
  const ari = baselines.ari_one_shot_vs_centralised;
  console.log(`\n${name} (n = ${set.reference.n}, d = ${set.features.length})`);
  console.log(
    `  one-shot averaging of local centroids: ARI ${ari.toFixed(3)}, inertia ${oneShot.toFixed(4)}`,
  );
  const aris = Object.values(others).map((value) => value.toFixed(3));
  console.log(`  pooled, other seeds: ARI ${aris.join(", ")}`);
  printAgreement("moments, no noise", set, Infinity, { normalise: "moments" });
  for (const epsilon of options.epsilon.split(",")) {
    const mu = muOf(Number(epsilon), DELTA);
    for (const normalise of ["moments", "quantiles"] as const) {
      printAgreement(`${normalise}, epsilon ${epsilon}`, set, mu, { normalise });
    }
  }
}

function printAgreement(
  title: string,
  set: ReferenceSet,
  mu: number,
  changed: Partial<LoneSegmentation>,
): void {
  try {
    const runs = seeds.map((seed) => agreementOf(learn({ set, mu, seed, changed }), set));
    const figure = (of: (run: Agreement) => number, digits: number) => {
      const sorted = runs.map(of).sort((a, b) => a - b);
      const [low, middle, high] = [0, (sorted.length - 1) >> 1, sorted.length - 1];
      return `${sorted[middle].toFixed(digits)} (${sorted[low].toFixed(digits)} to ${sorted[high].toFixed(digits)})`;
    };
    console.log(
      `  ${title}: ARI ${figure(({ ari }) => ari, 3)}, inertia ${figure(({ inertiaRatio }) => inertiaRatio, 4)}`,
    );
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.log(`  ${title}: refused, ${error.code}`);
  }
}

/** Selects five of online_shoppers' features by what they tell about a purchase. */
function printSelection(): void {
  const set = readReferenceSet("online_shoppers");
  if (!set) return console.log("selection: skipped, no ../shared/data/online_shoppers");
  for (const [epsilon, mu] of [
    ["none", Infinity] as const,
    ...[1, 0.5].map((e) => [e, muOf(e, DELTA)] as const),
  ]) {
    const runs = mu === Infinity ? [1] : Array.from({ length: 20 }, (_, at) => at + 1);
    const { first, rows } = measureSelection(set, mu, runs);
    console.log(`\nselection, epsilon ${epsilon}: PageValues first in ${first} of ${runs.length} runs`);
    console.log("feature | score | sd | told error | kept | undecided | low score | duplicate | used");
    for (const row of rows) console.log(`  ${row.join(" | ")}`);
  }
}
