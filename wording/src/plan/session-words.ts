import type { Request } from "@fedseg/shared/private-sum/types.ts";
import type { Text } from "../language.ts";
import { type QueryId, isQueryId, queries } from "@fedseg/shared/queries/index.ts";

/** What the sessions of a query are for, and what one user adds to their vector. */
interface QueryWords {
  readonly purpose: Text;
  readonly part: Text;
  /** What one user adds to each block, where there are several. */
  readonly blocks?: Readonly<Record<string, Text>>;
}

/** Words for every query of the registry: a missing one does not compile. */
export const queryWords: Readonly<Record<QueryId, QueryWords>> = {
  "bin-counts": {
    purpose: { en: "count users per interval of each feature", zh: "统计每个特征各区间的用户数" },
    part: { en: "a 1 in one interval of each feature", zh: "每个特征的一个区间记 1" },
  },
  summary: {
    purpose: { en: "find each feature's mean and spread", zh: "求每个特征的均值与离散程度" },
    part: { en: "1, the features, and their squares, cut to norm 1", zh: "1、各特征及其平方，范数截到 1" },
    blocks: {
      users: { en: "a 1", zh: "记 1" },
      values: { en: "the features and their squares", zh: "各特征及其平方" },
    },
  },
  "value-counts": {
    purpose: {
      en: "count each feature's values per interval, and missing values",
      zh: "统计每个特征各区间及缺失值的用户数",
    },
    part: { en: "a 1 in one interval, or as missing, of each feature", zh: "每个特征的一个区间或缺失项记 1" },
  },
  "class-counts": {
    purpose: { en: "count classes per interval of each feature", zh: "统计每个特征各区间内的类别人数" },
    part: { en: "a 1 for interval and class of each feature", zh: "每个特征按区间与类别记 1" },
  },
  moments: {
    purpose: { en: "find how features vary together", zh: "求特征之间的协方差" },
    part: { en: "1, the features, and their products, cut to norm 1", zh: "1、各特征及其乘积，范数截到 1" },
    blocks: {
      users: { en: "a 1", zh: "记 1" },
      values: { en: "the features, cut to the bound", zh: "各特征，截到界内" },
      products: { en: "their products, cut to the bound", zh: "各特征之积，截到界内" },
    },
  },
  "cell-histogram": {
    purpose: { en: "count users per cell of a grid", zh: "统计网格各单元的用户数" },
    part: { en: "a 1 in a single cell", zh: "在一个单元记 1" },
  },
  residual: {
    purpose: { en: "move each centre to the mean of its users", zh: "把每个中心移到其用户的均值" },
    part: {
      en: "at the nearest centre: the way to it, a count, a squared distance, cut to norm 1",
      zh: "在最近中心处：到中心的位移、计数与距离平方，范数截到 1",
    },
    blocks: {
      moves: {
        en: "at the nearest centre the way from it, cut to the bound",
        zh: "在最近中心处，离中心的位移，截到界内",
      },
      users: { en: "a 1 at the nearest centre", zh: "在最近中心处记 1" },
      distances: { en: "a squared distance, cut to the bound", zh: "距离平方，截到界内" },
    },
  },
  gradient: {
    purpose: { en: "improve the weights of a prediction", zh: "改进预测的权重" },
    part: {
      en: "the own prediction's error times the features, cut to norm 1",
      zh: "本人预测误差乘以各特征，范数截到 1",
    },
  },
  "score-counts": {
    purpose: { en: "count users by their predicted chance and class", zh: "按预测概率与类别统计用户数" },
    part: { en: "a 1 for chance and class", zh: "按概率区间与类别记 1" },
  },
  "class-quality": {
    purpose: {
      en: "count users by their class and the likeliest one",
      zh: "按实际类别与最可能的类别统计用户数",
    },
    part: {
      en: "a 1 for class and likeliest class, and how far off the chances are",
      zh: "按实际类别与最可能的类别记 1，并计入概率的误差",
    },
    blocks: {
      said: { en: "a 1 for class and likeliest class", zh: "按实际类别与最可能的类别记 1" },
      errors: {
        en: "the squared error of the chances of all classes, at most 2",
        zh: "各类别概率的平方误差，最大为 2",
      },
    },
  },
  "basket-counts": {
    purpose: { en: "count what each segment's users bought last", zh: "统计各客群用户最近购买的条目" },
    part: {
      en: "in the own segment a 1 for each entry of the catalogue bought last",
      zh: "在所属客群处，最近购买的每个目录条目记 1",
    },
  },
  "behaviour-counts": {
    purpose: { en: "count how each segment's users behave", zh: "统计各客群用户的行为" },
    part: {
      en: "in the own segment a 1 for the furthest step, the usual hours and weekday, the time since the first order, and each later month with an order",
      zh: "在所属客群处，最远一步、常用时段与星期、首次下单以来的时间，以及之后每个有订单的月份各记 1",
    },
  },
  "arm-counts": {
    purpose: { en: "count who ordered on both sides of a campaign", zh: "统计活动两组中的下单人数" },
    part: {
      en: "in the own segment a 1 for side of the campaign and class",
      zh: "在所属客群处，按活动组别与类别记 1",
    },
  },
  "pair-counts": {
    purpose: { en: "count which entries are bought by the same users", zh: "统计哪些条目由同一用户购买" },
    part: {
      en: "a 1 for each pair of the listed entries among those bought last",
      zh: "最近购买的所列条目中，每一对记 1",
    },
  },
  "tree-counts": {
    purpose: {
      en: "count classes at the ends of a tree, per interval of each feature",
      zh: "统计决策树各末端处每个特征各区间内的类别人数",
    },
    part: {
      en: "at the own end of the tree a 1 for interval and class of each feature",
      zh: "在所属末端处，每个特征按区间与类别记 1",
    },
  },
  "leaf-counts": {
    purpose: { en: "count users by leaf of many trees and class", zh: "按多棵树的叶子与类别统计用户数" },
    part: { en: "a 1 for leaf and class of every tree", zh: "在每棵树上按叶子与类别记 1" },
  },
  "leaf-gradients": {
    purpose: { en: "improve a prediction by trees", zh: "用树改进预测" },
    part: {
      en: "in the own leaf of every tree the own prediction's error and curvature",
      zh: "在每棵树的所属叶子处，本人预测的误差与曲率",
    },
  },
  "segment-quality": {
    purpose: {
      en: "measure how well users lie in their segments, and what became of them",
      zh: "衡量用户与所属客群的吻合程度及其后续结果",
    },
    part: { en: "bounded numbers in the own segment", zh: "在所属客群处的有界数值" },
    blocks: {
      now: {
        en: "in the own segment a 1, how well one lies in it, and the distance to its centre",
        zh: "在所属客群处：1、吻合程度与到中心的距离",
      },
      later: {
        en: "in the segment at the cutoff a 1, whether the target happened, and what was spent since, up to the cap",
        zh: "在截止时所属客群处：1、目标是否发生与之后的消费额（至上限）",
      },
      both: { en: "a 1 for the own segment and the other study's", zh: "按所属客群与另一研究的客群记 1" },
    },
  },
  "segment-values": {
    purpose: { en: "describe the users of every segment", zh: "描述每个客群的用户" },
    part: { en: "a bounded vector in the own segment", zh: "在所属客群处的有界向量" },
    blocks: {
      sizes: { en: "a 1 in the own segment", zh: "在所属客群处记 1" },
      values: {
        en: "in the own segment a 1 in one interval of each feature",
        zh: "在所属客群处，每个特征的一个区间记 1",
      },
      places: {
        en: "in the own segment where in its range each value lies",
        zh: "在所属客群处，各特征值在其范围内的位置",
      },
      distances: { en: "the squared distance to the own centre", zh: "到所属中心的距离平方" },
    },
  },
};

/** What a histogram is for that has one cell, and one whose cells are cut again. */
export const COUNTS_USERS: Text = { en: "count users", zh: "统计用户总数" };
export const COUNTS_PARTS: Text = {
  en: "count users in parts of the heavy cells",
  zh: "统计密集单元细分后的用户数",
};

/** What a histogram is for as far as its records say, which do not tell how its cells lie. */
const COUNTS_CELLS: Text = {
  en: `${queryWords["cell-histogram"].purpose.en}, or in parts of the heavy cells`,
  zh: `${queryWords["cell-histogram"].purpose.zh}，或密集单元细分后的用户数`,
};

/** A sum as its record has it: the query, and how many numbers it asked for. */
export interface AskedSum {
  readonly query: string;
  readonly length: number;
}

/**
 * Returns what a sum was for by what records hold: its own, and those of all sums of the study before it. A study that counts the cells of a grid
 * counts the parts of the heavy ones next. A query that this software has not is called by its name.
 */
export function describeAsked({ query, length }: AskedSum, before: readonly AskedSum[]): Text {
  if (query !== "cell-histogram") return describeQuery(query);
  if (length === 1) return COUNTS_USERS;
  const hasGrid = before.some((one) => one.query === query && one.length > 1);
  return hasGrid ? COUNTS_PARTS : queryWords[query].purpose;
}

/** Returns what a query's sums are for, where no more than its name is known. */
export function describeQuery(query: string): Text {
  if (query === "cell-histogram") return COUNTS_CELLS;
  return isQueryId(query) ? queryWords[query].purpose : { en: query, zh: query };
}

/** Returns what a session is for, one clause, in both languages. */
export function describeRequest({ query, params }: Request): Text {
  if (query === "cell-histogram") {
    const { axes, children } = queries[query].params.parse(params);
    if (axes.length === 0) return COUNTS_USERS;
    if (children) return COUNTS_PARTS;
  }
  const words = isQueryId(query) ? queryWords[query] : undefined;
  return words?.purpose ?? { en: `answer the query ${query}`, zh: `回答查询 ${query}` };
}

/** Returns what one user adds to a block, in both languages. */
export function describeBlock(query: string, block: string): Text {
  const words = isQueryId(query) ? queryWords[query] : undefined;
  return (
    words?.blocks?.[block] ?? words?.part ?? { en: `a bounded vector (${block})`, zh: `有界向量（${block}）` }
  );
}
