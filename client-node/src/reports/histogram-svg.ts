import type { Histogram } from "./quality-report.ts";
import { type Tick, roundNumbers } from "@fedseg/wording/pictures/axis.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { valueText } from "@fedseg/wording/number-text.ts";
import { type Language, sayIn } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";

/** What is drawn besides the bars. */
export interface HistogramPicture {
  readonly histogram: Histogram;
  /** What the picture shows, for who cannot see it. */
  readonly alt: string;
  readonly ticks: readonly Tick[];
  /** Written under the axis: what, and in which unit. */
  readonly axis: string;
  /** Hard range on the axis; bars outside are marked. */
  readonly range?: { readonly lo: number; readonly hi: number };
  /** Where the median stands on the axis, and its natural value. */
  readonly median?: Tick | undefined;
  readonly language: Language;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [340, 172, 46, 22, 22, 38];
const PLOT = { width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM };

/** Draws a histogram with numbers on both axes. */
export function histogramSvg(picture: HistogramPicture): Html {
  const { histogram, alt, ticks, axis, range, median, language } = picture;
  const say = sayIn(language);
  const most = Math.max(1, ...histogram.counts);
  const place = placeOn(histogram);
  const levels = roundNumbers(0, most, 3).filter(Number.isInteger);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${alt}">
    ${range && outside(range, place)} ${levels.map((level) => gridLine(level, most))}
    ${histogram.counts.map((count, at) => bar({ histogram, most, at, count, range }))}
    <line
      class="axis"
      x1="${LEFT}"
      x2="${WIDTH - RIGHT}"
      y1="${TOP + PLOT.height}"
      y2="${TOP + PLOT.height}"
    />
    ${median && medianMark(place(median.at), say(`median ${median.label}`, `中位数 ${median.label}`))}
    <text x="${LEFT - 6}" y="${TOP - 7}" text-anchor="end">${say("users", "人数")}</text>
    ${ticks.map(({ at, label }) => tickMark(place(at), label))}
    <text class="name" x="${LEFT + PLOT.width / 2}" y="${HEIGHT - 5}" text-anchor="middle">${axis}</text>
  </svg>`;
}

type Place = (value: number) => number;

/** Maps a value to its column of the drawing; a histogram of one value stands in the middle. */
function placeOn({ lo, hi }: Histogram): Place {
  return (value) => {
    const share = hi > lo ? (value - lo) / (hi - lo) : 0.5;
    return short(LEFT + PLOT.width * Math.min(1, Math.max(0, share)));
  };
}

interface Bar {
  readonly histogram: Histogram;
  readonly most: number;
  readonly at: number;
  readonly count: number;
  readonly range: HistogramPicture["range"];
}

function bar({ histogram: { lo, hi, counts }, most, at, count, range }: Bar): Html | undefined {
  if (count === 0) return undefined;
  const isPoint = !(hi > lo);
  const width = PLOT.width / counts.length;
  const x = isPoint ? LEFT + (PLOT.width - width) / 2 : LEFT + at * width;
  const height = Math.max(1, (count / most) * PLOT.height);
  const edge = (bin: number) => lo + (bin / counts.length) * (hi - lo);
  const isOutside = range !== undefined && (edge(at + 1) <= range.lo || edge(at) >= range.hi);
  return html`<rect
    class="${isOutside ? "bar out" : "bar"}"
    x="${short(x + 0.4)}"
    y="${short(TOP + PLOT.height - height)}"
    width="${short(width - 0.8)}"
    height="${short(height)}"
  />`;
}

/** Shades what lies outside the hard range. */
function outside({ lo, hi }: { lo: number; hi: number }, place: Place): Html {
  const [from, to, end] = [place(lo), place(hi), WIDTH - RIGHT];
  const shade = (x: number, width: number) =>
    width > 0.5
      ? html`<rect class="beyond" x="${x}" y="${TOP}" width="${short(width)}" height="${PLOT.height}" />`
      : undefined;
  return html`${shade(LEFT, from - LEFT)}${shade(to, end - to)}`;
}

function gridLine(level: number, most: number): Html {
  const y = short(TOP + PLOT.height * (1 - level / most));
  return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" /><text
      x="${LEFT - 6}"
      y="${y + 3.5}"
      text-anchor="end"
      >${level >= 1e7 ? valueText(level) : countText(level)}</text
    >`;
}

function tickMark(x: number, label: string): Html {
  const y = TOP + PLOT.height;
  return html`<line class="axis" x1="${x}" x2="${x}" y1="${y}" y2="${y + 4}" /><text
      x="${x}"
      y="${y + 15}"
      text-anchor="middle"
      >${label}</text
    >`;
}

function medianMark(x: number, words: string): Html {
  const anchor = x < LEFT + 40 ? "start" : x > WIDTH - RIGHT - 40 ? "end" : "middle";
  return html`<line class="median" x1="${x}" x2="${x}" y1="${TOP - 4}" y2="${TOP + PLOT.height}" /><text
      class="median"
      x="${x}"
      y="${TOP - 7}"
      text-anchor="${anchor}"
      >${words}</text
    >`;
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}
