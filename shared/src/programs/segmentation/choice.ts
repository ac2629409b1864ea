import { z } from "zod";

/** How many segments a plan asks for when the data have a say: public constants. */
export const kRange = z
  .strictObject({
    /** Fewest and most segments, and the number that is taken when the data do not clearly say one. */
    from: z.int().min(2).max(49),
    to: z.int().min(3).max(50),
    prefer: z.int().min(2).max(50),
  })
  .refine(({ from, to, prefer }) => from < to && from <= prefer && prefer <= to, {
    error: "expected from < to, and prefer between them",
  });

export type KRange = z.infer<typeof kRange>;

/** A number of segments, or what it is chosen from. */
export const segmentNumber = z.union([z.int().min(2).max(256), kRange]);

export type SegmentNumber = z.infer<typeof segmentNumber>;

/** Returns the number that a plan is calculated with where the data have not spoken yet. */
export function preferredK(k: SegmentNumber): number {
  return typeof k === "number" ? k : k.prefer;
}

/** Returns the most segments that a study can have. */
export function mostK(k: SegmentNumber): number {
  return typeof k === "number" ? k : k.to;
}

/** What the released histogram says of how many segments there are, and the number that was taken. */
export interface Choice {
  /** Number of segments that the first entry of each list stands for. */
  readonly from: number;
  /** Simplified silhouettes, and by how much the noise of the cells moves each. */
  readonly silhouettes: readonly number[];
  readonly silhouetteSigmas: readonly number[];
  /** Falls of the distortion that each number brings, over the largest of them, and by how much the noise moves each. */
  readonly jumps: readonly number[];
  readonly jumpSigmas: readonly number[];
  /** The number with the largest silhouette and that with the largest jump. */
  readonly bySilhouette: number;
  readonly byJump: number;
  /** Smallest and largest number that either would name on cells with other noise. */
  readonly least: number;
  readonly most: number;
  /** Whether the two agree to one, which decides; else the plan's own number was taken. */
  readonly agree: boolean;
}

const curve = z.array(z.number()).min(2).max(50);
const number = z.int().min(2).max(50);

/** A choice as it is published. */
export const publishedChoice = z
  .strictObject({
    from: number,
    silhouettes: curve,
    silhouetteSigmas: curve,
    jumps: curve,
    jumpSigmas: curve,
    bySilhouette: number,
    byJump: number,
    least: number,
    most: number,
    agree: z.boolean(),
  })
  .refine(({ silhouettes, silhouetteSigmas, jumps, jumpSigmas }) =>
    [silhouetteSigmas, jumps, jumpSigmas].every(({ length }) => length === silhouettes.length),
  );

/** Returns a choice as it is published: plain arrays in a fixed order. */
export function plainChoice(choice: Choice): z.input<typeof publishedChoice> {
  return {
    from: choice.from,
    silhouettes: [...choice.silhouettes],
    silhouetteSigmas: [...choice.silhouetteSigmas],
    jumps: [...choice.jumps],
    jumpSigmas: [...choice.jumpSigmas],
    bySilhouette: choice.bySilhouette,
    byJump: choice.byJump,
    least: choice.least,
    most: choice.most,
    agree: choice.agree,
  };
}
