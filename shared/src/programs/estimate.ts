/** A number computed from noisy sums and its standard error from the noise. */
export interface Estimate {
  readonly value: number;
  readonly sigma: number;
}
