import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { Html, html } from "@fedseg/wording/page/html.ts";

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

/** A picture's size, what is drawn in it, and what it says to who cannot see it. */
export interface Picture {
  readonly alt: string;
  readonly options: Plot.PlotOptions;
  readonly marks: Plot.Markish[];
}

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** Draws a chart as SVG that has all it needs in it and runs nothing. */
export function drawn({ alt, options, marks }: Picture): Html {
  const svg = Plot.plot({ width: NARROW, ...options, marks, document, className: "plot" });
  svg.querySelector("style")?.remove();
  for (const each of svg.querySelectorAll("[aria-label]")) each.removeAttribute("aria-label");
  const { markup } = html`<svg role="img" aria-label="${alt}"`;
  const { length } = "<svg";
  return new Html(`${markup}${svg.outerHTML.slice(length).replaceAll(/<[^>]+>/g, withShortNumbers)}`);
}

/** Writes coordinates to a hundredth of a pixel. */
function withShortNumbers(tag: string): string {
  return tag.replaceAll(/\d+\.\d{3,}/g, (number) => `${Number(Number(number).toFixed(2))}`);
}

/** Draws a picture for telephones and for wide screens, of which the page's style shows one. */
export function atBothWidths(draw: (width: ChartWidth) => Html): Html {
  return html`<div class="narrow">${draw(NARROW)}</div>
    <div class="wide">${draw(WIDE)}</div>`;
}

/** Returns the ends of an interval of two standard errors either way. */
export function reachOf({ value, sigma }: { readonly value: number; readonly sigma: number }) {
  return [value - 2 * sigma, value + 2 * sigma] as const;
}
