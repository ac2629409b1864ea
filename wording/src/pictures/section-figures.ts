import type { Language } from "../language.ts";
import { amountText } from "../programs/amount-text.ts";
import { BAND_TITLES } from "../programs/prediction/bands.ts";
import type { Amounts, Curves, Reliability, Section } from "../programs/section.ts";
import { naturalTicks, shareTicks } from "./axis.ts";
import { curveChart } from "./curve-chart.ts";
import type { Figure, FigureGroup } from "./figure.ts";
import { INSIGHTS_WORDS } from "./insights-words.ts";
import { intervalChart } from "./interval-chart.ts";
import { NARROW, WIDE, reachOf } from "./picture.ts";
import { chancesChart, reliabilityChart } from "./reliability-chart.ts";
import { treeChart } from "./tree-chart.ts";

/** Makes the figures of what a program says beside the segments. */
export function sectionFigures(
  { title, tree, curves, amounts = [], reliability }: Section,
  language: Language,
): readonly FigureGroup[] {
  const alt = title[language];
  const [narrow, wide] = [NARROW, WIDE].map((width) => tree && treeChart(tree, language, { alt, width }));
  return [
    ...(narrow && wide ? [{ figures: [{ picture: narrow, wide }] }] : []),
    ...(curves ? [{ figures: curves.lines.map((line) => curveFigure(curves, line, language)) }] : []),
    ...(reliability ? [{ figures: reliabilityFigures(reliability, language) }] : []),
    ...amounts.map((each) => amountFigures(each, language)),
  ];
}

function curveFigure(curves: Curves, line: Curves["lines"][number], language: Language): Figure {
  const title = line.name[language];
  return { title, picture: curveChart(curves, line, title) };
}

function reliabilityFigures(reliability: Reliability, language: Language): readonly Figure[] {
  const words = INSIGHTS_WORDS[language];
  const bands = BAND_TITLES.map((title) => title[language]);
  const title = reliability.title[language];
  return [
    { title, how: words.foretoldHow, picture: reliabilityChart(reliability, { bands, alt: title }) },
    {
      title: words.chances,
      how: reliability.tied ? words.tiedHow : words.chancesHow,
      picture: chancesChart(reliability, { bands, alt: words.chances }),
    },
  ];
}

function amountFigures({ title, unit, against, panels }: Amounts, language: Language): FigureGroup {
  const reaches = panels.flatMap(({ rows }) => rows.flatMap(({ amount }) => reachOf(amount)));
  const [lo, hi] = [Math.min(0, ...reaches), Math.max(...reaches, against ?? 0)];
  const ticks = unit === "share" ? shareTicks(lo, hi) : naturalTicks(lo, hi);
  const { whiskers, whiskersAndAll } = INSIGHTS_WORDS[language];
  const figures = panels.map(({ title: name, rows }) => {
    const own = name?.[language];
    const picture = intervalChart({
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
      alt: own === undefined ? title[language] : `${title[language]}, ${own}`,
    });
    return { title: own, picture };
  });
  return { title: title[language], how: against === undefined ? whiskers : whiskersAndAll, figures };
}
