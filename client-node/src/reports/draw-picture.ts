import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { Html, html } from "@fedseg/wording/page/html.ts";
import { NARROW, type Picture } from "@fedseg/wording/pictures/picture.ts";

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
export function drawnAtBothWidths(narrow: Picture, wide: Picture): Html {
  return html`<div class="narrow">${drawn(narrow)}</div>
    <div class="wide">${drawn(wide)}</div>`;
}
