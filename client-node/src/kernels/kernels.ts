import type { Request } from "@fedseg/shared/private-sum/types.ts";
import { type ParamsOf, type QueryId, isQueryId } from "@fedseg/shared/queries/index.ts";
import type { Table } from "../table.ts";
import { armCounts } from "./arm-counts.ts";
import { basketCounts } from "./basket-counts.ts";
import { behaviourCounts } from "./behaviour-counts.ts";
import { binCounts } from "./bin-counts.ts";
import { cellHistogram } from "./cell-histogram.ts";
import { classCounts } from "./class-counts.ts";
import { classQuality } from "./class-quality.ts";
import { gradient } from "./gradient.ts";
import { leafCounts } from "./leaf-counts.ts";
import { leafGradients } from "./leaf-gradients.ts";
import { moments } from "./moments.ts";
import { pairCounts } from "./pair-counts.ts";
import { residual } from "./residual.ts";
import { scoreCounts } from "./score-counts.ts";
import { segmentQuality } from "./segment-quality.ts";
import { segmentValues } from "./segment-values.ts";
import { summary } from "./summary.ts";
import { treeCounts } from "./tree-counts.ts";
import { valueCounts } from "./value-counts.ts";
import { type Kernel, type Work, ZEROS } from "./work.ts";

/** Queries that have a fast half; one without is measured user by user. */
export const kernels: { readonly [Id in QueryId]?: Kernel<ParamsOf<Id>> } = {
  "bin-counts": binCounts,
  moments,
  summary,
  "value-counts": valueCounts,
  "class-counts": classCounts,
  "cell-histogram": cellHistogram,
  residual,
  "segment-values": segmentValues,
  gradient,
  "score-counts": scoreCounts,
  "basket-counts": basketCounts,
  "tree-counts": treeCounts,
  "leaf-counts": leafCounts,
  "leaf-gradients": leafGradients,
  "behaviour-counts": behaviourCounts,
  "arm-counts": armCounts,
  "pair-counts": pairCounts,
  "segment-quality": segmentQuality,
  "class-quality": classQuality,
};

/** Returns what the module is told of a request on a table; undefined when the users have to be measured one by one. */
export function workOf({ query, params }: Pick<Request, "query" | "params">, table: Table): Work | undefined {
  if (!isQueryId(query)) return undefined;
  const kernel: Kernel<ParamsOf<typeof query>> | undefined = kernels[query];
  const work = kernel?.work(params as ParamsOf<typeof query>, table);
  // The measurement says what is wrong with other columns.
  return work && hasColumns(work, table) ? work : undefined;
}

function hasColumns({ columns, further }: Work, table: Table): boolean {
  const areThere = columns.every((column) => column === ZEROS || column < table.d);
  return areThere && (further === undefined || hasColumns(further, table));
}
