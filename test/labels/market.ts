import { preferredK } from "../../shared/src/programs/segmentation/choice.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Table } from "@fedseg/client-node/table.ts";
import { rowScaler } from "@fedseg/client-node/queries/scale-row.ts";
import { centersOnGrid } from "@fedseg/shared/queries/grid-centers.ts";
import { boxRadius, intervalScaling, offGrid } from "@fedseg/shared/queries/scaling.ts";
import { weightedKMeans } from "@fedseg/shared/math/weighted-k-means.ts";
import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { LoneSegmentation } from "../simulation/lone-segmentation.ts";
import { DEMO_FEATURES } from "../../examples/simulator/demo-features.ts";
import { formatEventFile, simulatorData } from "../../examples/simulator/event-file.ts";
import { LATENT_TYPES } from "../../examples/simulator/latent-types.ts";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { simulate } from "../../examples/simulator/simulate.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { KEEP, readData } from "../data/read-data.ts";
import { described } from "./described.ts";

/** A study over the demo's features. */
export const SPEC: LoneSegmentation = {
  features: [...DEMO_FEATURES],
  k: 5,
  usersFloor: 1000,
  normalise: "quantiles",
  describe: { share: 0.15 },
  sizeFloor: 50,
};

/** One small simulated platform: its table, the latent type of each row, and the model without noise. */
export async function smallMarket(users = 2000, seed = 7) {
  const mix = LATENT_TYPES.map(() => 1);
  const platforms = [{ name: "shop", users, products: 400, mix }];
  const [platform] = simulate({ ...DEMO_MARKET, platforms, overlap: 0, guestShare: 0 }, seededUniforms(seed));
  const folder = mkdtempSync(join(tmpdir(), "small-market-"));
  const path = join(folder, "shop.csv");
  writeFileSync(path, formatEventFile(platform.events));
  const request = { features: DEMO_FEATURES, cleaning: KEEP, snapshotMs: DEMO_MARKET.snapshotMs };
  const { table } = await readData({ data: simulatorData(path) }, request);
  rmSync(folder, { recursive: true });
  const types = table.ids.map((id) => platform.truth.get(id)!.type);
  return { table, types, model: described(pooledModel(table, preferredK(SPEC.k)), SPEC.features, table, 5) };
}

/** Fits k-means to a table as the private program would with no noise at all. */
function pooledModel(table: Table, k: number): KMeansModel {
  const { users, d, codes } = table;
  const columns = DEMO_FEATURES.map((_, at) => at);
  const intervals = columns.map((j) => {
    const column = codes.slice(j * users, (j + 1) * users).sort();
    const at = (level: number) => column[Math.floor(level * (users - 1))];
    return { lo: at(0.01), hi: at(0.99) };
  });
  const scaling = intervalScaling(columns, intervals, boxRadius(d));
  const scale = rowScaler(scaling, table);
  const points = new Float64Array(users * d);
  const row = new Int32Array(d);
  for (let user = 0; user < users; user++) {
    scale(user, row);
    points.set(offGrid(row, scaling), user * d);
  }
  const fit = weightedKMeans(
    { q: d, points, weights: new Float64Array(users).fill(1) },
    k,
    5,
    seededUniforms(1),
  );
  const counts = new Float64Array(k);
  for (const label of fit.labels) counts[label]++;
  return {
    k,
    d,
    scaling,
    centers: offGrid(centersOnGrid(fit.centers, scaling), scaling),
    centerSigmas: new Float64Array(k * d).fill(0.002),
    counts,
    countSigmas: new Float64Array(k).fill(5),
    users,
    usersSigma: 5,
  };
}
