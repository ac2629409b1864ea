import { toNatural, toScale } from "@fedseg/shared/features/transform.ts";
import { bestFirst } from "@fedseg/shared/programs/preparation/choose-features.ts";
import { formatEstimate, formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";
import type {
  Exploration,
  JudgedFeature,
  Selection,
} from "@fedseg/shared/programs/preparation/released-preparation.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { distributionOf, placeOf } from "@fedseg/shared/programs/preparation/noisy-distribution.ts";

/** Says of every feature, in the plan's order, where the middle half of the users lies and how many lack a value. */
export function describeExploration(exploration: Exploration, features: readonly FeatureSpec[]): Text[] {
  const { missing, missingSigmas } = exploration;
  return features.map((feature, j) => {
    const { title, transform } = feature;
    const [from, to] = middleHalf(exploration, feature, j).map((place) => plain(toNatural(transform, place)));
    // Noise may carry a share below 0 or above 1; people are told the end.
    const share = Math.min(Math.max(missing[j], 0), 1);
    const rate = formatEstimate({ value: 100 * share, sigma: 100 * missingSigmas[j] });
    return {
      en: `${title.en}: about the middle half of the users between ${from} and ${to}; missing for ${rate} %.`,
      zh: `${title.zh}：约中间一半用户在 ${from} 与 ${to} 之间；缺失 ${rate}%。`,
    };
  });
}

/** Returns the quartiles of a feature on its transformed scale. */
function middleHalf({ bins, counts, countSigma }: Exploration, feature: FeatureSpec, j: number): number[] {
  const own = counts.subarray(j * bins, (j + 1) * bins);
  const total = Math.max(
    own.reduce((sum, count) => sum + count, 0),
    1,
  );
  const distribution = distributionOf({
    counts: own,
    sigma: countSigma,
    total,
    totalSigma: countSigma * Math.sqrt(bins),
  });
  const [lo, hi] = [feature.lo, feature.hi].map((end) => toScale(feature.transform, end));
  return [0.25, 0.75].map((level) => {
    const { bin, part } = placeOf(distribution, level);
    return lo + ((bin + part) * (hi - lo)) / bins;
  });
}

/** Says of every feature, best first, how it scored and whether segments are made from it. */
export function describeSelection(
  { score, features: judged }: Selection,
  features: readonly FeatureSpec[],
): Text[] {
  const order = bestFirst(
    score,
    judged.map(({ score: value }) => value),
  );
  const kind = SCORES[score];
  return order.map((place) => {
    const feature = judged[place];
    const value = formatEstimate({ value: feature.score, sigma: feature.sigma });
    const { title } = features[place];
    const reason = reasonOf(feature, features);
    return {
      en: `${title.en}: ${kind.en} ${value}; ${reason.en}.`,
      zh: `${title.zh}：${kind.zh} ${value}；${reason.zh}。`,
    };
  });
}

const SCORES: Readonly<Record<Selection["score"], Text>> = {
  "information-gain": { en: "information gain in nats", zh: "信息增益（奈特）" },
  "chi-square": { en: "chi-square", zh: "卡方" },
  correlation: { en: "correlation", zh: "相关系数" },
};

function reasonOf({ verdict, used, of }: JudgedFeature, features: readonly FeatureSpec[]): Text {
  switch (verdict) {
    case "kept":
      return { en: "used", zh: "采用" };
    case "low-score":
      return { en: "left out, others tell more", zh: "未采用，其他特征信息更多" };
    case "duplicate": {
      const other = features[of ?? 0].title;
      return { en: `left out, says what "${other.en}" says`, zh: `未采用，与「${other.zh}」重复` };
    }
    case "undecided":
      return used
        ? {
            en: "used, though within the noise another could be better",
            zh: "采用，但噪声内其他特征可能更好",
          }
        : {
            en: "left out, though within the noise it could be better",
            zh: "未采用，但噪声内它可能更好",
          };
  }
}

function plain(value: number): string {
  return formatNumber(value, Math.abs(value) >= 100 ? 0 : 2);
}
