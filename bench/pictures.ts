import { drawn } from "../client-node/src/reports/draw-picture.ts";
import { type IntervalRow, intervalChart } from "../wording/src/pictures/interval-chart.ts";
import { WIDE } from "../wording/src/pictures/picture.ts";
import type { SpeedPicture, SpeedRow } from "./outcome.ts";

/** The colours of the page of insights, for a picture that stands alone. */
const STYLE = `<style>
svg { --ink: #1b2430; --quiet: #586474; --line: #dde3ea; --card: #fff; --accent: #27648f; --taken: #a9bccb;
  font-family: system-ui, "Segoe UI", "Noto Sans", sans-serif; background: var(--card); }
@media (prefers-color-scheme: dark) { svg { --ink: #e5eaf0; --quiet: #9caabb; --line: #2b3541; --card: #171d26; --accent: #6fb1dd; --taken: #4a6176; } }
</style>`;

/** What a work took as a part of what it may take, on a scale of equal ratios. */
export function reachedPicture(rows: readonly SpeedRow[]) {
  const told = rows.flatMap(({ work, part }) =>
    part === undefined ? [] : [ratioRow(work, part, `${part.toFixed(2)} of what is asked`)],
  );
  return ratioPicture(
    "speed.svg",
    "What each work took as a part of what it may take; the line is all of it",
    told,
  );
}

/** How many times as fast as others on the same work. */
export function besidePicture(rows: readonly SpeedRow[]) {
  const told = rows.flatMap(({ work, peers = [] }) =>
    peers.map(({ name, times }) => {
      const says = `${times.toFixed(times < 10 ? 1 : 0)} times as fast as ${name}`;
      return ratioRow(work, times, says);
    }),
  );
  return ratioPicture("speed-beside.svg", "How many times as fast as others; the line is as fast", told);
}

function ratioRow(name: string, ratio: number, says: string): IntervalRow {
  const at = Math.log10(ratio);
  return { name, says, dot: at, bar: [Math.min(0, at), Math.max(0, at)] };
}

function ratioPicture(
  name: string,
  alt: string,
  rows: readonly IntervalRow[],
): SpeedPicture & { svg: string } {
  const places = rows.map(({ dot = 0 }) => dot);
  const [lo, hi] = [Math.floor(Math.min(0, ...places)), Math.ceil(Math.max(0, ...places))];
  const ticks = Array.from({ length: hi - lo }, (_, power) =>
    [1, 2, 5].map((step) => step * 10 ** (lo + power)),
  )
    .flat()
    .concat(10 ** hi)
    .map((ratio) => ({ at: Math.log10(ratio), label: `${Number(ratio.toPrecision(2))} ×` }));
  const picture = intervalChart({ rows, isTold: true, against: 0, alt, lo, hi, ticks, width: WIDE });
  const { markup } = drawn(picture);
  const svg = markup.replace(/^<svg(?<attributes>[^>]*)>/, (_, attributes: string) => {
    const own = attributes.replace(/ xmlns="[^"]*"/, "");
    return `<svg xmlns="http://www.w3.org/2000/svg"${own}>${STYLE}`;
  });
  return { name, alt, svg: `${svg}\n` };
}
