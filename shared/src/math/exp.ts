/** ln 2 as a sum of a short and a long part, so that n·LN2_HIGH is exact for |n| < 2^20. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/**
 * Computes e^x with + − × ÷ only, so that every platform derives the same bits; within a few units in the last
 * place, 0 below −745 and Infinity above 709.78.
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.78) return Infinity;
  if (x < -745) return 0;
  const n = Math.round(x / (LN2_HIGH + LN2_LOW));
  const rest = x - n * LN2_HIGH - n * LN2_LOW;
  // |rest| ≤ 0.35: 18 Taylor terms reach 1e-24.
  let sum = 1;
  for (let term = 18; term >= 1; term--) sum = 1 + (sum * rest) / term;
  const step = n < 0 ? 0.5 : 2;
  for (let i = 0; i < Math.abs(n); i++) sum *= step;
  return sum;
}
