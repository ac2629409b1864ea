import { ristretto255 } from "@noble/curves/ed25519.js";
import { requireIntegers } from "../field/ring.ts";
import { modOrder } from "../field/scalar.ts";
import { DOMAINS } from "./domains.ts";
import { EdwardsPoint } from "./edwards.ts";
import { hashToGroup, pointFromRistretto } from "./hash-to-group.ts";
import { sumOfGenerators } from "./generator-sum.ts";
import { multiplyShort } from "./multi-scalar.ts";

type Point = InstanceType<typeof ristretto255.Point>;

/** The points that entries multiply, and the one that blinds; nobody knows a relation between them. */
export interface Generators {
  /** G_0 … G_{length−1}. */
  readonly entries: readonly EdwardsPoint[];
  /** H, hashed under a tag of its own. */
  readonly blinding: Point;
}

/** Bits of H's window: its multiples are computed once, when it is first used, in the time of five products. */
const WINDOW = 5;
const BLINDING_GENERATOR = hashToGroup(DOMAINS.pedersenH, 0).toRistretto().precompute(WINDOW);
let known: readonly EdwardsPoint[] = [];

/**
 * Returns the generators for vectors of a length: point k is hashed to the group from the domain tag and k, so a
 * shorter list is the beginning of a longer one. The longest list made so far is kept for the life of the process.
 */
export function generators(length: number): Generators {
  if (known.length < length) {
    const missing = Array.from({ length: length - known.length }, (_, i) =>
      hashToGroup(DOMAINS.pedersenG, known.length + i),
    );
    known = [...known, ...missing];
  }
  return { entries: known.slice(0, length), blinding: BLINDING_GENERATOR };
}

/**
 * Commits to a vector of integers: C = Σ_k values[k] · G_k + blinding · H, 32 bytes. Hides the vector perfectly when
 * `blinding` is uniform modulo ℓ and used once. Its time depends on the values.
 * @throws RangeError when there are more values than generators; TypeError when one is not an integer up to 2^53.
 */
export function commit(values: Float64Array, blinding: bigint, gens: Generators): Uint8Array {
  return pointOf(values, blinding, gens).toBytes();
}

/**
 * Tells whether commitments add up to the commitment to `sum` with the sum of their blinding factors. False for an
 * empty list and for bytes that are no group element.
 */
export function verifySum(commitments: readonly Uint8Array[], sum: Float64Array, blinding: bigint): boolean {
  if (commitments.length === 0) return false;
  let total = EdwardsPoint.ZERO;
  for (const commitment of commitments) {
    const point = pointFromRistretto(commitment);
    if (point === undefined) return false;
    total = total.add(point);
  }
  requireIntegers(sum);
  const gens = generators(sum.length);
  return total.toRistretto().equals(pointOf(sum, blinding, gens));
}

function pointOf(values: Float64Array, blinding: bigint, gens: Generators): Point {
  requireIntegers(values);
  if (values.length > gens.entries.length) {
    throw new RangeError(`"values" expected at most ${gens.entries.length} entries, got ${values.length}`);
  }
  const sum =
    sumOfGenerators(values, gens.entries) ??
    multiplyShort(gens.entries.slice(0, values.length), values, EdwardsPoint.ZERO);
  return sum.toRistretto().add(hide(blinding, gens));
}

function hide(blinding: bigint, gens: Generators): Point {
  const scalar = modOrder(blinding);
  return scalar === 0n ? ristretto255.Point.ZERO : gens.blinding.multiply(scalar);
}
