import { exp } from "@fedseg/shared/math/exp.ts";
import { bandsOf } from "@fedseg/shared/programs/prediction/bands.ts";
import { AS_IT_IS, binPlaces, scoreBins } from "@fedseg/shared/programs/prediction/score-table.ts";
import { type ClassesModel, isOfClasses } from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { Prediction, PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import type { Text } from "../../language.ts";
import type { ProgramWords } from "../words.ts";
import type { Reliability } from "../section.ts";

/** What people are told of a prediction, and the same with a picture of what became of users by their chance. */
export function predictionTold<Spec extends PredictionSpec, Model extends Prediction | ClassesModel>(
  method: Text,
  told: ProgramWords<Spec, Model, never>["told"],
): Required<Pick<ProgramWords<Spec, Model, never>, "told" | "section">> {
  return {
    told,
    section: (model, spec, features, before) => ({
      title: {
        en: `The chance of "${spec.target}" (${method.en})`,
        zh: `「${spec.target}」的概率（${method.zh}）`,
      },
      paragraphs: [...told(model, spec, features, before)],
      // Of several classes there is no one chance.
      ...(isOfClasses(model) ? {} : { reliability: reliabilityOf(model) }),
    }),
  };
}

function reliabilityOf(model: Prediction): Reliability {
  const { shift, slope } = model.recalibration ?? AS_IT_IS;
  const places = binPlaces(model.table);
  return {
    title: { en: "What was foretold, and what came true", zh: "预测概率与实际结果" },
    bands: bandsOf(model),
    ...(model.table.tied && { tied: true }),
    bins: scoreBins(model.table, model.recalibration).map(({ from, to, users, rate }, at) => ({
      from,
      to,
      foretold: 1 / (1 + exp(-(shift + slope * places[at]))),
      users,
      // Noise may carry a share below 0 or above 1; people are told the end.
      ...(rate && { rate: { ...rate, value: Math.min(Math.max(rate.value, 0), 1) } }),
    })),
  };
}
