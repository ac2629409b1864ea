import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** The eigenvalues of a symmetric matrix, largest first, and their unit vectors as rows (d×d, row-major). */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Computes the eigendecomposition of a symmetric d×d row-major matrix; each vector's largest entry (the first of
 * equals) is positive. The library routine uses + − × ÷ √ only; a frozen vector guards its bits.
 */
export function symmetricEigen(matrix: Float64Array, d: number): Eigen {
  const rows = Array.from({ length: d }, (_, i) => Array.from(matrix.subarray(i * d, (i + 1) * d)));
  const decomposition = new EigenvalueDecomposition(new Matrix(rows), { assumeSymmetric: true });
  const columns = decomposition.eigenvectorMatrix;
  const order = decomposition.realEigenvalues.map((value, index) => ({ value, index }));
  order.sort((a, b) => b.value - a.value || a.index - b.index);
  const vectors = new Float64Array(d * d);
  order.forEach(({ index }, row) => {
    const vector = vectors.subarray(row * d, (row + 1) * d);
    for (let i = 0; i < d; i++) vector[i] = columns.get(i, index);
    orient(vector);
  });
  return { values: Float64Array.from(order, ({ value }) => value), vectors };
}

function orient(vector: Float64Array): void {
  let largest = 0;
  for (let i = 1; i < vector.length; i++) {
    if (Math.abs(vector[i]) > Math.abs(vector[largest])) largest = i;
  }
  if (vector[largest] < 0) for (let i = 0; i < vector.length; i++) vector[i] = -vector[i];
}
