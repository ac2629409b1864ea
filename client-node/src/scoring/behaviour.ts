import { BEHAVIOUR_PLACES, BEHAVIOUR_WIDTH } from "@fedseg/shared/features/behaviour.ts";
import type { BehaviourModel, BehaviourSpec } from "@fedseg/shared/programs/behaviour/spec.ts";
import { HOUR_NAMES, STEP_NAMES, WEEKDAY_NAMES } from "@fedseg/wording/behaviour/places.ts";
import { ownBehaviourText } from "@fedseg/wording/behaviour/own-behaviour.ts";
import type { Scorer } from "./scorer.ts";

const COLUMNS = ["step", "hours", "weekday"] as const;

/** How a user behaves, of the node's own rows: the furthest step, and when they order most. */
export const behaviourScorer: Scorer<BehaviourSpec, BehaviourModel> = {
  prepare({ spec }, { besides }) {
    const known = besides?.behaviour;
    if (!known) throw new RangeError('"besides" expected how every user behaves, got nothing');
    const of = (user: number, name: (typeof COLUMNS)[number]) =>
      known[user * BEHAVIOUR_WIDTH + BEHAVIOUR_PLACES[name]];
    return {
      columns: COLUMNS.map((name) => ({ name, kind: "word", list: name })),
      lists: { step: STEP_NAMES, hours: HOUR_NAMES, weekday: WEEKDAY_NAMES },
      score: (user) => ({
        program: "behaviour",
        values: Object.fromEntries(COLUMNS.map((name) => [name, of(user, name)])),
      }),
      explain: (user) =>
        ownBehaviourText(
          { step: of(user, "step"), hours: of(user, "hours"), weekday: of(user, "weekday") },
          spec.windowDays,
        ),
    };
  },
};
