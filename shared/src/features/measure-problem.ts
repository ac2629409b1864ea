import { ANY_TYPE, type EventType, isMoneyType } from "./event-type.ts";
import type { Measure } from "./measure.ts";

/** Words that hours and weekdays can be; every other would be a share of 0. */
const CLOCK_WORDS: Readonly<Record<string, readonly string[]>> = {
  hour: Array.from({ length: 24 }, (_, hour) => String(hour)),
  weekday: ["1", "2", "3", "4", "5", "6", "7"],
};

/** What is wrong with a measure, and where in it. */
export interface MeasureProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Says what of a measure can never be anything but one value, whatever the rows; undefined for nothing. */
export function measureProblem(measure: Measure): MeasureProblem | undefined {
  for (const [key, by, words] of listsOf(measure)) {
    const message = impossibleWords(by, words) ?? unwrittenWords(words);
    if (message !== undefined) return { path: [key], message };
  }
  if (measure.of === "statistic" && measure.what === "events" && measure.each === "event") {
    return {
      path: ["each"],
      message: "expected order, session or day, got event: each event is always 1 event",
    };
  }
  const part = totalsOf(measure).find(({ what, event }) => isMoney(what) && !mayCarryMoney(event));
  if (!part) return undefined;
  const message = `expected events that carry money (purchase, return), got "${part.event}": the ${part.what} would always be 0`;
  return { path: part.path, message };
}

/** Returns the types of event that a measure names, "any" aside. */
export function eventsOf(measure: Measure): readonly EventType[] {
  const named = [
    "event" in measure ? measure.event : undefined,
    ...(measure.of === "ratio" ? [measure.per.event] : []),
    ...(measure.of === "rate" ? [measure.from, measure.to] : []),
  ];
  return named.filter((type): type is EventType => type !== undefined && type !== ANY_TYPE);
}

interface Total {
  readonly what: string;
  readonly event: EventType | undefined;
  readonly path: readonly string[];
}

function totalsOf(measure: Measure): readonly Total[] {
  if (!("what" in measure)) return [];
  const own = { what: measure.what, event: measure.event, path: ["event"] };
  if (measure.of !== "ratio") return [own];
  return [own, { what: measure.per.what, event: measure.per.event, path: ["per", "event"] }];
}

function isMoney(what: string): boolean {
  return what === "amount" || what === "quantity" || what === "discount";
}

function mayCarryMoney(event: EventType = "purchase"): boolean {
  return event === ANY_TYPE || isMoneyType(event);
}

/** Returns the words that a measure lists: where they stand, and of what group of lines, if any. */
function listsOf(
  measure: Measure,
): readonly (readonly [key: string, by: string, words: readonly string[]])[] {
  if (measure.of === "share") return [["in", measure.by, measure.in]];
  if (measure.of === "ordinal") return [["order", "", measure.order]];
  return measure.of === "is" ? [["value", "", [measure.value]]] : [];
}

/** Says which words no cell can be: cells are read without blanks around them, an empty one is missing, a list has each once. */
function unwrittenWords(words: readonly string[]): string | undefined {
  const possible = [...new Set(words.map((word) => word.trim()).filter((word) => word !== ""))];
  const never = words.filter((word, at) => word !== word.trim() || word === "" || words.indexOf(word) < at);
  if (never.length === 0) return undefined;
  return `expected words without blanks around them, each once (${possible.join(", ")}), got ${never.map((word) => JSON.stringify(word)).join(", ")}`;
}

/** Says which of the words of a share can never occur; undefined when all can. */
function impossibleWords(by: string, words: readonly string[]): string | undefined {
  const possible = CLOCK_WORDS[by];
  const never = words.filter((word) => possible && !possible.includes(word));
  if (never.length === 0) return undefined;
  const meaning = by === "weekday" ? " (1 is Monday, 7 Sunday)" : "";
  return `expected words among ${possible.join(", ")}${meaning}, got ${never.map((word) => JSON.stringify(word)).join(", ")}`;
}
