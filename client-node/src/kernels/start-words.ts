/** Bytes of a table that tells by its code in which bin a value is. */
export const TABLE_LENGTH = 2 ** 17;

/** Tells the module of each feature how many codes bins begin at, and these. */
export function startWords(starts: readonly (readonly number[])[]): number[] {
  return starts.flatMap((codes) => [codes.length, ...codes]);
}
