import { type Bands, bandsOf } from "@fedseg/shared/programs/prediction/bands.ts";
import type { Prediction } from "@fedseg/shared/programs/prediction/spec.ts";
import type { ProgramName } from "@fedseg/shared/programs/index.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { BAND_TITLES } from "@fedseg/wording/programs/prediction/bands.ts";
import type { Scoring } from "../scorer.ts";

/** What foretells a class: whose chances they are, and how one comes about. */
export interface Chances {
  readonly program: ProgramName;
  readonly model: Prediction;
  /** Returns a user's chance of class 1; undefined for a user who could not be measured. */
  chanceOf(user: number): number | undefined;
  /** Says to one person what their chance comes from. */
  explain(user: number, chance: number): Text;
}

/** The chance of the target's class 1 of every user, and its band. */
export function chanceScoring({ program, model, chanceOf, explain }: Chances): Scoring {
  const bands = bandsOf(model);
  return {
    score(user) {
      const chance = chanceOf(user);
      if (chance === undefined) return undefined;
      return { program, values: { chance, band: bandAt(bands, chance) } };
    },
    columns: [
      { name: "chance", kind: "share" },
      { name: "band", kind: "place", titles: BAND_TITLES.map((label) => ({ label })) },
    ],
    explain(user) {
      const chance = chanceOf(user);
      return chance === undefined ? undefined : explain(user, chance);
    },
  };
}

/** Returns the band of a chance: 1 low, 2 middle, 3 high. */
export function bandAt({ middle, high }: Bands, chance: number): number {
  return chance >= high ? 3 : chance >= middle ? 2 : 1;
}
