import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { areaUnderCurve, baseRate } from "@fedseg/shared/programs/prediction/score-table.ts";
import type { ClassModel, ClassesModel } from "@fedseg/shared/programs/prediction/several-classes.ts";
import { formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";
import { percentText } from "./quality-text.ts";

/** Says how well each of several classes is told from all others, and all of them. */
export function classesTold({ classes }: Pick<ClassesModel, "classes">, target: string): readonly Text[] {
  return [...classes.map((own) => classTold(own, target)), overallText(classes)];
}

/** Says how many users have a class, and how well its score tells them from all others. */
function classTold({ name, table, recalibration }: ClassModel, target: string): Text {
  const [rate, area] = [baseRate(table), areaUnderCurve(table, recalibration?.slope)];
  const share: Text = rate
    ? { en: `${percentText(rate)} of the users`, zh: `占用户的 ${percentText(rate)}` }
    : { en: "how many is not told at this noise", zh: "在此噪声下不说明其占比" };
  const quality: Text = area
    ? {
        en: `of a user of it and one of another the first has the higher score in ${percentText(area)} of pairs (on the users that were learnt from; 50 % would be guessing)`,
        zh: `任取该类与其他类用户各一人，前者得分更高的比例为 ${percentText(area)}（按训练用户计；随机猜测为 50 %）`,
      }
    : {
        en: "how well it is foretold is not told at this noise",
        zh: "在此噪声下不说明预测效果",
      };
  return {
    en: `"${target}", ${name}: ${share.en}; ${quality.en}.`,
    zh: `「${target}」${name}：${share.zh}；${quality.zh}。`,
  };
}

/** Says how well classes are told apart, each counting as much. */
function overallText(classes: readonly ClassModel[]): Text {
  const areas = classes.flatMap(
    ({ table, recalibration }) => areaUnderCurve(table, recalibration?.slope) ?? [],
  );
  if (areas.length < classes.length) {
    return {
      en: "How well all classes are told apart is not told: give the evaluation a larger share, or ask more users.",
      zh: "不说明总体区分效果：请增大评估份额，或增加用户。",
    };
  }
  const mean = meanOf(areas);
  return {
    en: `All ${formatNumber(classes.length, 0)} classes, each counting as much: ${percentText(mean)} of pairs.`,
    zh: `全部 ${formatNumber(classes.length, 0)} 个类别等权平均：${percentText(mean)}。`,
  };
}

/** Returns the mean of estimates of sums of their own noise. */
function meanOf(all: readonly Estimate[]): Estimate {
  const sum = (of: (own: Estimate) => number) => all.reduce((total, own) => total + of(own), 0);
  return {
    value: sum(({ value }) => value) / all.length,
    sigma: Math.sqrt(sum(({ sigma }) => sigma * sigma)) / all.length,
  };
}
