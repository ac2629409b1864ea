import { rationalToNumber } from "../dp/rational.ts";
import type { Release, Request, SumParameters } from "../private-sum/types.ts";
import type { EvenUsers } from "../queries/even-users.ts";
import { neutralSums } from "../queries/index.ts";

/** What a neutral release needs beside the session. */
export interface NeutralOptions {
  readonly population: EvenUsers;
  /** Nodes whose noise the released standard deviations carry. */
  readonly survivors: number;
}

/** Returns what a session would release of a neutral population: expected sums, and the true standard deviations. */
export function neutralRelease(
  request: Request,
  parameters: SumParameters,
  { population, survivors }: NeutralOptions,
): Release {
  const sigmas = parameters.blocks.map(
    ({ nodeVariance, scale }) => Math.sqrt(survivors * rationalToNumber(nodeVariance)) / scale,
  );
  return { sums: neutralSums(request, population), sigmas, survivors };
}
