import { type Cell, type Cells, cellAt } from "./cells.ts";
import type { AffinityModel } from "./spec.ts";

/** How much segments differ in what they buy. */
export interface Difference {
  /** Variance of a count over what it would be if all segments bought alike, less 1. */
  readonly spread: number;
  /** The same in standard deviations of what noise and chance make of segments that do not differ. */
  readonly score: number;
  /** What each entry that it is learnt from adds to it. */
  readonly of: ReadonlyMap<number, Moments>;
}

/** What cells say together: Σ w (D² − V), Σ w E², and the variance of the first where segments do not differ. */
interface Moments {
  readonly moment: number;
  readonly weight: number;
  readonly variance: number;
}

/** Entries that variances are learnt from at the most; the most bought say nearly all. */
const LEARNT_FROM = 256;

/**
 * Estimates by the method of moments how much segments differ in what they buy, weighed by what each cell can tell: over all
 * cells, D = count − even, E = even, V the variance of D if they did not: spread = Σ w (D² − V) / Σ w E², w = E² / V².
 * `what`: against the noise alone, which says how these users differ, or against chance as well: how such users do.
 */
export function differenceOf(model: AffinityModel, cells: Cells, what: "noise" | "chance"): Difference {
  const { k, named, parts, sigma, totals } = cells;
  const [segments, chance] = [Array.from({ length: k }, (_, at) => at), what === "chance" ? 1 : 0];
  const of = new Map<number, Moments>();
  for (const place of named.slice(0, LEARNT_FROM)) {
    let [moment, weight, variance] = [0, 0, 0];
    const own = segments.map((segment) => cellAt(model, cells, segment, place));
    const spreads = own.map((cell) => varianceOf(cell, what));
    const weights = own.map(({ even }, s) => (spreads[s] > 0 ? even ** 2 / spreads[s] ** 2 : 0));
    for (const s of segments) {
      moment += weights[s] * ((own[s].count - own[s].even) ** 2 - spreads[s]);
      weight += weights[s] * own[s].even ** 2;
      for (const t of segments) {
        const both = parts[s] * parts[t];
        const shared =
          s === t
            ? spreads[s]
            : sigma ** 2 * (k * both - parts[s] - parts[t]) - chance * Math.max(totals[place], 0) * both;
        variance += 2 * weights[s] * weights[t] * shared ** 2;
      }
    }
    of.set(place, { moment, weight, variance });
  }
  return { ...together([...of.values()]), of };
}

/** Returns the difference as the other entries show it: what is told of an entry must not owe itself to its own noise. */
export function differenceWithout({ of }: Difference, place: number): Pick<Difference, "spread" | "score"> {
  return together([...of].flatMap(([other, moments]) => (other === place ? [] : [moments])));
}

function together(all: readonly Moments[]): Pick<Difference, "spread" | "score"> {
  const sum = (what: keyof Moments) => all.reduce((total, one) => total + one[what], 0);
  const [moment, weight] = [sum("moment"), sum("weight")];
  if (weight === 0) return { spread: 0, score: 0 };
  return { spread: Math.max(moment / weight, 0), score: moment / Math.sqrt(sum("variance")) };
}

/** Deviations beyond which segments are believed to differ at all. */
const DIFFERENT = 3;

/** Returns the spread where segments differ beyond noise, or chance as well; 0 where they do not. */
export function believedSpread({ spread, score }: Pick<Difference, "spread" | "score">): number {
  return score >= DIFFERENT ? spread : 0;
}

/** Returns the variance of a cell's difference from what it would be if segments bought alike. */
function varianceOf({ noise, chance }: Cell, what: "noise" | "chance"): number {
  return what === "chance" ? noise + chance : noise;
}

/** Returns the part of a cell's own difference that is believed: the rest is noise, or chance as well. */
export function believed(cell: Cell, spread: number, what: "noise" | "chance"): number {
  const own = spread * cell.even ** 2;
  return own > 0 ? own / (own + varianceOf(cell, what)) : 0;
}
