const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Reads a decimal cell such as "-12.50"; undefined for anything else, also for hexadecimal, infinities and "1,000". */
export function parseDecimal(cell: string): number | undefined {
  const text = cell.trim();
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Reads an ISO 8601 cell into milliseconds UTC (no zone means UTC); undefined when it is not a real date and time. */
export function parseTime(cell: string): number | undefined {
  const match = TIME.exec(cell.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const dayMs = Date.UTC(year, month - 1, day);
  // A day or month that does not exist runs over into another month.
  const date = new Date(dayMs);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1) return undefined;
  const offset = parseOffset(match[8]);
  if (offset === undefined) return undefined;
  const millis = Number((match[7] ?? "0").padEnd(3, "0").slice(0, 3));
  return dayMs + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millis;
}

/** Reads "Z" or "+hh:mm" into minutes east of UTC. */
function parseOffset(text: string | undefined): number | undefined {
  if (text === undefined || text.toUpperCase() === "Z") return 0;
  const minutes = Number(text.slice(-2));
  const hours = Number(text.slice(1, 3));
  if (hours > 14 || minutes > 59) return undefined;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
