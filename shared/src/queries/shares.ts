/** Divides a session's share over its blocks, each part rounded down to a multiple of 2^-30: together they never cost more. */
export function divideShare(share: number, parts: readonly number[]): number[] {
  return parts.map((part) => Math.floor(share * part * 2 ** 30) / 2 ** 30);
}

/** Returns what the parts of a divided share cost together. */
export function dividedShare(share: number, parts: readonly number[]): number {
  return divideShare(share, parts).reduce((sum, part) => sum + part, 0);
}
