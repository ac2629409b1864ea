import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { formatEstimate, formatNumber } from "../../estimate-text.ts";
import type { Text } from "../../language.ts";

/** What one way of telling users apart is worth on a node's own rows. */
export interface OwnRow {
  readonly name: string;
  /** Area under the ROC curve. */
  readonly area: Estimate | undefined;
  /** Part of the variance of the class that lies between its groups, as many as there are segments. */
  readonly explained: number | undefined;
}

/** What ways of telling users apart are called in Chinese; others have a name of no language. */
const CHINESE: Readonly<Record<string, string>> = {
  segments: "客群",
  "shuffled segments": "打乱后的客群",
  "the prediction": "该预测",
  "recency alone": "仅按最近购买",
  "R-F-M ranks": "R-F-M 排名",
};

/** Says what a node's own rows make of segments, predictions and rules that need no study. */
export function ownRowsText(rows: readonly OwnRow[], users: number, target: string): Text {
  const count = formatNumber(users, 0);
  const parts = listed(rows, ({ explained }) =>
    explained === undefined ? undefined : `${formatNumber(100 * explained, 1)} %`,
  );
  const areas = listed(rows, ({ area }) => area && formatEstimate(area));
  return {
    en: `Own rows, which stay here, ${count} users with a class: of the variance of "${target}", in as many groups, ${parts.en}.${areas.en === "" ? "" : ` Area under the ROC curve: ${areas.en}.`}`,
    zh: `本平台自有数据，仅留存于本地，${count} 名有类别的用户：以同样多的分组，可解释「${target}」的方差 ${parts.zh}。${areas.zh === "" ? "" : `ROC 曲线下面积：${areas.zh}。`}`,
  };
}

/** Lists what is told of each, behind its name. */
function listed(rows: readonly OwnRow[], tellOf: (row: OwnRow) => string | undefined): Text {
  const told = rows.flatMap((row) => {
    const figure = tellOf(row);
    return figure === undefined ? [] : [{ name: row.name, figure }];
  });
  return {
    en: told.map(({ name, figure }) => `${name} ${figure}`).join(", "),
    zh: told.map(({ name, figure }) => `${CHINESE[name] ?? name} ${figure}`).join("、"),
  };
}
