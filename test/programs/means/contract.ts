import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { ProgramContract } from "@fedseg/shared/programs/contract.ts";
import { modelOf, type StudyModel } from "@fedseg/shared/programs/index.ts";
import { codedRange } from "@fedseg/shared/features/code.ts";
import { SUMMARY_PARTS } from "@fedseg/shared/queries/summary.ts";
import { divideShare, dividedShare } from "@fedseg/shared/queries/shares.ts";
import { privateSum } from "@fedseg/shared/programs/program.ts";
import { z } from "zod";

/** What a plan says of the means. */
export interface MeansSpec {
  /** Most standard errors by which a mean may be told from that of no user at all. */
  readonly digits: number;
}

/** The noisy mean of every feature on its transformed scale. */
export interface MeansModel {
  readonly means: readonly Estimate[];
  /** Segments that the program before has found: means may use what is released already. */
  readonly segments: number;
}

/** Standard error of every mean, as a part of the feature's range. */
export interface MeansSupport {
  readonly ofRange: number;
}

const estimate = z.strictObject({ value: z.number(), sigma: z.number() });

/** A private mean of every feature: the smallest program there is. */
export const means: ProgramContract<MeansSpec, MeansModel, MeansSupport> = {
  name: "means",
  spec: z.strictObject({ digits: z.int().min(0).max(6) }),
  needs: () => ({}),
  check: () => undefined,
  sessions: () => [{ query: "summary", step: "average", share: dividedShare(1, SUMMARY_PARTS) }],
  *run(_, { features, earlier }) {
    const columns = Array.from(features.keys());
    const { users, sum, sumSigma } = yield* privateSum("summary", { columns }, divideShare(1, SUMMARY_PARTS));
    const total = Math.max(users, 1);
    return {
      segments: modelOf(earlier as StudyModel, "segmentation").k,
      means: features.map((feature, j) => {
        const { lo, hi } = codedRange(feature);
        const half = (hi - lo) / 2;
        return { value: lo + half * (1 + sum[j] / total), sigma: (half * sumSigma) / total };
      }),
    };
  },
  support: (_, { usersFloor, mu }) => ({ ofRange: 1 / (usersFloor * mu) }),
  plain: ({ means: own, segments }) => ({
    segments,
    means: own.map(({ value, sigma }) => ({ value, sigma })),
  }),
  read: (plain) => z.strictObject({ segments: z.int(), means: z.array(estimate) }).parse(plain),
};
