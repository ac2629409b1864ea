import { exp } from "@fedseg/shared/math/exp.ts";
import { bandsOf } from "@fedseg/shared/programs/prediction/bands.ts";
import {
  AS_IT_IS,
  areaUnderCurve,
  baseRate,
  binPlaces,
  scoreBins,
} from "@fedseg/shared/programs/prediction/score-table.ts";
import {
  type ClassModel,
  type ClassesModel,
  isOfClasses,
} from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { Prediction, PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { type Text, alike } from "../../language.ts";
import type { ProgramWords } from "../words.ts";
import type { Amounts, Reliability } from "../section.ts";

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
      ...(isOfClasses(model) ? { amounts: classPictures(model) } : { reliability: reliabilityOf(model) }),
    }),
  };
}

/** Draws how well each of several classes is told from all others, and how many have it. */
function classPictures({ classes }: Pick<ClassesModel, "classes">): Amounts[] {
  const picture = (title: Text, of: (own: ClassModel) => Estimate | undefined): Amounts[] => {
    const rows = classes.flatMap((own) => {
      const amount = of(own);
      return amount ? [{ name: alike(own.name), amount }] : [];
    });
    return rows.length > 0 ? [{ title, unit: "share", panels: [{ rows }] }] : [];
  };
  return [
    ...picture(
      {
        en: "How often a user of the class has the higher score than one of another; 50 % would be guessing",
        zh: "该类用户得分高于其他类用户的比例（随机猜测为 50 %）",
      },
      ({ table, recalibration }) => areaUnderCurve(table, recalibration?.slope),
    ),
    ...picture({ en: "Users who have the class", zh: "属于该类的用户占比" }, ({ table }) => baseRate(table)),
  ];
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
