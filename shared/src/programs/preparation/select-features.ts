import { MOMENTS_PARTS } from "../../queries/moments.ts";
import { boxRadius } from "../../queries/scaling.ts";
import { divideShare } from "../../queries/shares.ts";
import { chooseFeatures } from "./choose-features.ts";
import { classTable } from "./class-table.ts";
import { featureCorrelation } from "./feature-correlation.ts";
import { featureScore } from "./feature-score.ts";
import { privateSum, type Program } from "../program.ts";
import type { Exploration, Selection } from "./released-preparation.ts";
import type { ExploreSpec, SelectSpec } from "./spec.ts";
import { quantileStarts, spreadScaling } from "./value-quantiles.ts";

/** Parts of selection's share: where values lie (unless exploration has told), classes per bin, correlations. */
const PARTS = { values: 0.15, classes: 0.6, correlations: 0.25 } as const;

/** Bins of the histogram that the edges are taken from. */
const BINS = 64;

/** Where intervals end for the correlations, in deviations, and the norm of the longest row, in deviations over √d. */
const [REACH, NORM] = [6, 1.3];

/** Shares of mu² that selection's sums cost; `values` is 0 when exploration has told where values lie. */
export interface SelectShares {
  readonly values: number;
  readonly classes: number;
  readonly correlations: number;
}

/** Splits the share of selection over its sums. */
export function selectShares({
  select,
  explore,
}: {
  readonly select?: SelectSpec | undefined;
  readonly explore?: ExploreSpec | undefined;
}): SelectShares {
  const share = select?.share ?? 0;
  if (!explore) {
    const { values, classes, correlations } = PARTS;
    return { values: share * values, classes: share * classes, correlations: share * correlations };
  }
  const classes = (share * PARTS.classes) / (PARTS.classes + PARTS.correlations);
  return { values: 0, classes, correlations: share - classes };
}

/** Scores every feature against the class and chooses those that segments are made from. */
export function* selectFeatures(
  columns: readonly number[],
  select: SelectSpec,
  shares: SelectShares,
  exploration: Exploration | undefined,
): Program<Selection> {
  const histograms = exploration ?? {
    bins: BINS,
    ...(yield* privateSum("value-counts", { columns: [...columns], bins: BINS }, [shares.values])),
  };
  const starts = quantileStarts(histograms, select.bins);
  const { tables, sigma } = yield* privateSum("class-counts", { starts }, [shares.classes]);
  const radius = Math.round((NORM / REACH) * boxRadius(columns.length));
  const scaling = spreadScaling(columns, histograms, { reach: REACH, radius });
  const moments = yield* privateSum("moments", { scaling }, divideShare(shares.correlations, MOMENTS_PARTS));
  const scores = tables.map((cells, j) => featureScore(classTable(cells, sigma, starts[j]), select.score));
  const correlation = (i: number, j: number) => featureCorrelation(moments, i, j);
  const { keep, maxCorrelation, score } = select;
  return { score, features: chooseFeatures(scores, { score, keep, maxCorrelation, correlation }) };
}
