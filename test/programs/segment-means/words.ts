import { type ProgramWords, supportRow } from "@fedseg/wording/programs/words.ts";
import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import type { SegmentMeansModel, SegmentMeansSpec, SegmentMeansSupport } from "./contract.ts";

/** What the means within segments say to people. */
export const segmentMeansWords: ProgramWords<SegmentMeansSpec, SegmentMeansModel, SegmentMeansSupport> = {
  aim: ({ of }) => ({ en: `means within the segments of ${of}`, zh: `${of} 各客群的均值` }),
  purpose: () => ({ en: "Means within earlier segments", zh: "早期客群内的均值" }),
  session: () => ({ en: "average every segment", zh: "求各客群的均值" }),
  support: ({ support: { ofSegment } }) => ({
    words: { en: `A size is known to ± ${ofSegment} of it.`, zh: `规模误差为其 ± ${ofSegment}。` },
    heads: [
      { en: "a size", zh: "规模" },
      { en: "of it", zh: "占其自身" },
    ],
    rows: [supportRow({ en: "any", zh: "任一" }, `${ofSegment}`)],
  }),
  told: ({ users }) =>
    users.map((size, i) => ({
      en: `Segment ${i + 1} has ${formatEstimate(size)} users.`,
      zh: `客群 ${i + 1}:${formatEstimate(size)} 人。`,
    })),
};
