import { NO_CODE, binStart } from "@fedseg/shared/features/code.ts";

/** Of so many bins it is faster to compare every code with all of them than to look its own up. */
const MOST_COMPARED = 20;
/** Steps of one pass over the codes. */
const AT_ONCE = 5;

/** Tells the module of few equal bins what is the most of each, as numbers with a sign: of the last one what is the most that is a code. */
export function binWords(bins: number): number[] {
  if (bins > MOST_COMPARED) return [0];
  const length = Math.ceil(bins / AT_ONCE) * AT_ONCE;
  const mostOf = (bin: number) => (bin + 1 < bins ? binStart(bin + 1, bins) : NO_CODE) - 1;
  return [1, ...Array.from({ length }, (_, bin) => mostOf(bin) - 2 ** 15)];
}
