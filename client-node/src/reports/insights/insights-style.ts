import { Html } from "@fedseg/wording/page/html.ts";
import { PAGE_STYLE } from "../page-style.ts";

/** The style of the page for who plans campaigns, on top of that of all pages. Blue and orange differ for every eye. */
export const INSIGHTS_STYLE = new Html(`${PAGE_STYLE.markup}
.languages { border: 0; margin: 0 0 12px; padding: 0; display: flex; justify-content: flex-end; }
.languages input { position: absolute; opacity: 0; }
.languages label { border: 1px solid var(--line); padding: 4px 12px; font-size: 13px; cursor: pointer; color: var(--quiet); }
.languages label:first-of-type { border-radius: 6px 0 0 6px; }
.languages label:last-of-type { border-radius: 0 6px 6px 0; margin-left: -1px; }
.languages input:checked + label { background: var(--accent); border-color: var(--accent); color: var(--back); font-weight: 600; }
.languages input:focus-visible + label { outline: 2px solid var(--ink); outline-offset: 2px; }
main:has(#en:checked) .in-zh, main:has(#zh:checked) .in-en { display: none; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 18px 0 0; font-size: 14px; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 14px; margin: 0 0 14px; }
.charts figure { margin: 0; }
figure.card { padding: 14px 14px 10px; }
figure.card > svg { max-width: 400px; }
figcaption b { color: var(--ink); font-weight: 600; font-size: 14px; }
figcaption { margin: 0 0 6px; overflow-wrap: anywhere; }
.plot text { font: inherit; font-size: inherit; fill: inherit; white-space: pre; }
.plot { font-family: system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; font-variant-numeric: tabular-nums; }
figure.tree svg { min-width: 0; }
.narrow > svg { max-width: 400px; } .wide > svg { max-width: 760px; }
.narrow { display: none; }
.own { color: var(--warn); }
.local code { white-space: nowrap; }
small { font-size: 11px; border: 1px solid currentColor; border-radius: 4px; padding: 0 4px; white-space: nowrap; }
h3 + .quiet { margin-top: 2px; }
@media (max-width: 760px) { .narrow { display: block; } .wide { display: none; } }
@media (max-width: 560px) { .told thead small { display: none; } .card .told .number { white-space: normal; } .told tr { grid-template-columns: repeat(3, minmax(0, 1fr)) 4em; } }
@media print {
  .languages, nav { display: none; }
  .charts { grid-template-columns: 1fr 1fr; }
  figure.card { break-inside: avoid; }
  .narrow { display: none; }
  .wide { display: block; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`);
