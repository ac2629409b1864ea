import type { Uniforms } from "@fedseg/shared/math/rng.ts";

const DAY_MS = 86_400_000;
/** Sale weeks: months (0 = January) and days in which prices fall and everybody buys more. */
const SALES: readonly { month: number; from: number; to: number }[] = [
  { month: 0, from: 2, to: 12 },
  { month: 5, from: 8, to: 18 },
  { month: 10, from: 8, to: 30 },
];
/** Orders per day of the week, Sunday first. */
const WEEK = [1.2, 0.85, 0.85, 0.9, 0.95, 1.1, 1.15];
/** Opening of the day, quiet nights: share of a day's orders that fall into each quarter of it. */
const QUARTERS = [0.06, 0.27, 0.37, 0.3];

/** What a day is like: how much is bought on it beside other days, and whether it is in a sale week. */
interface Day {
  readonly weight: number;
  readonly isSale: boolean;
}

/** Days by their number since 1970, UTC. */
const days = new Map<number, Day>();

function dayOf(timeMs: number): Day {
  const number = Math.floor(timeMs / DAY_MS);
  const known = days.get(number);
  if (known) return known;
  const date = new Date(timeMs);
  const [inMonth, day] = [date.getUTCMonth(), date.getUTCDate()];
  const isSale = SALES.some(({ month, from, to }) => inMonth === month && day >= from && day <= to);
  const made = { weight: WEEK[date.getUTCDay()] * (inMonth === 11 ? 1.5 : 1), isSale };
  days.set(number, made);
  return made;
}

/** Draws a moment in [fromMs, toMs), more often in sale weeks (times `saleFactor`), December and at week-ends. */
export function drawMoment(fromMs: number, toMs: number, saleFactor: number, uniforms: Uniforms): number {
  const highest = 1.2 * 1.5 * Math.max(1, 1.6 * saleFactor);
  for (;;) {
    const timeMs = fromMs + uniforms.next() * (toMs - fromMs);
    const { weight, isSale } = dayOf(timeMs);
    if (uniforms.next() * highest < weight * (isSale ? 1.6 * saleFactor : 1))
      return shiftInDay(timeMs, uniforms);
  }
}

/** Moves a moment to a waking hour of its own day. */
function shiftInDay(timeMs: number, uniforms: Uniforms): number {
  const day = Math.floor(timeMs / DAY_MS) * DAY_MS;
  let at = uniforms.next();
  for (const [quarter, share] of QUARTERS.entries()) {
    if (at < share) return day + ((quarter + at / share) * DAY_MS) / 4;
    at -= share;
  }
  return day + DAY_MS - 1;
}
