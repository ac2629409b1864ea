/** Whether tests run at their full size, as `npm run test:full` has it; `npm test` tries fewer cases of the same. */
export const IS_FULL = process.env["FEDSEG_FULL"] === "1";

/** How often a property is tried, or how large a case is. */
export function sized(few: number, full: number): number {
  return IS_FULL ? full : few;
}

/** Cases of a table: all of them in full, else `few`, evenly spread from the first to the last. */
export function someOf<T>(cases: readonly T[], few: number): readonly T[] {
  if (IS_FULL || cases.length <= few) return cases;
  return Array.from({ length: few }, (_, at) => cases[Math.round((at * (cases.length - 1)) / (few - 1))]);
}
