/** Shrinks a vector in place to L2 norm ≤ `radius`. */
export function clipToBall(vector: Float64Array, radius: number): void {
  let square = 0;
  for (const value of vector) square += value * value;
  if (square <= radius * radius) return;
  const factor = radius / Math.sqrt(square);
  for (let i = 0; i < vector.length; i++) vector[i] *= factor;
}
