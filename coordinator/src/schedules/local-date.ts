/** A day by the calendar of a place. */
export interface LocalDate {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

const DAY_MS = 86_400_000;

/** Returns what tells the day on which a moment (milliseconds since 1970) falls in a time zone. */
export function localDates(timeZone: string): (ms: number) => LocalDate {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  return (ms) => {
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
    );
    return { year: parts["year"], month: parts["month"], day: parts["day"] };
  };
}

/** Returns the ISO 8601 week of a day: the year that it belongs to, and its number from 1. */
export function weekOf({ year, month, day }: LocalDate): { readonly year: number; readonly week: number } {
  const at = Date.UTC(year, month - 1, day);
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  const thursday = new Date(at + (3 - weekday) * DAY_MS);
  const ofYear = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(ofYear, 0, 1)) / (7 * DAY_MS)) + 1;
  return { year: ofYear, week };
}
