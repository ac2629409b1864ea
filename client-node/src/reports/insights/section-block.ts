import type { Language } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { BAND_TITLES } from "@fedseg/wording/programs/prediction/bands.ts";
import type { Amounts, Curves, Reliability, Section } from "@fedseg/wording/programs/section.ts";
import { naturalTicks, shareTicks } from "../axis.ts";
import { curveChart } from "../charts/curve-chart.ts";
import { intervalChart } from "../charts/interval-chart.ts";
import { atBothWidths, reachOf } from "../charts/plot.ts";
import { chancesChart, reliabilityChart } from "../charts/reliability-chart.ts";
import { treeChart } from "../charts/tree-chart.ts";
import { amountText } from "@fedseg/wording/programs/amount-text.ts";
import { INSIGHTS_WORDS } from "./insights-words.ts";

/** Shows what a program says beside the segments: its words, and pictures where there are. */
export function sectionBlock(section: Section, language: Language): Html {
  const { title, paragraphs, picture, tree, curves, amounts = [], reliability } = section;
  const words = [...paragraphs, ...(picture ? [picture] : [])];
  return html`${words.map((text) => html`<p>${text[language]}</p>`)}
  ${
    tree &&
    html`<figure class="card tree">
      ${atBothWidths((width) => treeChart(tree, language, { alt: title[language], width }))}
    </figure>`
  }
  ${curves && html`<div class="charts">${curves.lines.map((line) => curveFigure(curves, line, language))}</div>`}
  ${reliability && reliabilityFigures(reliability, language)}
  ${amounts.map((each) => amountFigures(each, language))}`;
}

function curveFigure(curves: Curves, line: Curves["lines"][number], language: Language): Html {
  const name = line.name[language];
  return html`<figure class="card">
    <figcaption><b>${name}</b></figcaption>
    ${curveChart(curves, line, name)}
  </figure>`;
}

function reliabilityFigures(reliability: Reliability, language: Language): Html {
  const words = INSIGHTS_WORDS[language];
  const bands = BAND_TITLES.map((title) => title[language]);
  return html`<div class="charts">
    <figure class="card">
      <figcaption><b>${reliability.title[language]}</b><br />${words.foretoldHow}</figcaption>
      ${reliabilityChart(reliability, { bands, alt: reliability.title[language] })}
    </figure>
    <figure class="card">
      <figcaption>
        <b>${words.chances}</b><br />${reliability.tied ? words.tiedHow : words.chancesHow}
      </figcaption>
      ${chancesChart(reliability, { bands, alt: words.chances })}
    </figure>
  </div>`;
}

function amountFigures({ title, unit, against, panels }: Amounts, language: Language): Html {
  const reaches = panels.flatMap(({ rows }) => rows.flatMap(({ amount }) => reachOf(amount)));
  const [lo, hi] = [Math.min(0, ...reaches), Math.max(...reaches, against ?? 0)];
  const ticks = unit === "share" ? shareTicks(lo, hi) : naturalTicks(lo, hi);
  const { whiskers, whiskersAndAll } = INSIGHTS_WORDS[language];
  return html`<h3>${title[language]}</h3>
    <p class="quiet">${against === undefined ? whiskers : whiskersAndAll}</p>
    <div class="charts">
      ${panels.map(({ title: name, rows }) => {
        const own = name?.[language];
        return html`<figure class="card">
          ${own && html`<figcaption><b>${own}</b></figcaption>`}
          ${intervalChart({
            rows: rows.map(({ name: row, amount }) => ({
              name: row[language],
              says: amountText(amount, unit)[language],
              bar: [0, amount.value],
              error: reachOf(amount),
            })),
            lo,
            hi,
            ticks,
            against,
            isTold: true,
            alt: own ? `${title[language]}, ${own}` : title[language],
          })}
        </figure>`;
      })}
    </div>`;
}
