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

/** What a program shows of its model beside the segments: a title, paragraphs, and a tree where there is one. */
export const section = z.strictObject({
  title: text,
  paragraphs: z.array(text),
  tree: part.optional(),
});

export type Section = z.infer<typeof section>;
