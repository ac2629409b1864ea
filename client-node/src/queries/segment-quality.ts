import { ENTRY, entryText, NUMBERED, outcomeText } from "@fedseg/wording/plan/entry-words.ts";
import type { Text } from "@fedseg/wording/language.ts";
import {
  type QuerySegments,
  type SegmentQualityParams,
  WHOLE,
  laterWidth,
  segmentsIn,
} from "@fedseg/shared/queries/segment-quality.ts";
import type { Table } from "../table.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { type NearestTwo, nearestTwo } from "./nearest-two.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures how well a user lies in the own segment, what became of one, and in which other segment one is. */
export const segmentQuality: Measurement<SegmentQualityParams> = {
  capacities: (given) => {
    const width = laterWidth(given);
    return [3, ...(width > 0 ? [width] : []), ...(given.against ? [1] : [])];
  },
  prepare(given, table) {
    const width = laterWidth(given);
    const now = nearestOf(given.segments, table);
    const reach = 2 * given.segments.scaling.radius;
    const others = given.against && nearestOf(given.against, table);
    const otherCount = given.against ? segmentsIn(given.against) : 0;
    const became = width > 0 ? becameOf(given, table) : undefined;
    return (user, parts) => {
      for (const part of parts) part.count = 0;
      const near = now(user);
      const put = (block: number, first: number, values: readonly number[]) => {
        const part = parts[block];
        for (const [at, value] of values.entries()) {
          [part.indices[at], part.values[at]] = [first + at, Math.floor(value * WHOLE)];
          part.count += 1;
        }
      };
      if (near) {
        const distance = Math.min(Math.sqrt(near.bestSquared) / reach, 1);
        put(0, 3 * near.best, [1, Math.min(silhouetteOf(near), 1 - distance), distance]);
      }
      const outcome = became?.(user);
      if (outcome) put(1, width * outcome.segment, outcome.values);
      const other = near && others?.(user);
      if (other) {
        const part = parts[parts.length - 1];
        [part.indices[0], part.values[0], part.count] = [near.best * otherCount + other.best, 1, 1];
      }
    };
  },
  entryName: (given) => {
    const k = segmentsIn(given.segments);
    const width = laterWidth(given);
    const named = (at: number, numbers: number, names: readonly Text[]) =>
      entryText(NUMBERED.segment(Math.floor(at / numbers) + 1), names[at % numbers]);
    return (at) => {
      if (at < 3 * k) return named(at, 3, [ENTRY.users, ENTRY.silhouettes, ENTRY.distances]);
      const rest = at - 3 * k;
      if (rest < width * k) return named(rest, width, [ENTRY.usersThen, outcomeText(true), ENTRY.spentSince]);
      const others = segmentsIn(given.against!);
      const cell = rest - width * k;
      return entryText(
        NUMBERED.segment(Math.floor(cell / others) + 1),
        NUMBERED.otherSegment((cell % others) + 1),
      );
    };
  },
};

/** Returns 1 − a/b: 0 on the border to the next segment, 1 at the centre. */
export function silhouetteOf({ bestSquared, secondSquared }: NearestTwo): number {
  return secondSquared === 0 ? 0 : 1 - Math.sqrt(bestSquared / secondSquared);
}

function nearestOf({ scaling, centers: given }: QuerySegments, table: Table) {
  const [scale, row, centers] = [
    rowScaler(scaling, table),
    new Int32Array(scaling.columns.length),
    Int32Array.from(given),
  ];
  return (user: number): NearestTwo | undefined => (scale(user, row) ? nearestTwo(row, centers) : undefined);
}

/** Returns the segment that a user was in at the cutoff, with 1, the class, and what was spent since. */
function becameOf(given: SegmentQualityParams, table: Table) {
  const { table: then, classOf } = cutoffRows(table);
  const nearest = nearestOf(given.segments, then);
  const spent = given.outcome === "class-and-spend" ? table.besides?.later : undefined;
  if (given.outcome === "class-and-spend" && !spent)
    throw new RangeError('"besides" expected what every user spent later, got nothing');
  return (user: number) => {
    const label = classOf(user);
    const near = label < 0 ? undefined : nearest(user);
    return near && { segment: near.best, values: [1, label, ...(spent ? [spent[user] / WHOLE] : [])] };
  };
}
