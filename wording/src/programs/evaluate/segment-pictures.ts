import { segmentFigures } from "@fedseg/shared/programs/evaluate/segment-figures.ts";
import type { EvaluateModel, EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import type { Text } from "../../language.ts";
import { numberedSegment } from "../numbered-segment.ts";
import type { Amounts } from "../section.ts";

/** Draws what can be told of every segment, held against everybody's: silhouettes, and of how many it came true. */
export function segmentPictures(model: EvaluateModel, { outcome }: EvaluateSpec): Amounts[] {
  const common = segmentFigures(model, undefined);
  const own = model.numbers.map((number, segment) => ({
    name: numberedSegment(number),
    ...segmentFigures(model, undefined, segment),
  }));
  const picture = (
    title: Text,
    unit: Amounts["unit"],
    of: (figures: { silhouette: Estimate | undefined; rate: Estimate | undefined }) => Estimate | undefined,
  ): Amounts[] => {
    const rows = own.flatMap(({ name, silhouette, rate }) => {
      const amount = of({ silhouette, rate });
      return amount ? [{ name, amount: { value: amount.value, sigma: amount.sigma } }] : [];
    });
    const all = of(common);
    return rows.length > 0 ? [{ title, unit, ...(all && { against: all.value }), panels: [{ rows }] }] : [];
  };
  const target = outcome?.target ?? "";
  return [
    ...picture(
      { en: "Silhouette, 1 at the centre", zh: "轮廓系数（1 为中心）" },
      "number",
      ({ silhouette }) => silhouette,
    ),
    ...picture(
      {
        en: `Part who were "${target}", by segment at the cutoff`,
        zh: `属于「${target}」的占比，按截止时的客群`,
      },
      "share",
      ({ rate }) => rate,
    ),
  ];
}
