/** Variance that keeps an axis open. */
const LEAST_VARIANCE = 1e-6;

/**
 * Pulls the eigenvalues of a noisy d×d covariance toward their mean, as far as the noise explains their spread:
 * λ′ = t + ρ(λ − t), ρ = 1 − (noise energy)/(spread), t the mean. Symmetric noise of standard deviation `sigma` on
 * the diagonal and sigma/√2 off it adds d(d + 1)/2·sigma² to Σ(λ − t)².
 * @see Ledoit and Wolf 2004, equation 9
 */
export function shrunkSpectrum(values: Float64Array, sigma: number): Float64Array {
  const d = values.length;
  const average = values.reduce((sum, value) => sum + value, 0) / d;
  // The mean eigenvalue has the standard error sigma/√d; below it only the noise is seen.
  const mean = Math.max(average, sigma / Math.sqrt(d), LEAST_VARIANCE);
  const spread = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const noise = ((sigma * sigma * d) / 2) * (d + 1);
  const rho = spread > noise ? 1 - noise / spread : 0;
  return values.map((value) => Math.max(mean + rho * (value - mean), LEAST_VARIANCE));
}
