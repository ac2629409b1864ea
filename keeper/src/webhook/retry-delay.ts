/** How long the first wait is at most, and the longest. */
const USUAL = { firstMs: 500, longestMs: 60_000 };

/** Computes how long to wait after the n-th failure (from 1): doubling, with jitter from `uniform` in [0, 1). */
export function retryDelayMs(failures: number, uniform: number, { firstMs, longestMs } = USUAL): number {
  const full = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return Math.round(full * (0.5 + uniform / 2));
}

/** Reads a Retry-After header, seconds or a date, as milliseconds from `nowMs`; undefined when it is neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = /^[A-Z][a-z]{2}, \d/.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
