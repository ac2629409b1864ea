import type { Estimate } from "@fedseg/shared/programs/estimate.ts";

/** Writes a number with as many digits as its error allows: "1,234 ± 56", "0.123 ± 0.004". */
export function formatEstimate({ value, sigma }: Estimate): string {
  let decimals = 0;
  let unit = 1;
  while (decimals < 4 && (sigma > 0 ? sigma * unit < 1 : decimals < 2)) {
    decimals++;
    unit *= 10;
  }
  return sigma > 0
    ? `${formatNumber(value, decimals)} ± ${formatNumber(sigma, decimals)}`
    : formatNumber(value, decimals);
}

/** Writes a number with a fixed number of decimals and commas between thousands. */
export function formatNumber(value: number, decimals: number): string {
  const [whole, fraction] = value.toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
