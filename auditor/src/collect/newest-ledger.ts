import { EMPTY_CHAIN, follow } from "@fedseg/shared/ledger/chain.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { sizeBeforeUnheard } from "../bundle/ledger-file.ts";
import { isSignedBy, lineageOf } from "../ledgers/lineage.ts";

interface Copy {
  readonly lines: readonly string[];
}

/** The newest copy of one ledger, and what is not in it. */
export interface Newest<T extends Copy> {
  readonly newest: T | undefined;
  /** Copies that hold what its party has signed and the newest lacks. `isFork`: both cannot be one ledger. */
  readonly others: readonly { readonly copy: T; readonly isFork: boolean }[];
  /** Copies with lines that its party has not signed, and nothing more of its own. `line`: the first of them, from 1. */
  readonly unsigned: readonly { readonly copy: T; readonly line: number }[];
}

/**
 * Finds the copy of a ledger with the most lines that follow one another, signed by the key in force; among those the
 * one with the fewest other lines. Nobody but the party can make a copy that is preferred to its own.
 */
export function newestLedger<T extends Copy>(copies: readonly T[]): Newest<T> {
  const longest = copies.reduce<T | undefined>(
    (best, copy) => (best && best.lines.length >= copy.lines.length ? best : copy),
    undefined,
  );
  if (!longest) return { newest: undefined, others: [], unsigned: [] };
  const isOne = copies.every(
    ({ lines }) =>
      lines.length === longest.lines.length && firstDifference(lines, longest.lines) === undefined,
  );
  if (isOne) return { newest: longest, others: [], unsigned: [] };
  const sound = soundLines(longest.lines);
  const judged = copies.map((copy) => {
    const isPrefix = firstDifference(copy.lines, longest.lines) === undefined;
    return { copy, sound: isPrefix ? Math.min(sound, copy.lines.length) : soundLines(copy.lines) };
  });
  const [{ copy: newest }, ...rest] = judged.sort(
    (a, b) => b.sound - a.sound || a.copy.lines.length - b.copy.lines.length,
  );
  const others: { copy: T; isFork: boolean }[] = [];
  const unsigned: { copy: T; line: number }[] = [];
  for (const { copy } of rest) {
    const place = firstDifference(copy.lines, newest.lines);
    if (place === undefined) continue;
    const isFork = isSignedTwice(newest.lines, copy.lines[place], place) && isHeard(copy.lines.slice(place));
    if (isFork || holdsMore(copy.lines.slice(place), newest.lines)) others.push({ copy, isFork });
    else unsigned.push({ copy, line: place + 1 });
  }
  return { newest, others, unsigned };
}

/** Returns the place of the first line that another copy does not have there; undefined when it begins with all of them. */
function firstDifference(lines: readonly string[], other: readonly string[]): number | undefined {
  const place = lines.findIndex((line, at) => line !== other[at]);
  return place < 0 ? undefined : place;
}

/** Counts the lines from the first on that follow one another, each signed by the key in force. */
function soundLines(lines: readonly string[]): number {
  let chain = EMPTY_CHAIN;
  for (const line of lines) {
    const entry = parseEntry(line);
    const next = entry && follow(chain, entry);
    if (!next) break;
    chain = next;
  }
  return chain.head.size;
}

/** Tells whether the key in force has signed two entries for one place of its ledger. */
function isSignedTwice(lines: readonly string[], other: string, place: number): boolean {
  const key = lineageOf(lines.slice(0, Math.max(1, place))).at(-1);
  const pair = [parseEntry(lines[place] ?? ""), parseEntry(other)];
  return key !== undefined && pair.every((entry) => entry && isSignedBy(entry, key));
}

/** Tells whether some lines are more than what an old copy may have got before its keeper heard that it is old. */
function isHeard(lines: readonly string[]): boolean {
  return sizeBeforeUnheard({ entries: lines.flatMap((line) => parseEntry(line) ?? []) }) > 0;
}

/** Tells whether a key of the party has signed one of some lines that its newest ledger does not have. */
function holdsMore(lines: readonly string[], newest: readonly string[]): boolean {
  const known = new Set(newest);
  const keys = lineageOf(newest);
  return lines.some((line) => {
    const entry = known.has(line) ? undefined : parseEntry(line);
    return entry !== undefined && keys.some((key) => isSignedBy(entry, key));
  });
}
