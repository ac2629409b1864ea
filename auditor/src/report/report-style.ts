import { Html } from "@fedseg/wording/page/html.ts";

/** The report's whole style: light and dark, screen, phone and A4 paper. */
export const REPORT_STYLE = new Html(`
:root { color-scheme: light dark; --paper: #fff; --text: #1c2530; --soft: #5a6675; --rule: #dce2e9; --wash: #f4f6f8; --blue: #24608c; --blue-wash: #cfe0ec;
  --teal: #1f7a6d; --good: #1d7044; --good-wash: #e9f5ee; --bad: #a62b1f; --bad-wash: #fdeeec; --open: #8a5a00; --open-wash: #fdf5e3; }
@media (prefers-color-scheme: dark) { :root { --paper: #12171e; --text: #e4e9ef; --soft: #9ba8b7; --rule: #2c3642; --wash: #1a2129; --blue: #74b3de; --blue-wash: #2a4459;
  --teal: #5cc0b0; --good: #6fcf9a; --good-wash: #16281f; --bad: #f08a7e; --bad-wash: #321b19; --open: #e2b256; --open-wash: #2d2513; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--text); font: 15px/1.55 system-ui, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 40px 24px 64px; }
.kind { color: var(--blue); font-weight: 600; margin: 0; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.3; margin: 48px 0 6px; padding-top: 12px; border-top: 2px solid var(--text); }
h2 .place { color: var(--soft); font-weight: 400; margin-right: 4px; }
h3 { font-size: 16px; margin: 26px 0 8px; overflow-wrap: anywhere; }
h3 span { font-weight: 400; color: var(--soft); font-size: 13px; margin-left: 6px; }
p { margin: 0 0 10px; }
a { color: var(--blue); text-underline-offset: 2px; text-decoration-thickness: 1px; }
small { color: var(--soft); font-size: 12px; }
code { font: 0.9em ui-monospace, Consolas, "Noto Sans Mono", monospace; overflow-wrap: anywhere; }
em { font-style: normal; color: var(--open); }
.quiet { color: var(--soft); font-size: 13px; }
.long { overflow-wrap: anywhere; min-width: 112px; }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.answers { color: var(--soft); font-size: 12px; margin: 0 0 14px; }
.answers span { border: 1px solid var(--rule); border-radius: 3px; padding: 1px 7px; margin: 0 6px 4px 0; display: inline-block; }
.banner { display: flex; gap: 18px; border-left: 5px solid; padding: 14px 18px; margin: 20px 0 14px; }
.banner > b { font-size: 24px; line-height: 1.2; white-space: nowrap; }
.banner p:last-child, .banner ul { margin-bottom: 0; }
.banner ul { padding-left: 18px; margin-top: 0; }
.banner li { overflow-wrap: anywhere; }
.banner.pass { border-color: var(--good); background: var(--good-wash); } .banner.pass > b { color: var(--good); }
.banner.open { border-color: var(--open); background: var(--open-wash); } .banner.open > b { color: var(--open); }
.banner.fail { border-color: var(--bad); background: var(--bad-wash); } .banner.fail > b { color: var(--bad); }
.warning { border-left: 3px solid var(--bad); background: var(--bad-wash); padding: 8px 12px; overflow-wrap: anywhere; }
.strip { list-style: none; display: grid; grid-template-columns: repeat(14, 1fr); gap: 4px; margin: 0 0 6px; padding: 0; }
.strip a { display: block; text-align: center; padding: 5px 0; border-radius: 3px; text-decoration: none; color: inherit; font-variant-numeric: tabular-nums; font-size: 13px; }
.strip .pass a { background: var(--good-wash); color: var(--good); box-shadow: inset 0 -3px var(--good); }
.strip .fail a { background: var(--bad-wash); color: var(--bad); box-shadow: inset 0 -3px var(--bad); font-weight: 700; }
.strip .open a { background: var(--open-wash); color: var(--open); box-shadow: inset 0 -3px var(--open); }
.legend span { margin-right: 14px; } .legend span::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 5px; background: currentColor; border-radius: 2px; }
.legend .pass { color: var(--good); } .legend .fail { color: var(--bad); } .legend .open { color: var(--open); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin: 16px 0 0; }
.tile { border: 1px solid var(--rule); border-radius: 6px; padding: 12px 14px; }
.tile b { display: block; font-size: 24px; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
nav ol { columns: 2; column-gap: 32px; margin: 24px 0 0; padding-left: 22px; font-size: 14px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; margin: 0 0 12px; }
caption { text-align: left; font-weight: 600; padding: 6px 0; overflow-wrap: anywhere; }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--rule); vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-size: 12px; vertical-align: bottom; }
.number { text-align: right; white-space: nowrap; } thead .number { white-space: normal; }
.time { white-space: nowrap; }
.scroll { overflow-x: auto; }
.picture { width: 16%; min-width: 70px; } .picture svg { display: block; width: 100%; height: 12px; margin-top: 5px; }
.planned { background: var(--blue-wash); } .planned th { font-weight: 600; } .planned small { color: var(--text); } .beyond { color: var(--soft); }
figure { margin: 8px 0 14px; } figcaption { font-size: 13px; color: var(--soft); }
figure svg { display: block; width: 100%; height: auto; }
.card { border: 1px solid var(--rule); border-radius: 6px; padding: 14px 18px 8px; margin: 0 0 14px; }
.card h3 { margin-top: 0; }
.why { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 8px 28px; }
.facts { display: grid; grid-template-columns: 176px minmax(0, 1fr); gap: 3px 14px; margin: 0 0 3px; font-size: 14px; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.cost { border-top: 1px solid var(--rule); padding-top: 8px; margin-bottom: 4px; }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)); gap: 10px 24px; }
.multiples.small { grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 8px 12px; }
.multiples figure { margin: 0; min-width: 0; } .multiples figcaption { overflow-wrap: anywhere; } .multiples figcaption b { color: var(--text); }
.multiples.small figcaption { font-size: 11px; line-height: 1.35; } .multiples.small svg { background: var(--wash); }
.key { margin-right: 16px; white-space: nowrap; } .key::before { content: ""; display: inline-block; width: 16px; height: 0; border-top: 3px solid currentColor; vertical-align: middle; margin-right: 6px; }
.key.gdp { color: var(--blue); } .key.zcdp { color: var(--teal); } .key.outside { color: var(--soft); } .key.limit { color: var(--bad); } .key.rung { color: var(--soft); }
.key.spent::before { border-color: var(--blue-wash); border-top-width: 8px; } .key.final::before { border-color: var(--blue); border-top-width: 8px; }
.checks { list-style: none; padding: 0; margin: 0; }
.checks > li { border-left: 4px solid; padding: 2px 0 2px 14px; margin: 0 0 18px; }
.checks > li.pass { border-color: var(--good); } .checks > li.fail { border-color: var(--bad); } .checks > li.open { border-color: var(--open); }
.checks h3 { margin: 0; } .checks p { margin: 0 0 4px; }
.finding { font-size: 14px; overflow-wrap: anywhere; } .finding b { font-size: 11px; border: 1px solid; border-radius: 3px; padding: 0 5px; margin-right: 4px; white-space: nowrap; }
.finding.pass b { color: var(--good); } .finding.fail b { color: var(--bad); } .finding.open b { color: var(--open); }
.finding small { margin-left: 4px; }
.limits td { width: 55%; } .limits td + td { width: 45%; } .articles th { min-width: 96px; } .articles th small { display: block; }
svg text { font: 11px system-ui, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
figure.wide svg text { font-size: 13px; }
svg .name { fill: var(--text); }
.axis { stroke: var(--soft); stroke-width: 1; } .grid { stroke: var(--rule); stroke-width: 1; } .mark { stroke: var(--text); stroke-width: 1; stroke-dasharray: 3 3; opacity: 0.5; }
path.spent { fill: var(--blue-wash); stroke: var(--blue); stroke-width: 1; } path.final { fill: var(--blue); fill-opacity: 0.85; }
path.limit, line.limit { fill: none; stroke: var(--bad); stroke-width: 1.5; } text.limit { fill: var(--bad); }
line.rung { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 4; }
circle.raise { fill: var(--paper); stroke: var(--bad); stroke-width: 2; } circle.correction { fill: var(--open); }
.line { fill: none; stroke-width: 2; } .line.gdp { stroke: var(--blue); } .line.zcdp { stroke: var(--teal); stroke-dasharray: 5 3; } .line.outside { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 1 3; }
.dot.gdp { fill: var(--blue); } .dot.zcdp { fill: var(--teal); } .dot.outside { fill: var(--soft); }
.span { stroke-width: 8; } .span.node { stroke: var(--blue-wash); } .span.coordinator { stroke: var(--rule); } circle.release { fill: var(--blue); } circle.event { fill: var(--open); stroke: var(--paper); }
.bell { fill-opacity: 0.35; stroke-width: 1.5; } .bell.without { fill: var(--soft); stroke: var(--soft); } .bell.with { fill: var(--blue); stroke: var(--blue); }
.track { fill: var(--wash); } .bar { fill: var(--blue); } .bar.over { fill: var(--bad); }
@media (max-width: 600px) {
  main { padding: 22px 16px 44px; }
  h1 { font-size: 23px; }
  .banner { flex-direction: column; gap: 4px; }
  nav ol { columns: 1; }
  .why { grid-template-columns: 1fr; }
  .strip { grid-template-columns: repeat(7, 1fr); }
  .facts { grid-template-columns: minmax(0, 4fr) minmax(0, 5fr); } .scroll > table { min-width: 580px; } .scroll > .limits { min-width: 0; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .limits, .limits tbody, .limits tr, .limits td { display: block; width: 100% !important; } .limits thead { display: none; } .limits td + td { color: var(--soft); margin-bottom: 8px; } .limits td:first-child { border: 0; padding-bottom: 0; }
  figure.wide { overflow-x: auto; } figure.wide svg { min-width: 640px; } figure.wide figcaption { position: sticky; left: 0; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --text: #000; --soft: #4a4a4a; --rule: #ccc; --wash: #f3f3f3; --blue: #24608c; --blue-wash: #cfe0ec; --teal: #1f7a6d;
    --good: #1d7044; --good-wash: #f1f8f4; --bad: #a62b1f; --bad-wash: #fdf3f2; --open: #7a5000; --open-wash: #fdf8ec; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  @page { size: A4; margin: 16mm 15mm; }
  body { font-size: 10.5pt; line-height: 1.45; } main { max-width: none; padding: 0; }
  h1 { font-size: 20pt; } h2 { font-size: 14pt; margin-top: 26pt; } h3 { font-size: 11.5pt; }
  h2, h3, caption, .answers { break-after: avoid; }
  .card, figure, tr, .tile, .banner, .checks > li { break-inside: avoid; }
  table, .finding, .facts { font-size: 9.5pt; } thead { display: table-header-group; } thead th, .quiet, figcaption, small { font-size: 8.5pt; }
  th, td { padding: 3pt 8pt 3pt 0; }
  .scroll { overflow: visible; } .tiles { grid-template-columns: repeat(4, 1fr); } .multiples { grid-template-columns: 1fr 1fr; } .multiples.small { grid-template-columns: repeat(6, 1fr); }
  a { color: inherit; text-decoration: none; } nav { break-after: page; }
}
`);
