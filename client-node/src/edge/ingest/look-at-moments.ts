import { quoteText } from "../../ingest/sql.ts";
import type { Engine } from "./engine/engine.ts";

/** Forms of moments that are tried, the first that nearly every cell has is taken. */
const DAYS = [
  "%d.%m.%y",
  "%d.%m.%Y",
  "%d/%m/%y",
  "%d/%m/%Y",
  "%m/%d/%y",
  "%m/%d/%Y",
  "%d-%m-%Y",
  "%Y/%m/%d",
  "%Y.%m.%d",
  "%Y年%m月%d日",
  "%d-%b-%y",
  "%d-%b-%Y",
  "%d %b %Y",
  "%d %B %Y",
  "%b %d, %Y",
  "%B %d, %Y",
  "%a, %d %b %Y",
  "%a %b %d %Y",
];
const CLOCKS = [" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", ""];
const FORMATS = [
  ...DAYS.flatMap((day) => CLOCKS.map((clock) => day + clock)),
  "%Y%m%d",
  "%Y%m%d%H%M%S",
  "%Y%m%d%H%M",
  "%Y年%m月%d日 %H时%M分%S秒",
  "%Y年%m月%d日 %H时%M分",
  "%Y年%m月%d日 %H時%M分%S秒",
  "%Y年%m月%d日 %H時%M分",
  "%a, %d %b %Y %H:%M:%S %z",
  "%d/%b/%Y:%H:%M:%S %z",
  ...["UTC", "GMT"].flatMap((zone) => [
    `%a, %d %b %Y %H:%M:%S ${zone}`,
    `%a %b %d %H:%M:%S ${zone} %Y`,
    `%d/%m/%Y %H:%M:%S ${zone}`,
  ]),
];
/** Numbers of the years 1995 to 2035 as each form of them counts. */
export const EPOCHS = {
  "epoch-s": [8e8, 2.1e9],
  "epoch-ms": [8e11, 2.1e12],
  "epoch-us": [8e14, 2.1e15],
  "epoch-ns": [8e17, 2.1e18],
  "excel-days": [34_700, 49_500],
} as const;
/** Different cells of a column on which the forms of moments are tried before all of it is read by those that fit most. */
const [TRIED, FITTING] = [200, 0.5];

/** Writes a cell as a moment of a form; null when it is none. */
export function parsed(cell: string, format: string): string {
  return `try_strptime(${cell}, ${quoteText(format)})`;
}

/** Returns the forms of moments that many of a column's cells have, by some of them: a hundred forms of every cell take a minute. */
export async function fittingFormats(engine: Engine, cell: string): Promise<readonly string[]> {
  const counts = FORMATS.map((format) => `count(${parsed("cell", format)})`);
  const [[tried, ...fitting]] = await engine.rows(`SELECT count(*), ${counts.join(", ")} FROM (
    SELECT DISTINCT ${cell} AS cell FROM main.looked WHERE cell <> '' ORDER BY hash(cell) LIMIT ${TRIED})`);
  return FORMATS.filter((_, at) => Number(fitting[at]) >= FITTING * Number(tried) && Number(tried) > 0);
}
