import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import {
  type Input,
  type ProgramContract,
  type ProgramFacts,
  inputName,
} from "@fedseg/shared/programs/contract.ts";
import { type StudyModel, modelOf } from "@fedseg/shared/programs/index.ts";
import { privateSum } from "@fedseg/shared/programs/program.ts";
import type { Scaling } from "@fedseg/shared/queries/scaling.ts";
import { z } from "zod";

/** What a plan says of the means within segments. */
export interface SegmentMeansSpec {
  /** The input with the segments. */
  readonly of: string;
}

/** Users of every segment of an earlier study, and the mean of each of its features on the transformed scale. */
export interface SegmentMeansModel {
  readonly users: readonly Estimate[];
  readonly means: readonly (readonly Estimate[])[];
}

/** Standard error of a segment's size when the segments are even, as a part of it. */
export interface SegmentMeansSupport {
  readonly ofSegment: number;
}

/** The segments of an earlier study as a query of this one asks for them: by this plan's features. */
export interface EarlierSegments {
  readonly scaling: Scaling;
  readonly centers: number[];
}

/** Puts the columns of the earlier segments into the order of this plan's features. */
export function earlierSegments({ programs, places }: Input): EarlierSegments {
  const { columns, scalingLo, scalingHi, centers, d, k } = modelOf(programs as StudyModel, "segmentation");
  const order = Array.from(columns.keys()).sort((a, b) => places[columns[a]] - places[columns[b]]);
  return {
    scaling: {
      columns: order.map((j) => places[columns[j]]),
      lo: order.map((j) => scalingLo[j]),
      hi: order.map((j) => scalingHi[j]),
      half: 1 / Math.sqrt(d),
    },
    centers: Array.from({ length: k }, (_, i) => order.map((j) => centers[i * d + j] + 0)).flat(),
  };
}

const estimate = z.strictObject({ value: z.number(), sigma: z.number() });
const published = z.strictObject({ users: z.array(estimate), means: z.array(z.array(estimate)) });
const inputIn = (of: string, { inputs }: Pick<ProgramFacts, "inputs">) => inputs.get(of)!;

/** Means within the segments that an earlier study has found: one sum. */
export const segmentMeans: ProgramContract<SegmentMeansSpec, SegmentMeansModel, SegmentMeansSupport> = {
  name: "segment-means",
  spec: z.strictObject({ of: inputName }),
  needs: ({ of }) => ({ inputs: [{ name: of, program: "segmentation" }] }),
  check: () => undefined,
  sessions: () => [{ query: "residual", step: "average", share: 1 }],
  *run({ of }, context) {
    const { scaling, centers } = earlierSegments(inputIn(of, context));
    const sums = yield* privateSum("residual", { scaling, centers, radius: 2 }, [1]);
    const d = scaling.lo.length;
    const users = Array.from(sums.counts, (value) => ({ value, sigma: sums.countSigma }));
    const means = users.map(({ value }, i) =>
      scaling.lo.map((lo, j) => {
        const [size, width] = [Math.max(value, 1), (scaling.hi[j] - lo) / (2 * scaling.half)];
        const x = centers[i * d + j] + sums.moves[i * d + j] / size;
        return { value: lo + width * (x + scaling.half), sigma: (width * sums.moveSigma) / size };
      }),
    );
    return { users, means };
  },
  support: ({ of }, facts) => {
    const { k } = modelOf(inputIn(of, facts).programs as StudyModel, "segmentation");
    return { ofSegment: k / (facts.usersFloor * facts.mu) };
  },
  plain: ({ users, means }) => ({
    users: users.map(({ value, sigma }) => ({ value, sigma })),
    means: means.map((own) => own.map(({ value, sigma }) => ({ value, sigma }))),
  }),
  read: (plain) => published.parse(plain),
};
