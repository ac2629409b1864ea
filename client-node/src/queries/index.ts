import type { ParamsOf, QueryId } from "@fedseg/shared/queries/index.ts";
import { armCounts } from "./arm-counts.ts";
import { basketCounts } from "./basket-counts.ts";
import { behaviourCounts } from "./behaviour-counts.ts";
import { binCounts } from "./bin-counts.ts";
import { gradient } from "./gradient.ts";
import { leafCounts } from "./leaf-counts.ts";
import { leafGradients } from "./leaf-gradients.ts";
import { scoreCounts } from "./score-counts.ts";
import { classCounts } from "./class-counts.ts";
import { classQuality } from "./class-quality.ts";
import { cellHistogram } from "./cell-histogram.ts";
import type { Measurement } from "./emission.ts";
import { moments } from "./moments.ts";
import { pairCounts } from "./pair-counts.ts";
import { residual } from "./residual.ts";
import { segmentQuality } from "./segment-quality.ts";
import { segmentValues } from "./segment-values.ts";
import { summary } from "./summary.ts";
import { treeCounts } from "./tree-counts.ts";
import { valueCounts } from "./value-counts.ts";

/** The measuring half of every query of the registry. */
export const measurements: { readonly [Id in QueryId]: Measurement<ParamsOf<Id>> } = {
  "bin-counts": binCounts,
  moments,
  summary,
  "value-counts": valueCounts,
  "class-counts": classCounts,
  "cell-histogram": cellHistogram,
  residual,
  "segment-values": segmentValues,
  "segment-quality": segmentQuality,
  gradient,
  "score-counts": scoreCounts,
  "basket-counts": basketCounts,
  "behaviour-counts": behaviourCounts,
  "tree-counts": treeCounts,
  "leaf-counts": leafCounts,
  "leaf-gradients": leafGradients,
  "arm-counts": armCounts,
  "pair-counts": pairCounts,
  "class-quality": classQuality,
};
