import type { Histogram } from "./quality-report.ts";

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** Draws a histogram in one line of text: a space is an empty bin, the tallest block the fullest. */
export function sparkline({ counts }: Histogram, columns: number): string {
  const bins = regroup(counts, columns);
  const most = Math.max(...bins);
  return bins
    .map((count) => (count === 0 ? " " : BLOCKS[Math.ceil((count / most) * BLOCKS.length) - 1]))
    .join("");
}

/** Draws a bar whose full length stands for `whole`; what is not nothing has at least one mark. */
export function textBar(part: number, whole: number, columns: number): string {
  if (part === 0 || whole === 0) return "";
  return "█".repeat(Math.max(1, Math.round((part / whole) * columns)));
}

/** Adds neighbouring bins up to at most `columns` bins; each old bin goes whole into one new one. */
export function regroup(counts: readonly number[], columns: number): number[] {
  const bins = Array.from({ length: Math.min(columns, counts.length) }, () => 0);
  for (const [at, count] of counts.entries()) bins[Math.floor((at * bins.length) / counts.length)] += count;
  return bins;
}
