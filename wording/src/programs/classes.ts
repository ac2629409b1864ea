import type { ClassesStep } from "@fedseg/shared/programs/classes/shares.ts";
import type { ClassesSupport } from "@fedseg/shared/programs/classes/support.ts";
import type { SoftmaxModel } from "@fedseg/shared/programs/prediction/softmax-model.ts";
import type { PredictionSpec } from "@fedseg/shared/programs/prediction/spec.ts";
import { logisticSupportText } from "./logistic.ts";
import { classesTold } from "./prediction/classes-told.ts";
import { predictionTold } from "./prediction/section.ts";
import { PREDICTION_STEPS } from "./prediction/steps.ts";
import { areaTable } from "./prediction/words.ts";
import type { ProgramWords } from "./words.ts";

/** What a prediction of several classes says to people. */
export const classesWords: ProgramWords<PredictionSpec, SoftmaxModel, ClassesSupport> = {
  aim: ({ target }) => ({ en: `the chance of each class of "${target}"`, zh: `「${target}」各类别的概率` }),
  purpose: ({ target }) => ({
    en: `Foretelling the class of "${target}" from users' features, as chances`,
    zh: `由用户特征预测「${target}」各类别的概率`,
  }),
  session: (step) => PREDICTION_STEPS[step as ClassesStep],
  support: ({ support, leastSupport }, m) => ({
    words: logisticSupportText(support, leastSupport, m),
    ...areaTable(support.areaSigma),
  }),
  ...predictionTold({ en: "softmax regression", zh: "softmax 回归" }, (model: SoftmaxModel, { target }) =>
    classesTold(model, target),
  ),
};
