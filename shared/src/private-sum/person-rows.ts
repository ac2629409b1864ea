/** One person with accounts on some platforms: nothing links them, so their parts may add in one direction. */
export interface PersonRow {
  readonly platforms: number;
  readonly muSq: bigint;
  /** True when the person could hold more accounts: the row is then assumed, not enforced. */
  readonly isAssumed: boolean;
}

/**
 * Computes what one person has been exposed to over all studies: mu is at most the sum of the largest `platforms`
 * roots of the organisations' total mu². `accounts` holds one total per organisation of the roster.
 * Fixed point 2^-80, rounded up. @throws RangeError unless 1 ≤ platforms ≤ the number of accounts and each is ≥ 0.
 */
export function personRow(accounts: readonly bigint[], platforms = accounts.length): PersonRow {
  if (!(Number.isInteger(platforms) && platforms >= 1 && platforms <= accounts.length))
    throw new RangeError(`"platforms" expected an integer from 1 to ${accounts.length}, got ${platforms}`);
  const negative = accounts.find((muSq) => muSq < 0n);
  if (negative !== undefined) throw new RangeError(`"accounts" expected each >= 0, got ${negative}`);
  const largest = accounts.toSorted((a, b) => (a < b ? 1 : -1)).slice(0, platforms);
  // (Σ√a)² = Σa + Σ√(4ab) over pairs: every root rounds up by less than one unit.
  let muSq = 0n;
  for (const [i, a] of largest.entries()) {
    muSq += a;
    for (const b of largest.slice(i + 1)) muSq += ceilRoot(4n * a * b);
  }
  return { platforms, muSq, isAssumed: platforms < accounts.length };
}

/** Computes the mu² when one user's data is replaced by another's, not added or removed: mu doubles. Never charged. */
export function replaceOneMuSq(muSq: bigint): bigint {
  return 4n * muSq;
}

/** ⌈√n⌉ by Newton's method from above. */
function ceilRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root * root < n ? root + 1n : root;
    root = next;
  }
}
