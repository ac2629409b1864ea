import * as Plot from "@observablehq/plot";
import { type Picture, COLOUR } from "./picture.ts";
import { HALF, type RowAxis, layRows } from "./lay-rows.ts";

/** One row of a chart: its name, and what is drawn on the axis; what is not told is absent. */
export interface IntervalRow {
  readonly name: string;
  /** What it says in words. */
  readonly says: string;
  /** Thick bar. */
  readonly bar?: readonly [number, number] | undefined;
  /** Dot. */
  readonly dot?: number | undefined;
  /** Ring, in place of a dot. */
  readonly ring?: number | undefined;
  /** Thin line with ends. */
  readonly error?: readonly [number, number] | undefined;
  /** Diamond: the node's own number, which stays here. */
  readonly own?: number | undefined;
}

/** Intervals below one another on one axis. */
export interface IntervalChart extends RowAxis {
  readonly rows: readonly IntervalRow[];
  /** Whether what a row says stands behind its name. */
  readonly isTold?: boolean;
  /** What all are held against. */
  readonly against?: number | undefined;
  /** What the chart shows, for who cannot see it. */
  readonly alt: string;
}

/** By how much the line that all are held against goes beyond what is drawn; above stands the name. */
const OVER = 3;

/** Draws rows of intervals, each below its name, on one axis. */
export function intervalChart({ rows, isTold, against, alt, ...axis }: IntervalChart): Picture {
  const { placed, below, above, options } = layRows(
    isTold ? rows.map((row) => ({ ...row, name: `${row.name} · ${row.says}` })) : rows,
    axis,
  );
  // Beside what is drawn alone: through the names nobody could read them.
  const line =
    against === undefined
      ? []
      : [
          Plot.ruleX(placed, {
            x: () => against,
            y1: ({ y }: Placed) => y - HALF,
            y2: ({ y }: Placed) => y + HALF + OVER,
            stroke: COLOUR.ink,
            strokeDasharray: "3 2",
          }),
        ];
  return {
    alt: `${alt}: ${rows.map(({ name, says }) => `${name} ${says}`).join("; ")}`,
    options,
    marks: [...below, ...above, ...intervalMarks(placed), ...line],
  };
}

type Placed = IntervalRow & { readonly y: number };

function intervalMarks(rows: readonly Placed[]): Plot.Markish[] {
  const bars = rows.flatMap(({ bar, y, says }) => (bar ? [{ from: bar[0], to: bar[1], y, says }] : []));
  const errors = rows.flatMap(({ error, y }) => (error ? [{ from: error[0], to: error[1], y }] : []));
  const dots = (pick: (row: Placed) => number | undefined) =>
    rows.flatMap((row) => {
      const x = pick(row);
      return x === undefined ? [] : [{ x, y: row.y, says: row.says }];
    });
  const untold = rows.filter(({ bar, error, dot, ring }) => !(bar ?? error) && (dot ?? ring) === undefined);
  const dot = { x: "x", y: "y", title: "says" } as const;
  return [
    Plot.text(untold, {
      y: "y",
      text: () => "–",
      frameAnchor: "left",
      fontSize: 12,
      fill: COLOUR.quiet,
      title: "says",
    }),
    Plot.rect(bars, {
      x1: "from",
      x2: "to",
      y1: ({ y }: Placed) => y - HALF,
      y2: ({ y }: Placed) => y + HALF,
      fill: COLOUR.soft,
      rx: 2,
      title: "says",
    }),
    Plot.ruleY(errors, { x1: "from", x2: "to", y: "y", stroke: COLOUR.ink, strokeWidth: 1.5 }),
    ...(["from", "to"] as const).map((end) =>
      Plot.ruleX(errors, {
        x: end,
        y1: ({ y }: Placed) => y - HALF + 1,
        y2: ({ y }: Placed) => y + HALF - 1,
        stroke: COLOUR.ink,
        strokeWidth: 1.5,
      }),
    ),
    Plot.dot(
      dots(({ dot: x }) => x),
      { ...dot, r: 4, fill: COLOUR.accent },
    ),
    Plot.dot(
      dots(({ ring }) => ring),
      { ...dot, r: 4, fill: COLOUR.back, stroke: COLOUR.accent, strokeWidth: 2 },
    ),
    Plot.dot(
      dots(({ own }) => own),
      { x: "x", y: "y", symbol: "diamond", r: 4, fill: COLOUR.own, stroke: COLOUR.back, strokeWidth: 1 },
    ),
  ];
}
