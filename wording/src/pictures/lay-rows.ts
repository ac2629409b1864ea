import * as Plot from "@observablehq/plot";
import { plainText } from "../page/plain-text.ts";
import { foldText } from "../terminal/fold-text.ts";
import { columnsOf } from "../terminal/terminal-columns.ts";
import type { Tick } from "./axis.ts";
import { type ChartWidth, COLOUR, NARROW, ON_TOP, WIDE } from "./picture.ts";

/** Height of a line of a name, from a name to what is drawn, and from there to the next name. */
const [LINE, DROP, GAP] = [14, 9, 15];
/** Half of the height of what is drawn. */
export const HALF = 5;
/** Columns of a name, of which a Chinese character takes two, by a chart's width. */
const COLUMNS = { [NARROW]: 50, [WIDE]: 110 } as const;
const MARGIN = 16;
/** Where a name begins, what a column of it takes at most on the average, and what is left free behind it; pixels. */
const [NAME_AT, COLUMN, FREE] = [2, 6.8, 4] as const;

/** An axis of rows: its ends, and its marks. */
export interface RowAxis {
  readonly lo: number;
  readonly hi: number;
  readonly ticks: readonly Tick[];
  readonly width?: ChartWidth | undefined;
}

/** A line of a row's name, and where it ends. */
interface Name {
  readonly text: string;
  readonly y: number;
}

/** Rows with the height at which each is drawn, and what stands below and above them. */
export interface LaidRows<Row> {
  readonly placed: readonly (Row & { readonly y: number })[];
  readonly height: number;
  /** Lines of the grid, to be drawn first; then the axis and the names. */
  readonly below: readonly Plot.Markish[];
  readonly above: readonly Plot.Markish[];
  readonly options: Plot.PlotOptions;
}

/** Lays rows below one another, each below its own name: names are broken into lines and never cut. */
export function layRows<Row extends { readonly name: string }>(
  rows: readonly Row[],
  { lo, hi, ticks, width = NARROW }: RowAxis,
): LaidRows<Row> {
  let bottom = 2;
  const names: Name[] = [];
  const placed = rows.map((row) => {
    for (const text of foldText(plainText(row.name), 0, COLUMNS[width]).split("\n")) {
      bottom += LINE;
      names.push({ text, y: bottom });
    }
    bottom += DROP + GAP;
    return { ...row, y: bottom - GAP };
  });
  const height = bottom - GAP + HALF + 4;
  const valueAt = (pixel: number) => lo + ((pixel - MARGIN) / (width - 2 * MARGIN)) * (hi - lo);
  const places = ticks.map(({ at }) => at);
  const labels = new Map(ticks.map(({ at, label }) => [at, label]));
  return {
    placed,
    height,
    below: [Plot.ruleX(places, { stroke: COLOUR.grid, y1: 0, y2: height })],
    above: [
      Plot.axisX(places, {
        tickFormat: (at: number) => labels.get(at) ?? "",
        tickSize: 0,
        label: null,
        fill: COLOUR.quiet,
        fontSize: 11,
      }),
      // A name's own halo hides what runs behind its letters, not what runs between them.
      Plot.rect(names, {
        x1: () => valueAt(NAME_AT - FREE / 2),
        x2: ({ text }: Name) => valueAt(NAME_AT + COLUMN * columnsOf(text) + FREE),
        y1: ({ y }: Name) => y - LINE,
        y2: "y",
        fill: COLOUR.back,
      }),
      Plot.text(names, {
        y: "y",
        text: "text",
        frameAnchor: "left",
        dx: NAME_AT - MARGIN,
        lineAnchor: "bottom",
        fill: COLOUR.ink,
        fontSize: 12,
        ...ON_TOP,
      }),
    ],
    options: {
      width,
      height: height + 22,
      marginTop: 0,
      marginBottom: 22,
      marginLeft: MARGIN,
      marginRight: MARGIN,
      x: { domain: hi > lo ? [lo, hi] : [lo - 1, hi + 1], axis: null },
      y: { type: "identity", axis: null },
    },
  };
}
