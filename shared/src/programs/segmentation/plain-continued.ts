import { z } from "zod";
import { SEGMENT_GROUPS, SEGMENT_NAMES } from "../names.ts";
import type { Before, Continued } from "./continued.ts";
import { LEVELS } from "./levels.ts";

/** Returns how segments go on with others as it is published: in a fixed order. */
export function plainContinued({ segments, gone, last }: Continued): z.input<typeof publishedContinued> {
  return {
    segments: segments.map(({ number, before }) => ({
      number,
      ...(before && { before: plainBefore(before) }),
    })),
    gone: gone.map(({ number, name }) => ({ number, name })),
    last,
  };
}

function plainBefore({ name, group, cell, levels, drift, moved }: Before) {
  const ranks = cell && { recency: cell.recency, frequency: cell.frequency, monetary: cell.monetary };
  return { name, group, ...(ranks && { cell: ranks }), levels: [...levels], drift, moved };
}

const number = z.int().min(1);
const name = z.enum(SEGMENT_NAMES);
const rank = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);

export const publishedContinued = z.strictObject({
  segments: z.array(
    z.strictObject({
      number,
      before: z
        .strictObject({
          name,
          group: z.enum(SEGMENT_GROUPS),
          cell: z.strictObject({ recency: rank, frequency: rank, monetary: rank }).exactOptional(),
          levels: z.array(z.enum(LEVELS)),
          drift: z.number().min(0),
          moved: z.boolean(),
        })
        .exactOptional(),
    }),
  ),
  gone: z.array(z.strictObject({ number, name })),
  last: number,
});

/** Tells whether it is of k segments and d features, and gives no number twice. */
export function fitsContinued({ segments, gone, last }: Continued, k: number, d: number): boolean {
  const numbers = [...segments, ...gone].map((each) => each.number);
  return (
    segments.length === k &&
    segments.every(({ before }) => before === undefined || before.levels.length === d) &&
    new Set(numbers).size === numbers.length &&
    numbers.every((each) => each <= last)
  );
}
