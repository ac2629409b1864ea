import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** One line of an order, as a shop has sold it. */
export interface Line {
  readonly user: string;
  readonly order: string;
  readonly item: string;
  readonly atMs: number;
  readonly amount: number;
}

/** Reads what Online Retail's customers have bought, in the file's order; undefined where the file is not there. */
export function readLines(path: string): readonly Line[] | undefined {
  if (!existsSync(path)) return undefined;
  const lines: Line[] = [];
  const text = gunzipSync(readFileSync(path)).toString("utf8");
  for (let from = text.indexOf("\n") + 1; from > 0 && from < text.length;) {
    const to = text.indexOf("\n", from);
    const line = lineOf(cellsOf(text.slice(from, to < 0 ? text.length : to)));
    if (line) lines.push(line);
    from = to < 0 ? text.length : to + 1;
  }
  return lines;
}

/** A sale to somebody who is known; returns, gifts and corrections are none. */
function lineOf(cells: readonly string[]): Line | undefined {
  const [order, item, , quantity, time, price, user] = cells;
  const amount = Number(quantity) * Number(price);
  if (!user || order.startsWith("C") || !(Number(quantity) > 0) || !(amount > 0)) return undefined;
  return { user, order, item: item.toUpperCase(), atMs: Date.parse(`${time.replace(" ", "T")}Z`), amount };
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell);
}
