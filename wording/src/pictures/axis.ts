import { toNatural, toScale } from "@fedseg/shared/features/transform.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { valueText } from "../number-text.ts";

type Transform = FeatureSpec["transform"];

/** A mark of an axis: where, and the number that stands there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Returns about `most` round numbers from lo to hi. */
export function roundNumbers(lo: number, hi: number, most: number): number[] {
  if (!(hi > lo)) return [lo];
  const rough = (hi - lo) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.ceil(lo / step - 1e-9);
  const last = Math.floor(hi / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** Marks an axis in natural units. */
export function naturalTicks(lo: number, hi: number): Tick[] {
  return roundNumbers(lo, hi, 4).map((at) => ({ at, label: valueText(at) }));
}

/** Marks an axis of shares, in per cent. */
export function shareTicks(lo: number, hi: number): Tick[] {
  return roundNumbers(lo, hi, 6).map((at) => ({ at, label: `${valueText(100 * at)} %` }));
}

/** Marks an axis on the study's scale, from lo to hi of that scale, with the natural values that stand there. */
export function scaledTicks(transform: Transform, lo: number, hi: number): Tick[] {
  if (transform === "none") return naturalTicks(lo, hi);
  const [from, to] = [toNatural(transform, lo), toNatural(transform, hi)];
  const candidates = transform === "log1p" ? [POWERS, STEPS] : [LEVELS];
  const within = candidates.map((values) =>
    values.filter((value) => value >= from - 1e-9 && value <= to * (1 + 1e-9)),
  );
  const values = within.find(({ length }) => length >= 3) ?? within[within.length - 1];
  const ticks = values.map((value) => ({ at: toScale(transform, value), label: valueText(value) }));
  const whole =
    ticks.length >= 2 ? ticks : [from, to].map((v) => ({ at: toScale(transform, v), label: valueText(v) }));
  return spread(whole, (hi - lo) / 6);
}

const POWERS = [0, ...Array.from({ length: 13 }, (_, at) => 10 ** at)];
const STEPS = [0, ...POWERS.slice(1).flatMap((power) => [power, 2 * power, 5 * power])];
const LEVELS = [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999];

/** Leaves out marks that stand nearer than `gap` to the one before. */
function spread(ticks: readonly Tick[], gap: number): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) if (!(tick.at - (kept.at(-1)?.at ?? -Infinity) < gap)) kept.push(tick);
  return kept;
}
