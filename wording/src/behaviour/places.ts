import { HOURS_PARTS, STEPS, WEEKDAYS } from "@fedseg/shared/features/behaviour.ts";
import type { Text } from "../language.ts";

/** What people call the steps of the funnel, and a platform that does not record them all. */
export const stepWords: readonly Text[] = [
  { en: "looked at something", zh: "浏览" },
  { en: "put something into the cart", zh: "放入购物车" },
  { en: "ordered", zh: "下单" },
];

/** The same as exports have them; places of lists only ever grow, at the end. */
export const STEP_NAMES = [...STEPS, "not-recorded"];

/** Parts of the day, UTC. */
export const HOUR_NAMES = Array.from({ length: HOURS_PARTS }, (_, at) => {
  const hours = 24 / HOURS_PARTS;
  return `${String(at * hours).padStart(2, "0")}-${String((at + 1) * hours).padStart(2, "0")}`;
});

/** Days of the week as exports have them. */
export const WEEKDAY_NAMES = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
].slice(0, WEEKDAYS);

/** Returns what people call a weekday, by its place from 0. */
export function weekdayText(place: number): Text {
  const name = WEEKDAY_NAMES[place];
  return { en: `${name[0].toUpperCase()}${name.slice(1)}s`, zh: `星期${"一二三四五六日"[place]}` };
}

/** Returns what people call a part of the day, by its place from 0. */
export function hoursText(place: number): Text {
  const [from, to] = HOUR_NAMES[place].split("-").map(Number);
  return { en: `from ${from} to ${to} o'clock UTC`, zh: `${from} 至 ${to} 时（UTC）` };
}
