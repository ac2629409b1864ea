/** A non-negative rational `n/d` with d > 0: every variance in the system is one of these. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/**
 * Parses "7", "7/3" or "0.25" into a rational in lowest terms.
 * @throws RangeError when the text is not a non-negative rational.
 */
export function parseRational(text: string): Rational {
  const match = /^(\d+)(?:\.(\d+)|\/(\d+))?$/.exec(text);
  if (!match)
    throw new RangeError(
      `"rational" expected digits, digits/digits or a decimal, got ${JSON.stringify(text)}`,
    );
  const [, whole, fraction, denominator] = match;
  if (fraction !== undefined) return rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
  return rational(BigInt(whole!), denominator === undefined ? 1n : BigInt(denominator));
}

/** Reduces n/d to lowest terms. @throws RangeError when n < 0 or d ≤ 0. */
export function rational(n: bigint, d: bigint): Rational {
  if (n < 0n || d <= 0n) throw new RangeError(`"rational" expected n >= 0 and d > 0, got ${n}/${d}`);
  let [a, b] = [n, d];
  while (b > 0n) [a, b] = [b, a % b];
  return { n: n / a, d: d / a };
}

/** Writes a rational as "n" or "n/d", the form ledgers and plans carry. */
export function formatRational(value: Rational): string {
  return value.d === 1n ? `${value.n}` : `${value.n}/${value.d}`;
}

/** Converts a finite non-negative double exactly. @throws RangeError for anything else. */
export function rationalFromNumber(value: number): Rational {
  if (!(value >= 0 && value < Infinity))
    throw new RangeError(`"value" expected a finite number >= 0, got ${value}`);
  let bits = 0n;
  let whole = value;
  for (; !Number.isInteger(whole); whole *= 2) bits++;
  return rational(BigInt(whole), 1n << bits);
}

/** Adds two rationals. */
export function addRational(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

/** Multiplies a rational by a non-negative integer ratio n/d. */
export function scaleRational(a: Rational, n: bigint, d: bigint): Rational {
  return rational(a.n * n, a.d * d);
}

/** Converts to the nearest double (exact when both halves fit in 53 bits). */
export function rationalToNumber(value: Rational): number {
  const shift = BigInt(Math.max(0, value.d.toString(2).length + 64 - value.n.toString(2).length));
  const quotient = (value.n << shift) / value.d;
  return Number(quotient) / 2 ** Number(shift);
}
