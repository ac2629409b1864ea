/** What was counted of the users of every segment after the centres had come to rest. */
export interface Description {
  /** Noisy users of each segment, length k, and the noise of each. */
  readonly sizes: Float64Array;
  readonly sizeSigma: number;
  /** Ascending inner edges of each feature's bins on its transformed scale; a value is behind those it is above. */
  readonly edges: readonly (readonly number[])[];
  /** Noisy users per bin: of segment after segment the bins of all features one behind the other; and the noise of each. */
  readonly counts: Float64Array;
  readonly countSigma: number;
  /** Noisy sum of the natural values' places in their hard range, from 0 to 1; k×d row-major; and the noise of each. */
  readonly places: Float64Array;
  readonly placeSigma: number;
  /** Noisy sum of the squared distances of all users to their centres, normalised space, and its noise. */
  readonly distance: number;
  readonly distanceSigma: number;
}
