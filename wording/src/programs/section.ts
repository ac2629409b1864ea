import { z } from "zod";

const text = z.strictObject({ en: z.string(), zh: z.string() });

/** A group at the end of a drawn tree. */
const leaf = z.strictObject({ name: text, share: z.number() });

/** Groups that have become one, and how high that is drawn, with its standard error. */
export interface TreeFork {
  readonly height: number;
  readonly sigma: number;
  readonly parts: readonly TreePart[];
}

export type TreePart = TreeFork | z.infer<typeof leaf>;

export const treePart: z.ZodType<TreePart> = z.lazy(() =>
  z.union([leaf, z.strictObject({ height: z.number(), sigma: z.number(), parts: z.array(treePart).min(2) })]),
);

/** Lines over whole numbers from `from` on, each value with its standard error; `mark` is the number that was taken, if one was. */
const curves = z.strictObject({
  from: z.int(),
  mark: z.int().optional(),
  /** Parts of 1, read as percentages and on one scale; left out: each line is another number. */
  unit: z.literal("share").optional(),
  lines: z
    .array(z.strictObject({ name: text, values: z.array(z.number()).min(2), sigmas: z.array(z.number()) }))
    .min(1),
});

export type Curves = z.infer<typeof curves>;

const estimate = z.strictObject({ value: z.number(), sigma: z.number().min(0) });

/** Amounts below one another, in panels beside one another that have one scale; each with its standard error. */
const amounts = z.strictObject({
  title: text,
  /** How they are read: parts of 1 as percentages, "2.4 times", or as they are. */
  unit: z.enum(["share", "times", "number"]),
  /** What all are held against: a line. */
  against: z.number().optional(),
  panels: z
    .array(
      z.strictObject({
        title: text.optional(),
        rows: z.array(z.strictObject({ name: text, amount: estimate })).min(1),
      }),
    )
    .min(1),
});

export type Amounts = z.infer<typeof amounts>;

/** What became of users by the chance that was foretold of them, lowest chances first, and where the bands begin. */
const reliability = z.strictObject({
  title: text,
  bands: z.strictObject({ middle: z.number(), high: z.number() }),
  /** All users of a bin have one chance. */
  tied: z.literal(true).optional(),
  bins: z
    .array(
      z.strictObject({
        from: z.number(),
        to: z.number(),
        /** The chance in its middle. */
        foretold: z.number(),
        users: estimate,
        /** Part of them of whom it came true; absent where the noise leaves nothing to say. */
        rate: estimate.optional(),
      }),
    )
    .min(1),
});

export type Reliability = z.infer<typeof reliability>;

/** What a program shows of its model beside the segments: a title, paragraphs, and pictures where there are. */
export const section = z.strictObject({
  title: text,
  paragraphs: z.array(text),
  /** What is to be seen in the picture, for who sees one. */
  picture: text.optional(),
  tree: treePart.optional(),
  curves: curves.optional(),
  amounts: z.array(amounts).optional(),
  reliability: reliability.optional(),
});

export type Section = z.infer<typeof section>;
