import { binStart } from "../../features/code.ts";
import { keepHeaviest } from "../preparation/keep-heaviest.ts";

/** Noisy histograms of features over their hard ranges, in equal bins of the codes, features×bins row-major. */
export interface Histograms {
  readonly bins: number;
  readonly counts: Float64Array;
}

/** How often the mass of the heaviest bins is cut, and to how many parts' worth of all. */
const [CUTS, MOST_PARTS] = [3, 3];

/** Returns the noisy users of every feature without those that noise alone has made: the heaviest bins that hold everybody. */
export function keptHistograms({ bins, counts }: Histograms): Float64Array[] {
  const d = counts.length / bins;
  const users = Math.max(counts.reduce((sum, count) => sum + count, 0) / d, 1);
  return Array.from({ length: d }, (_, j) => keepHeaviest(counts.subarray(j * bins, (j + 1) * bins), users));
}

/**
 * Returns the codes at which parts begin that cut a feature's users into at most so many equal ones. A value that many users
 * share has a part of its own and does not take the others': heavy bins count as three parts at most. No part is empty.
 */
export function valueStarts(kept: Float64Array, parts: number): number[] {
  let capped = kept;
  for (let cut = 0; cut < CUTS; cut++) {
    const most = (MOST_PARTS / parts) * sumOf(capped);
    capped = capped.map((count) => Math.min(count, most));
  }
  const total = sumOf(capped);
  const starts: number[] = [];
  let [below, held, end] = [0, 0, 0];
  for (let part = 1; part < parts; part++) {
    while (end < kept.length && below < (part / parts) * total) {
      below += capped[end];
      held += capped[end++];
    }
    if (held > 0 && end < kept.length && total - below > 1e-9 * total) {
      starts.push(binStart(end, kept.length));
      held = 0;
    }
  }
  return starts;
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
