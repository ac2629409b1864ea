import { now } from "./clock.ts";
import { language } from "./language.ts";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

function localeOf(): string {
  return language.value === "zh" ? "zh-CN" : "en-GB";
}

/** A moment as people write it, in the zone of whoever looks. */
export function momentText(iso: string): string {
  return new Intl.DateTimeFormat(localeOf(), { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(iso),
  );
}

export function dayText(iso: string): string {
  return new Intl.DateTimeFormat(localeOf(), { dateStyle: "medium" }).format(new Date(iso));
}

/** How long ago, or how far ahead, a moment is, cut down as on terminals: "in 6 days", "4 minutes ago". */
export function agoText(iso: string): string {
  const away = new Date(iso).getTime() - now.value;
  const [unit, ms] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? (["second", 1000] as const);
  return new Intl.RelativeTimeFormat(localeOf(), { numeric: "auto" }).format(Math.trunc(away / ms), unit);
}

/** A moment, and how long ago that is. */
export function whenText(iso: string): string {
  return language.value === "zh"
    ? `${momentText(iso)}（${agoText(iso)}）`
    : `${momentText(iso)} (${agoText(iso)})`;
}

export function numberText(value: number): string {
  return new Intl.NumberFormat(localeOf()).format(value);
}

/** A key's first digits in fours, as people compare them. */
export function keyText(identity: string): string {
  return (identity.slice(0, 16).match(/.{4}/g) ?? []).join(" ");
}

/** Keeps the reading direction of others' words to themselves where no element can, as in an option. */
export function isolatedText(text: string): string {
  return `\u2068${text}\u2069`;
}
