import type { ByteSource } from "../math/rng.ts";
import { Secret } from "./secret.ts";

/** One share with its place: holder j of the roster holds x = j + 1. */
export interface Share {
  readonly x: number;
  readonly share: Uint8Array;
}

/**
 * Multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, without tables or branches on its operands.
 * @see FIPS 197, section 4.2
 */
export function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = a;
  for (let bit = 0; bit < 8; bit++) {
    product ^= shifted & -((b >> bit) & 1);
    shifted = ((shifted << 1) ^ (0x11b & -(shifted >> 7))) & 0xff;
  }
  return product;
}

/** Inverts in GF(2^8) as a^254; 0 for 0. */
function invert(a: number): number {
  let power = a;
  let inverse = 1;
  for (let bit = 1; bit < 8; bit++) {
    power = multiply(power, power);
    inverse = multiply(inverse, power);
  }
  return inverse;
}

/**
 * Splits a secret into `n` shares of its own length, any `t` of which rebuild it and any t − 1 of which tell
 * nothing: byte by byte, a random polynomial of degree t − 1 over GF(2^8) at x = 1 … n.
 * Draws (t − 1) · length bytes: coefficient by coefficient, from degree 1 up, each `length` bytes.
 * @throws RangeError unless 1 ≤ t ≤ n ≤ 255.
 */
export function split(secret: Secret, n: number, t: number, source: ByteSource): Secret[] {
  if (!Number.isInteger(n) || n < 1 || n > 255) {
    throw new RangeError(`"n" expected an integer in [1, 255], got ${n}`);
  }
  if (!Number.isInteger(t) || t < 1 || t > n)
    throw new RangeError(`"t" expected an integer in [1, ${n}], got ${t}`);
  const constant = secret.reveal();
  const terms = [constant, ...Array.from({ length: t - 1 }, () => source.bytes(constant.length))];
  const doubled = doublings(terms);
  const shares = Array.from(
    { length: n },
    (_, j) => new Secret(evaluate(doubled, j + 1, t).slice(0, constant.length)),
  );
  for (const term of terms.slice(1)) term.fill(0);
  for (const each of doubled) each.fill(0);
  return shares;
}

/** Multiplies four bytes by 2 at once, without branches. */
function doubleWord(word: number): number {
  return ((word & 0x7f7f7f7f) << 1) ^ (((word >>> 7) & 0x01010101) * 0x1b);
}

/** Multiplies coefficients, each in words of four bytes, by 2^0 … 2^7: eight lists of them all. */
function doublings(terms: readonly Uint8Array[]): readonly Int32Array[] {
  const words = Math.ceil(terms[0].length / 4);
  const first = new Int32Array(words * terms.length);
  for (const [degree, term] of terms.entries()) new Uint8Array(first.buffer).set(term, 4 * words * degree);
  const lists = [first];
  for (let bit = 1; bit < 8; bit++) lists.push(lists[bit - 1].map(doubleWord));
  return lists;
}

/** Evaluates every byte's polynomial at x: which doublings are added up depends on x alone. */
function evaluate(doubled: readonly Int32Array[], x: number, degrees: number): Uint8Array {
  const words = doubled[0].length / degrees;
  const value = new Int32Array(words);
  let power = 1;
  for (let from = 0; from < doubled[0].length; from += words) {
    for (let bit = 0; bit < 8; bit++) {
      if (((power >> bit) & 1) === 0) continue;
      const addends = doubled[bit];
      for (let k = 0; k < words; k++) value[k] ^= addends[from + k];
    }
    power = multiply(power, x);
  }
  return new Uint8Array(value.buffer);
}

/**
 * Rebuilds a secret from the first `t` of its shares. A wrong share gives a wrong secret, not an error: verify
 * shares before, and the secret after.
 * @throws RangeError for fewer than `t` shares, an x twice or outside [1, 255], or shares of different lengths.
 */
export function combine(shares: readonly Share[], t: number): Secret {
  const used = shares.slice(0, t);
  requireFitting(used, t);
  return weighedSum(
    used.map(({ share }) => share),
    weightsAtZero(used.map(({ x }) => x)),
  );
}

/**
 * Adds up shares, each multiplied by its weight, in words of four bytes: those whose weight has a bit are added up bit by
 * bit, and only these eight sums are doubled. Which are added depends on weights alone, which are public.
 */
function weighedSum(shares: readonly Uint8Array[], weights: readonly number[]): Secret {
  const [{ length }] = shares;
  const words = Math.ceil(length / 4);
  const sums = Array.from({ length: 8 }, () => new Int32Array(words));
  const share = new Int32Array(words);
  for (const [at, bytes] of shares.entries()) {
    new Uint8Array(share.buffer).set(bytes);
    for (let bit = 0; bit < 8; bit++) {
      if (((weights[at] >> bit) & 1) === 0) continue;
      const sum = sums[bit];
      for (let k = 0; k < words; k++) sum[k] ^= share[k];
    }
  }
  const value = new Int32Array(words);
  for (const sum of sums.toReversed()) {
    for (let k = 0; k < words; k++) value[k] = doubleWord(value[k]) ^ sum[k];
    sum.fill(0);
  }
  const secret = new Secret(new Uint8Array(value.buffer).slice(0, length));
  value.fill(0);
  share.fill(0);
  return secret;
}

function requireFitting(used: readonly Share[], t: number): void {
  if (!Number.isInteger(t) || t < 1 || used.length < t) {
    throw new RangeError(`"shares" expected at least t = ${t} ≥ 1 shares, got ${used.length}`);
  }
  if (used.some(({ x }) => !Number.isInteger(x) || x < 1 || x > 255)) {
    throw new RangeError('"shares" expected every x in [1, 255], got another');
  }
  if (new Set(used.map(({ x }) => x)).size < t)
    throw new RangeError('"shares" expected distinct x, got one twice');
  if (used.some(({ share }) => share.length !== used[0].share.length)) {
    throw new RangeError('"shares" expected shares of one length, got several lengths');
  }
}

let last: { readonly places: readonly number[]; readonly weights: readonly number[] } | undefined;

/** Lagrange's weights of the shares at these places, which are public: one attempt's secrets are all rebuilt at the same. */
function weightsAtZero(places: readonly number[]): readonly number[] {
  const known = last;
  if (known?.places.length === places.length && places.every((x, at) => x === known.places[at]))
    return known.weights;
  const weights = places.map((x) => weightAtZero(x, places));
  last = { places, weights };
  return weights;
}

/** Lagrange's weight of the share at x for the value at 0: Π x′ / Π (x′ − x) over the other places x′. */
function weightAtZero(x: number, places: readonly number[]): number {
  let above = 1;
  let below = 1;
  for (const other of places) {
    if (other === x) continue;
    above = multiply(above, other);
    below = multiply(below, other ^ x);
  }
  return multiply(above, invert(below));
}
