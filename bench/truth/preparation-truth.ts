import { measureRequest } from "../../client-node/src/contribution.ts";
import type { Table } from "../../client-node/src/table.ts";
import { deriveParameters } from "../../shared/src/private-sum/parameters.ts";
import { decodeRelease } from "../../shared/src/private-sum/decode.ts";
import type { Cohort, Request, StudyBudget } from "../../shared/src/private-sum/types.ts";
import { classTable } from "../../shared/src/programs/preparation/class-table.ts";
import { featureScore } from "../../shared/src/programs/preparation/feature-score.ts";
import type { SegmentationModel } from "../../shared/src/programs/segmentation/spec.ts";
import type { LoneSegmentation } from "../../test/simulation/lone-segmentation.ts";
import { queries, queryBlocks, type QueryId, type ResultOf } from "../../shared/src/queries/index.ts";
import type { ZTable } from "./z-scores.ts";

/** What a study ran with. */
interface Ran {
  readonly tables: readonly Table[];
  readonly requests: readonly Request[];
  readonly cohort: Cohort;
  readonly budget: StudyBudget;
}

/** Noise as good as none: tables are taken as they are. */
const TINY = 1e-9;

/** Holds what exploring and selecting have told against the same sums without noise. */
export function holdPreparation(
  model: SegmentationModel,
  spec: LoneSegmentation,
  ran: Ran,
  into: ZTable,
): void {
  const users = ran.tables.reduce((sum, table) => sum + table.users, 0);
  const values = exactly("value-counts", ran);
  const { exploration, selection } = model;
  if (exploration && values) {
    exploration.missing.forEach((value, j) => {
      const told = { value, sigma: exploration.missingSigmas[j] };
      into.add("missing rate", told, values.missing[j] / users);
    });
    exploration.counts.forEach((value, at) =>
      into.add("users in an interval", { value, sigma: exploration.countSigma }, values.counts[at]),
    );
  }
  const classes = exactly("class-counts", ran);
  if (!selection || !classes || !spec.select) return;
  const { starts } = queries["class-counts"].params.parse(
    ran.requests.find(({ query }) => query === "class-counts")?.params,
  );
  const { score } = spec.select;
  selection.features.forEach((feature, j) => {
    const truth = featureScore(classTable(classes.tables[j], TINY, starts[j]), score);
    into.add(`score, ${score}`, { value: feature.score, sigma: feature.sigma }, truth.value);
  });
}

/** Decodes the first session of a query as it would have been without noise; undefined when there was none. */
function exactly<Id extends QueryId>(
  query: Id,
  { tables, requests, cohort, budget }: Ran,
): ResultOf<Id> | undefined {
  const request = requests.find((asked) => asked.query === query);
  if (!request) return undefined;
  const parameters = deriveParameters(queryBlocks(request), request, cohort, budget);
  const sum = new Float64Array(parameters.length);
  for (const table of tables) {
    measureRequest(table, request, parameters).forEach((value, at) => (sum[at] += value));
  }
  return queries[query].decode(
    queries[query].params.parse(request.params) as never,
    decodeRelease(sum, parameters, cohort.n),
  );
}
