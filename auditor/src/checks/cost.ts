import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { muAbove } from "@fedseg/shared/dp/charge.ts";

/** A mu² as a guarantee at one delta, by both accountants; everything rounded up. */
export interface Cost {
  /** mu² in fixed point 2^-80, a decimal string. */
  readonly muSq: string;
  readonly mu: number;
  /** Analytic Gaussian at mu. */
  readonly gdp: number;
  /** Zero-concentrated differential privacy at rho = mu²/2. */
  readonly zcdp: number;
  /** The smaller of the two: what is reported. */
  readonly epsilon: number;
}

/** States a mu² as a guarantee. */
export function costAt(muSq: bigint, delta: number): Cost {
  const { gdp, zcdp, reported } = guaranteeOf(muSq, delta);
  return { muSq: `${muSq}`, mu: muAbove(muSq), gdp, zcdp, epsilon: reported };
}

/** Returns a/b to nine digits, 0 when b is 0; neither needs to fit a double. */
export function ratioOf(a: bigint, b: bigint): number {
  return b === 0n ? 0 : Math.min(1e9, Number((a * 1_000_000_000n) / b) / 1e9);
}
