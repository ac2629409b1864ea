import type * as Plot from "@observablehq/plot";

/** Pixels across a chart that a telephone shows in full, and one that has the page's width. */
export const [NARROW, WIDE] = [328, 720] as const;
export type ChartWidth = typeof NARROW | typeof WIDE;

/** Colours by what they stand for; the page's style gives each its light and its dark. */
export const COLOUR = {
  ink: "var(--ink)",
  quiet: "var(--quiet)",
  grid: "var(--line)",
  back: "var(--card)",
  accent: "var(--accent)",
  soft: "var(--taken)",
  own: "var(--warn)",
} as const;

/** Text behind which lines do not show. */
export const ON_TOP = { stroke: COLOUR.back, strokeWidth: 4 } as const;

/** A picture's size, what is drawn in it, and what it says to who cannot see it; drawn where it is shown. */
export interface Picture {
  readonly alt: string;
  readonly options: Plot.PlotOptions;
  readonly marks: Plot.Markish[];
}

/** Returns the ends of an interval of two standard errors either way. */
export function reachOf({ value, sigma }: { readonly value: number; readonly sigma: number }) {
  return [value - 2 * sigma, value + 2 * sigma] as const;
}
