import { expect, it } from "vitest";
import { symmetricEigen } from "./eigen.ts";

const matrix = Float64Array.of(4, 1, -2, 0.5, 1, 3, 0, 1, -2, 0, 5, -1, 0.5, 1, -1, 2);

it("diagonalises a symmetric matrix, largest first, each vector's largest entry positive", () => {
  const { values, vectors } = symmetricEigen(matrix, 4);
  for (let row = 0; row < 4; row++) {
    const vector = vectors.subarray(row * 4, row * 4 + 4);
    for (let i = 0; i < 4; i++) {
      const image = vector.reduce((sum, value, j) => sum + value * matrix[i * 4 + j], 0);
      expect(image).toBeCloseTo(values[row] * vector[i], 10);
    }
    expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
  }
  expect(Array.from(values)).toEqual(Array.from(values).sort((a, b) => b - a));
});

it("keeps its bits: parties derive the same axes", () => {
  const { values, vectors } = symmetricEigen(matrix, 4);
  const bits = Buffer.from(Float64Array.of(...values, ...vectors).buffer).toString("hex");
  expect(bits).toMatchInlineSnapshot(
    `"6ce04df215f51b40c1edf68612d20c40abf8235b37e302406eb1927214c1f03fd9d2f4f16d39e3bf735cd5663344cbbf9d79ee455955e73f0938e6dfafe0cfbf9da689a13814cd3f28191230eb67e93f9dc43de64828e03f47f884471414d03f0f573882c1f5e63f954b6193a90ecebf5defec30150ad53f408452b86d28e2bf1d3ea26bb840d13f1f142872f799e0bfc2f2f4efa1c4d43fea7e573e3ccbe73f"`,
  );
});
