import { Html } from "@fedseg/wording/page/html.ts";

/** The page's whole style: light and dark, screen, phone and paper. */
export const PAGE_STYLE = new Html(`
:root { color-scheme: light dark; --back: #fff; --card: #fff; --ink: #1b2430; --quiet: #586474; --line: #dde3ea; --faint: #f3f5f8;
  --accent: #27648f; --taken: #a9bccb; --warn: #a24c00; --warn-back: #fff5e9; --beyond: #f8e9d8; }
@media (prefers-color-scheme: dark) { :root { --back: #11161d; --card: #171d26; --ink: #e5eaf0; --quiet: #9caabb; --line: #2b3541;
  --faint: #1b232d; --accent: #6fb1dd; --taken: #4a6176; --warn: #f0ab55; --warn-back: #2c2214; --beyond: #33291b; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 44px 0 12px; }
h3 { font-size: 16px; margin: 0; }
h3 span { font-weight: 400; color: var(--quiet); margin-left: 4px; }
p { margin: 0 0 8px; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
code { font: 0.92em ui-monospace, "SF Mono", Consolas, "Noto Sans Mono", monospace; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 13px; }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.local { border-left: 3px solid var(--accent); background: var(--faint); padding: 10px 14px; margin: 18px 0 0; }
.local p { margin: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 20px 0 0; }
.tile { border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; background: var(--card); }
.tile b { display: block; font-size: 24px; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; }
.hints { list-style: none; margin: 0; padding: 0; }
.hints li, .hint { border-left: 3px solid var(--warn); background: var(--warn-back); padding: 7px 12px; margin: 0 0 8px; }
.flag { color: var(--warn); font-size: 12px; font-weight: 600; border: 1px solid currentColor; border-radius: 4px; padding: 0 5px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 6px; }
th, td { text-align: left; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: middle; font-weight: 400; }
thead th { color: var(--quiet); font-size: 13px; }
.number { text-align: right; white-space: nowrap; }
.waterfall { margin: 0 0 26px; }
.waterfall .picture { width: 44%; padding: 6px 0 6px 8px; }
.waterfall svg { display: block; width: 100%; height: 14px; }
.waterfall .taken th { padding-left: 18px; color: var(--quiet); }
.waterfall .whole th, .waterfall .left th, .waterfall .left td { font-weight: 600; }
.track { fill: var(--faint); }
.strip { fill: var(--accent); }
.taken .strip { fill: var(--taken); }
.scroll { overflow-x: auto; }
.overview th[scope="row"] { min-width: 190px; }
.overview .quiet { white-space: nowrap; }
.overview thead th { white-space: nowrap; }
.mini { display: block; width: 96px; height: 22px; margin-left: 6px; }
.card { border: 1px solid var(--line); border-radius: 8px; background: var(--card); padding: 18px 20px 12px; margin: 0 0 16px; scroll-margin-top: 12px; }
.card .hint { margin: 10px 0 0; font-size: 14px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(92px, 1fr)); gap: 6px 14px; margin: 12px 0 8px; }
.facts dt { color: var(--quiet); font-size: 13px; }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; }
.facts small { color: var(--quiet); margin-left: 3px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(290px, 1fr)); gap: 8px 28px; }
details { margin: 8px 0 6px; }
summary { cursor: pointer; color: var(--accent); }
.playbook { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 8px 0 0; font-size: 14px; }
.playbook dt { color: var(--quiet); }
.playbook dd { margin: 0; }
figure { margin: 8px 0 16px; }
figcaption { font-size: 13px; color: var(--quiet); }
figure svg { display: block; width: 100%; height: auto; max-width: 520px; }
.rows { max-width: 780px; }
.row { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 4fr); gap: 0 14px; align-items: center; }
.row .name { text-align: right; font-size: 13px; line-height: 1.35; overflow-wrap: anywhere; }
svg text { font: 11px system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; fill: var(--quiet); font-variant-numeric: tabular-nums; }
svg .name { fill: var(--ink); }
.bar { fill: var(--accent); }
.bar.out { fill: var(--warn); }
.beyond { fill: var(--beyond); }
.half { fill: var(--taken); }
.dot { fill: var(--accent); }
.ring { fill: var(--back); stroke: var(--accent); stroke-width: 2; }
.error { stroke: var(--ink); stroke-width: 1.5; fill: none; }
figure.tree { overflow-x: auto; }
figure.tree svg { max-width: 820px; min-width: 640px; }
.branch { stroke: var(--accent); stroke-width: 1.5; fill: none; }
.band { fill: var(--taken); opacity: 0.5; }
.axis { stroke: var(--quiet); stroke-width: 1; }
.grid { stroke: var(--line); stroke-width: 1; }
line.median { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 3 3; }
text.median { fill: var(--ink); }
footer { margin-top: 40px; border-top: 1px solid var(--line); padding-top: 12px; }
@media (max-width: 560px) {
  main { padding: 24px 16px 48px; }
  .waterfall thead { display: none; }
  .waterfall tr { display: grid; grid-template-columns: 1fr auto 62px; border-bottom: 1px solid var(--line); padding: 5px 0; }
  .waterfall th, .waterfall td { border: 0; padding-top: 2px; padding-bottom: 2px; }
  .waterfall .picture { grid-column: 1 / -1; width: auto; padding: 2px 0; }
  .waterfall svg { height: 9px; }
  .row { grid-template-columns: minmax(0, 1fr); }
  .row .name { text-align: left; padding-top: 8px; }
  .playbook { grid-template-columns: 1fr; }
  .playbook dd { margin-bottom: 6px; }
  .card { padding: 14px 14px 10px; }
  .card table { font-size: 13px; }
  .card th, .card td { padding-right: 6px; }
  .card th:last-child, .card td:last-child { padding-right: 0; }
  .card .number { white-space: normal; }
  .told tr { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) 5em; border-bottom: 1px solid var(--line); }
  .told th, .told td { border: 0; }
  .card .told .number { white-space: nowrap; }
  .told thead th:first-child { display: none; }
  .told tbody th { grid-column: 1 / -1; padding-bottom: 0; }
}
@media print {
  :root { color-scheme: light; --back: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #ccc; --faint: #f3f3f3; --accent: #27648f;
    --taken: #a9bccb; --warn: #8a4100; --warn-back: #fff; --beyond: #f4ead9; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  @page { margin: 14mm; }
  body { font-size: 12px; }
  .quiet, thead th, figcaption, .facts dt { font-size: 11px; }
  main { max-width: none; padding: 0; }
  .card, .waterfall, .tile, .hints li { break-inside: avoid; }
  h2 { break-after: avoid; }
  .pair { grid-template-columns: 1fr 1fr; }
  .scroll, figure.tree { overflow: visible; }
  figure.tree svg { min-width: 0; }
  a { color: inherit; text-decoration: none; }
}
`);
