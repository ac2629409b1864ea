import { z } from "zod";
import { MOST_PERIODS, behaviour } from "../../features/behaviour.ts";
import { behaviourCells } from "../../queries/behaviour-counts.ts";
import { inputName } from "../contract.ts";

/** What a plan asks for when it is to be learnt how segments behave. */
export const behaviourSpec = z.strictObject({
  ...behaviour.shape,
  /** Periods of thirty days after the first order in which it is looked who comes back. */
  periods: z.int().min(1).max(MOST_PERIODS),
  /** The input with the segments; left out: those of the segmentation before. */
  of: inputName.optional(),
});

export type BehaviourSpec = z.infer<typeof behaviourSpec>;

/** How the users of segments behave: noisy counts. */
export interface BehaviourModel {
  /** What people know each segment by; length k. */
  readonly numbers: readonly number[];
  readonly periods: number;
  /** Noisy users by segment and cell (`behaviourCells`), k×cells row-major, and the noise of each. */
  readonly counts: Float64Array;
  readonly sigma: number;
}

const published = z
  .strictObject({
    numbers: z.array(z.int().min(1)).min(1),
    periods: z.int().min(1).max(MOST_PERIODS),
    counts: z.array(z.number()),
    sigma: z.number().min(0),
  })
  .refine(
    ({ numbers, periods, counts }) => counts.length === numbers.length * behaviourCells(periods).cells,
    {
      error: "expected a count for each cell of each segment",
    },
  );

/** Writes the model as plain values. */
export function plainBehaviour({ numbers, periods, counts, sigma }: BehaviourModel): unknown {
  return { numbers: [...numbers], periods, counts: [...counts], sigma };
}

/** Reads what `plainBehaviour` has written. @throws ZodError when it is something else. */
export function readBehaviour(plain: unknown): BehaviourModel {
  const { counts, ...model } = published.parse(plain);
  return { ...model, counts: Float64Array.from(counts) };
}
