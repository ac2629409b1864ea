import { entryText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import { BEHAVIOUR_PLACES, BEHAVIOUR_WIDTH } from "@fedseg/shared/features/behaviour.ts";
import { type BehaviourCountsParams, behaviourCells } from "@fedseg/shared/queries/behaviour-counts.ts";
import type { Measurement } from "./emission.ts";
import { nearestCenter } from "./nearest-center.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures, at the nearest centre, how a user behaves: a 1 in one cell of each list, and one for each period with an order. */
export const behaviourCounts: Measurement<BehaviourCountsParams> = {
  capacities: ({ periods }) => [4 + periods],
  prepare({ scaling, centers: given, periods }, table) {
    const known = table.besides?.behaviour;
    if (!known) throw new RangeError('"besides" expected how every user behaves, got nothing');
    const centers = Int32Array.from(given);
    const scale = rowScaler(scaling, table);
    const row = new Int32Array(scaling.columns.length);
    const found = new Float64Array(1);
    const { steps, hours, weekdays, ages, active, cells } = behaviourCells(periods);
    return (user, [part]) => {
      part.count = 0;
      if (!scale(user, row)) return;
      const from = nearestCenter(row, centers, found) * cells;
      const of = (name: keyof typeof BEHAVIOUR_PLACES) =>
        known[user * BEHAVIOUR_WIDTH + BEHAVIOUR_PLACES[name]];
      const add = (cell: number) => {
        part.indices[part.count] = from + cell;
        part.values[part.count++] = 1;
      };
      const age = Math.min(of("age"), periods + 2);
      add(steps + of("step"));
      if (of("hours") > 0) add(hours + of("hours") - 1);
      if (of("weekday") > 0) add(weekdays + of("weekday") - 1);
      add(ages + age);
      for (let period = 1; period <= periods; period++)
        if (of("active") & (1 << (period - 1))) add(active + period - 1);
    };
  },
  entryName: ({ periods }) => {
    const { hours, weekdays, ages, active, cells } = behaviourCells(periods);
    const named = (cell: number) => {
      if (cell < hours) return NUMBERED.funnelStep(cell);
      if (cell < weekdays) return NUMBERED.partOfDay(cell - hours + 1);
      if (cell < ages) return NUMBERED.weekday(cell - weekdays + 1);
      if (cell < active) return NUMBERED.sinceFirst(cell - ages);
      return NUMBERED.ordered(cell - active + 1);
    };
    return (at) => entryText(NUMBERED.segment(Math.floor(at / cells) + 1), named(at % cells));
  },
};
