import type { Text } from "../language.ts";

const UNITS = [
  { ms: 86_400_000, en: "day", zh: "天" },
  { ms: 3_600_000, en: "h", zh: "小时" },
  { ms: 60_000, en: "min", zh: "分钟" },
  { ms: 1_000, en: "s", zh: "秒" },
] as const;

/** Writes how long something is, in its largest unit, cut down: "4 min", "6 days". */
export function durationText(ms: number): Text {
  const unit = UNITS.find((each) => ms >= each.ms) ?? UNITS[3];
  const count = Math.max(0, Math.floor(ms / unit.ms));
  const isPlural = unit.en === "day" && count !== 1;
  return { en: `${count} ${unit.en}${isPlural ? "s" : ""}`, zh: `${count} ${unit.zh}` };
}

/** Writes how long ago a moment was, both ISO 8601; "just now" below a second and for what a clock has set back. */
export function agoText(moment: string, now: string): Text {
  const ms = Date.parse(now) - Date.parse(moment);
  if (ms < 1_000) return { en: "just now", zh: "刚才" };
  const { en, zh } = durationText(ms);
  return { en: `${en} ago`, zh: `${zh}前` };
}

/** Writes how long it is until a moment: "in 6 days", or that it has passed. */
export function untilText(moment: string, now: string): Text {
  const ms = Date.parse(moment) - Date.parse(now);
  if (ms <= 0) return { en: "now", zh: "现在" };
  const { en, zh } = durationText(ms);
  return { en: `in ${en}`, zh: `${zh}后` };
}
