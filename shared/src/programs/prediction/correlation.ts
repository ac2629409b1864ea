import { symmetricEigen, type Eigen } from "../../math/eigen.ts";
import type { Moments } from "../../queries/moments.ts";

/** Smallest eigenvalue that a correlation is given. */
const LEAST = 0.05;

/** Released second moments: entries d×d per user, and the noise of one beside the diagonal. */
export interface Products {
  readonly second: Float64Array;
  readonly sigma: number;
}

/** Returns the released products of features in units of a deviation, per user; `norm` is that of the longest row. */
export function productsOf({ second, crossSigma }: Moments, users: number, norm: number): Products {
  const unit = (norm * norm) / users;
  return { second: second.map((value) => value * unit), sigma: crossSigma * unit };
}

/**
 * Returns the eigenvalues and vectors of the features' correlations as the noise leaves them: products beside the diagonal
 * lose what the noise alone would make of their eigenvalues, and are shrunk by the part of their energy that is noise.
 */
export function shrunkCorrelation({ second, sigma }: Products, d: number): Eigen {
  const off = second.slice();
  for (let i = 0; i < d; i++) off[i * d + i] = 0;
  const energy = off.reduce((sum, value) => sum + value * value, 0);
  const kept = Math.max(0, 1 - (d * (d - 1) * sigma * sigma) / Math.max(energy, 1e-12));
  const { values, vectors } = symmetricEigen(off, d);
  const edge = Math.sqrt(d) * sigma;
  const shrunk = values.map((value) => {
    const rest = Math.max(Math.abs(value) - edge, 0);
    return Math.max(1 + kept * Math.sign(value) * rest, LEAST);
  });
  return { values: shrunk, vectors };
}
