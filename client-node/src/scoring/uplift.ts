import { type Effects, effectsOf, signOf } from "@fedseg/shared/programs/uplift/effects.ts";
import type { Inputs } from "@fedseg/shared/programs/contract.ts";
import { bandScores } from "@fedseg/shared/programs/uplift/asked-bands.ts";
import type {
  UpliftByCentre,
  UpliftByScore,
  UpliftModel,
  UpliftSpec,
} from "@fedseg/shared/programs/uplift/spec.ts";
import { stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { SIGN_TITLES, federatedText, userEffectText } from "@fedseg/wording/programs/uplift/effect-text.ts";
import { type FederatedUplift, federatedName } from "../campaigns/federated.ts";
import { binOf } from "../queries/bin-of.ts";
import { nearestCenter } from "../queries/nearest-center.ts";
import { rowScaler } from "../queries/scale-row.ts";
import { scoresOf } from "../queries/scorers/scores-of.ts";
import type { Table } from "../table.ts";
import type { OwnFile, Scorer } from "./scorer.ts";

/** Place of what a segment's people did, by the sign of the effect: ordered more, nothing beyond chance, ordered less. */
const PLACES = { 1: 1, 0: 2, "-1": 3 } as const;

/** What the campaign did to people of a user's segment: whom to speak to the next time. */
export const upliftScorer: Scorer<UpliftSpec, UpliftModel> = {
  prepare({ model, spec, inputs }, table) {
    const effects = effectsOf(model, spec);
    const { segments } = effects;
    const segmentOf = "starts" in model ? byScore(model, spec, inputs, table) : byCentre(model, table);
    return {
      columns: [{ name: "effect", kind: "place", titles: SIGN_TITLES.map((label) => ({ label })) }],
      score(user) {
        const segment = segmentOf(user);
        if (segment === undefined) return undefined;
        return { program: "uplift", values: { effect: PLACES[signOf(segments[segment])] } };
      },
      explain(user) {
        const segment = segmentOf(user);
        if (segment === undefined) return undefined;
        return userEffectText(spec, segments[segment]);
      },
      files: () => ({ released: [federatedFile(spec.campaign, effects)], sealed: [], beside: undefined }),
    };
  },
};

/** Returns what tells the nearest centre of a user. */
function byCentre({ scaling, centers: given }: UpliftByCentre, table: Table) {
  const scale = rowScaler(scaling, table);
  const centers = Int32Array.from(given);
  const [row, found] = [new Int32Array(scaling.columns.length), new Float64Array(1)];
  return (user: number) => (scale(user, row) ? nearestCenter(row, centers, found) : undefined);
}

/** Returns what tells the band of a user, by the score of the earlier study's prediction. */
function byScore({ starts }: UpliftByScore, { bands, program }: UpliftSpec, inputs: Inputs, table: Table) {
  const input = bands === undefined ? undefined : inputs.get(bands);
  const asked = input && program && bandScores(input, program);
  if (!asked) throw new RangeError(`"bands" expected a prediction of an input, got ${bands}`);
  const scoreOf = scoresOf(asked.scorer, table);
  return (user: number) => {
    const score = scoreOf(user);
    return score === undefined ? undefined : binOf(starts, stepOf(score));
  };
}

/** Writes what the campaign did to the people of all platforms together: released numbers only. */
function federatedFile(campaign: string, effects: Effects): OwnFile {
  const { all } = effects;
  const written: FederatedUplift = { version: 1, campaign, told: federatedText(effects).en };
  if ("effect" in all) {
    const { difference, lower, upper } = all.effect;
    written.effect = { difference: difference.value, sigma: difference.sigma, lower, upper };
  }
  return { name: federatedName(campaign), text: `${JSON.stringify(written)}\n` };
}
