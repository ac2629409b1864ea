/** A mark of an axis: where, and what stands there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Maps a value to a coordinate of a drawing. */
export type Place = (value: number) => number;

/** Returns the linear map of [lo, hi] to [from, to]; everything in the middle when the interval is a point. */
export function linear([lo, hi]: readonly [number, number], [from, to]: readonly [number, number]): Place {
  return (value) => short(hi > lo ? from + ((value - lo) / (hi - lo)) * (to - from) : (from + to) / 2);
}

/** Rounds a coordinate to a hundredth: enough for a drawing, and the same text everywhere. */
export function short(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Returns about `most` round numbers from lo to hi. */
export function roundTicks(lo: number, hi: number, most: number): readonly Tick[] {
  if (!(hi > lo)) return [{ at: lo, label: plain(lo) }];
  const step = roundStep((hi - lo) / most);
  const first = Math.ceil(lo / step - 1e-9);
  const count = Math.floor(hi / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const at = Number(((first + index) * step).toPrecision(12));
    return { at, label: plain(at) };
  });
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
}

function plain(value: number): string {
  return Math.abs(value) >= 1e7 ? value.toExponential(0) : `${value}`;
}

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
/** Distances between marks of a time axis, milliseconds. */
const TIME_STEPS: readonly number[] = [
  [1, [1, 2, 5, 10, 20, 50, 100, 200, 500]] as const,
  [SECOND, [1, 2, 5, 10, 20, 30]] as const,
  [MINUTE, [1, 2, 5, 10, 20, 30]] as const,
  [HOUR, [1, 2, 3, 6, 12]] as const,
  [DAY, [1, 2, 4, 7, 14, 30, 60, 120, 365, 730, 1825, 3650, 18_250]] as const,
].flatMap(([unit, counts]) => counts.map((count) => count * unit));

/** Marks a time axis (milliseconds since 1970, UTC) at about `most` round moments. */
export function timeTicks(from: number, to: number, most: number): readonly Tick[] {
  if (!(to > from)) return Number.isFinite(from) ? [{ at: from, label: clockText(from, DAY) }] : [];
  const step = TIME_STEPS.find((candidate) => candidate >= (to - from) / most) ?? (to - from) / 2;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step)
    ticks.push({ at, label: clockText(at, step) });
  return ticks;
}

/** Writes a moment as far as its neighbours differ. */
function clockText(at: number, step: number): string {
  const time = new Date(at);
  if (!Number.isFinite(time.getTime())) return "";
  const iso = time.toISOString();
  if (step >= DAY) return iso.slice(0, -14);
  if (step >= MINUTE) return iso.slice(-13, -8);
  return step >= SECOND ? iso.slice(-13, -5) : iso.slice(-10, -1);
}
