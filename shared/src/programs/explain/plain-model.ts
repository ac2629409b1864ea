import { z } from "zod";
import { GRID, scaling } from "../../queries/scaling.ts";
import { isFork, isTree } from "../../queries/tree-nodes.ts";
import type { ExplainModel } from "./spec.ts";

/** Returns rules as they are published: plain values in a fixed order. */
export function plainRules(model: ExplainModel): z.input<typeof published> {
  const { columns, origin, factor, radius } = model.scaling;
  return {
    d: model.d,
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    numbers: [...model.numbers],
    nodes: model.nodes.map((node) =>
      "segment" in node
        ? { segment: node.segment, share: node.share, purity: node.purity }
        : { feature: node.feature, place: node.place, atMost: node.atMost, above: node.above },
    ),
    fidelity: model.fidelity,
  };
}

const count = z.int().min(0);

const published = z.strictObject({
  d: count,
  scaling,
  numbers: z.array(z.int().min(1)),
  nodes: z.array(
    z.union([
      z.strictObject({ segment: count, share: z.number(), purity: z.number() }),
      z.strictObject({ feature: count, place: z.int().min(-GRID).max(GRID), atMost: count, above: count }),
    ]),
  ),
  fidelity: z.number(),
});

/** Reads the rules of a study with so many features. @throws ZodError when they are none, also when they are no tree. */
export function readRules(plain: unknown, most: number): ExplainModel {
  return published.refine((model) => fits(model, most), "expected a tree of rules").parse(plain);
}

function fits({ d, scaling: own, numbers, nodes }: ExplainModel, most: number): boolean {
  return (
    own.columns.length === d &&
    own.columns.every((place) => place < most) &&
    isTree(nodes, d) &&
    nodes.every((node) => isFork(node) || node.segment < numbers.length)
  );
}
