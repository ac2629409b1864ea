import {
  type QuerySegments,
  type SegmentQualityParams,
  laterWidth,
  segmentsIn,
} from "@fedseg/shared/queries/segment-quality.ts";
import { centerWords, pairsLength } from "./center-words.ts";
import { rowWords } from "./row-words.ts";
import { type Kernel, type Work, filledUp } from "./work.ts";

/** Three parts one behind the other: how users lie now, what became of them, who is where in both. */
export const segmentQuality: Kernel<SegmentQualityParams> = {
  work: (given, { outcome, besides }) => {
    const width = laterWidth(given);
    // The measurement says what is wrong with a table that does not know what became of users.
    const lacks = (width > 0 && !outcome) || (given.outcome === "class-and-spend" && !besides?.later);
    if (lacks) return undefined;
    const both = given.against && overlaps(given.segments, given.against);
    return silhouettes(given.segments, width > 0 ? outcomes(given.segments, width, both) : both);
  },
};

function silhouettes({ scaling, centers }: QuerySegments, further: Work | undefined): Work {
  const d = scaling.columns.length;
  const k = centers.length / d;
  return {
    name: "segmentSilhouettes",
    of: "codes",
    columns: filledUp(scaling.columns, 2),
    words: Int32Array.from([...rowWords(scaling), k, 2 * scaling.radius, ...centerWords(centers, d)]),
    scratch: { perUser: 14, more: pairsLength(d) },
    length: 3 * k,
    further,
  };
}

function outcomes({ scaling, centers }: QuerySegments, width: number, further: Work | undefined): Work {
  const d = scaling.columns.length;
  const k = centers.length / d;
  return {
    name: "segmentOutcomes",
    of: "became",
    columns: filledUp(scaling.columns, 2),
    words: Int32Array.from([...rowWords(scaling), k, width, ...centerWords(centers, d)]),
    scratch: { perUser: 10, more: pairsLength(d) },
    length: width * k,
    further,
  };
}

function overlaps(own: QuerySegments, others: QuerySegments): Work {
  const both = [own, others];
  const lengths = both.map(({ scaling }) => pairsLength(scaling.columns.length));
  return {
    name: "segmentOverlaps",
    of: "codes",
    columns: both.flatMap(({ scaling }) => filledUp(scaling.columns, 2)),
    words: Int32Array.from(
      both.flatMap((segments) => [
        ...rowWords(segments.scaling),
        segmentsIn(segments),
        ...centerWords(segments.centers, segments.scaling.columns.length),
      ]),
    ),
    scratch: { perUser: 16, more: Math.max(...lengths) },
    length: segmentsIn(own) * segmentsIn(others),
  };
}
