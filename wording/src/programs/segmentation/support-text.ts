import { type Language, type Text, alike } from "../../language.ts";
import { countText, percentText, sizeText } from "../../number-text.ts";
import {
  CENTRE_LIMIT,
  type CentreError,
  type Precision,
  SIZE_LIMIT,
  type Support,
} from "@fedseg/shared/programs/segmentation/support.ts";
import { plainText } from "../../page/plain-text.ts";
import { SHARE, withUnit } from "../../unit-text.ts";
import { numberText } from "./choice-text.ts";
import type { SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { SupportRow, Supported } from "../words.ts";

/**
 * Says in plain words what the plan's floor of users supports when every node stays, and how much less when only m do: a
 * paragraph in each language.
 */
export function describeSupport(
  { spec: { k }, support, leastSupport: least }: Supported<SegmentationSpec, Support>,
  m: number,
): Text {
  const { users, mostSegments, precision } = support;
  const head = {
    en: `With ${countText(users)} users in all, at most ${countText(mostSegments)} segments mean something at this budget; the plan asks for ${numberText(k).en}.`,
    zh: `在 ${countText(users)} 名用户、此预算下，最多可分 ${countText(mostSegments)} 个有意义的客群；本计划分 ${numberText(k).zh} 个。`,
  };
  if (!precision) return head;
  const fewest = least.precision && worstCase(m, least.precision);
  const worst = precision.centres.reduce((a, b) => (b.ofRange > a.ofRange ? b : a));
  const sigma = sizeText(precision.usersSigma);
  const [part, centre, size] = [percentText(worst.ofRange), CENTRE_LIMIT * 100, SIZE_LIMIT * 100];
  const average = countText(precision.users);
  const smallest = countText(precision.smallest);
  return {
    en: `${head.en} An average segment of ${average} users is counted to ± ${sigma} users and placed to about ± ${part} of every range or better: standard errors from the noise alone. A segment is meaningful from about ${smallest} users on: from there it is placed to ± ${centre} % of every range and counted to ± ${size} %.${fewest ? ` ${fewest.en}` : ""}`,
    zh: `${head.zh}平均每个客群 ${average} 人，仅由噪声引起的标准误：人数约 ± ${sigma}，在各特征上的位置约为取值范围的 ± ${part} 以内。约 ${smallest} 人以上的客群才有意义：位置误差在范围的 ± ${centre}% 以内，人数误差在 ± ${size}% 以内。${fewest?.zh ?? ""}`,
  };
}

function worstCase(m: number, { usersSigma, centres }: Precision): Text {
  const [sigma, part] = [
    sizeText(usersSigma),
    percentText(Math.max(...centres.map(({ ofRange }) => ofRange))),
  ];
  return {
    en: `This is if every platform stays; if only ${m} stay in every session: ± ${sigma} users and ± ${part}.`,
    zh: `以上按全部平台参与计；若每次会话仅 ${m} 个平台参与：人数约 ± ${sigma}，位置约 ± ${part}。`,
  };
}

/** Writes how sure the place of an average segment is: the feature, of its range, in natural units at the middle. */
export function centreRow({ feature, ofRange, middle, atMiddle }: CentreError): SupportRow {
  const { title, unit } = feature;
  const inUnit = (language: Language) =>
    unit === SHARE
      ? `${percentText(middle)} ± ${percentText(atMiddle)}`
      : plainText(withUnit(`${sizeText(middle)} ± ${sizeText(atMiddle)}`, unit, language));
  return {
    name: { en: plainText(title.en), zh: plainText(title.zh) },
    numbers: [alike(`± ${percentText(ofRange)}`), { en: inUnit("en"), zh: inUnit("zh") }],
    error: ofRange,
  };
}
