import { z } from "zod";
import { scaling } from "../../queries/scaling.ts";
import { type HierarchyModel, MOST_GROUPS } from "./spec.ts";

/** Returns a tree as it is published: plain arrays in a fixed order. */
export function plainTree(model: HierarchyModel): z.input<typeof published> {
  const { columns, origin, factor, radius } = model.scaling;
  return {
    d: model.d,
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    centers: [...model.centers],
    weights: [...model.weights],
    merges: model.merges.map(({ a, b, height, sigma, tied }) => ({ a, b, height, sigma, tied })),
    ways: [...model.ways],
    waySigmas: [...model.waySigmas],
  };
}

const floats = z.array(z.number()).transform((values) => Float64Array.from(values));
const count = z.int().min(0);

const published = z.strictObject({
  d: count,
  scaling,
  centers: floats,
  weights: floats,
  merges: z.array(
    z.strictObject({ a: count, b: count, height: z.number(), sigma: z.number(), tied: z.boolean() }),
  ),
  ways: floats,
  waySigmas: floats,
});

/** Reads the tree of a study with so many features. @throws ZodError when it is none, also when it is no tree. */
export function readTree(plain: unknown, most: number): HierarchyModel {
  return published
    .refine((model) => fits(model, most), "expected a tree over its finest groups")
    .parse(plain);
}

function fits(
  { d, scaling: own, centers, weights, merges, ways, waySigmas }: HierarchyModel,
  most: number,
): boolean {
  const told = Math.min(merges.length, MOST_GROUPS - 1) * d;
  const children = merges.flatMap(({ a, b }) => [a, b]);
  return (
    d > 0 &&
    weights.length > 0 &&
    own.columns.length === d &&
    own.columns.every((place) => place < most) &&
    centers.length === weights.length * d &&
    merges.length === weights.length - 1 &&
    [ways, waySigmas].every(({ length }) => length === told) &&
    new Set(children).size === children.length &&
    merges.every(({ a, b }, at) => Math.max(a, b) < weights.length + at)
  );
}
