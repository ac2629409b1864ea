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

const part: z.ZodType<TreePart> = z.lazy(() =>
  z.union([leaf, z.strictObject({ height: z.number(), sigma: z.number(), parts: z.array(part).min(2) })]),
);

/** Lines over whole numbers from `from` on, each value with its standard error; `mark` is the number that was taken, if one was. */
const curves = z.strictObject({
  from: z.int(),
  mark: z.int().optional(),
  lines: z
    .array(z.strictObject({ name: text, values: z.array(z.number()).min(2), sigmas: z.array(z.number()) }))
    .min(1),
});

export type Curves = z.infer<typeof curves>;

/** What a program shows of its model beside the segments: a title, paragraphs, and a tree or curves where there are. */
export const section = z.strictObject({
  title: text,
  paragraphs: z.array(text),
  tree: part.optional(),
  curves: curves.optional(),
});

export type Section = z.infer<typeof section>;
