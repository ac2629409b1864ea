import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import {
  type Input,
  type ProgramContract,
  type ProgramFacts,
  inputName,
} from "@fedseg/shared/programs/contract.ts";
import { type StudyModel, modelOf } from "@fedseg/shared/programs/index.ts";
import { privateSum } from "@fedseg/shared/programs/program.ts";
import { codedRange, decode } from "@fedseg/shared/features/code.ts";
import { centersOnGrid } from "@fedseg/shared/queries/grid-centers.ts";
import { RESIDUAL_PARTS } from "@fedseg/shared/queries/residual.ts";
import { type Scaling, boxHalf, codeInterval } from "@fedseg/shared/queries/scaling.ts";
import { divideShare, dividedShare } from "@fedseg/shared/queries/shares.ts";
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
  const { scaling, centers, d, k } = modelOf(programs as StudyModel, "segmentation");
  const { columns, origin, factor, radius } = scaling;
  const order = Array.from(columns.keys()).sort((a, b) => places[columns[a]] - places[columns[b]]);
  const onGrid = centersOnGrid(centers, scaling);
  return {
    scaling: {
      columns: order.map((j) => places[columns[j]]),
      origin: order.map((j) => origin[j]),
      factor: order.map((j) => factor[j]),
      radius,
    },
    centers: Array.from({ length: k }, (_, i) => order.map((j) => onGrid[i * d + j])).flat(),
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
  sessions: () => [{ query: "residual", step: "average", share: dividedShare(1, RESIDUAL_PARTS) }],
  *run({ of }, context) {
    const { scaling, centers } = earlierSegments(inputIn(of, context));
    const params = { scaling, centers, reach: 2 * scaling.radius };
    const sums = yield* privateSum("residual", params, divideShare(1, RESIDUAL_PARTS));
    const d = scaling.columns.length;
    const users = Array.from(sums.counts, (value) => ({ value, sigma: sums.countSigma }));
    const means = users.map(({ value }, i) =>
      scaling.columns.map((place, j) => {
        const range = codedRange(context.features[place]);
        const [lo, hi] = [codeInterval(scaling, j).lo, codeInterval(scaling, j).hi].map((code) =>
          decode(range, code),
        );
        const [size, width] = [Math.max(value, 1), (hi - lo) / (2 * boxHalf(scaling))];
        const x = centers[i * d + j] / scaling.radius + sums.moves[i * d + j] / size;
        return { value: lo + width * (x + boxHalf(scaling)), sigma: (width * sums.moveSigma) / size };
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
