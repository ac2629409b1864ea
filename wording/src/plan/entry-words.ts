import type { Text } from "../language.ts";

/** Stands before what one user adds to a block. */
export const ONE_USER_ADDS: Text = { en: "one user adds", zh: "每个用户计入" };

/** Parts of the names of a session's numbers that say no more than themselves. */
export const ENTRY = {
  users: { en: "users", zh: "用户数" },
  usersThen: { en: "users then", zh: "当时用户数" },
  silhouettes: { en: "silhouettes", zh: "轮廓系数" },
  distances: { en: "distances", zh: "距离" },
  squaredDistances: { en: "squared distances, all segments", zh: "距离平方，所有客群" },
  spentSince: { en: "spent since", zh: "此后消费额" },
  summed: { en: "summed", zh: "合计" },
  noValue: { en: "no value", zh: "无取值" },
  aloneSide: { en: "left alone", zh: "未接触活动" },
  campaignSide: { en: "to hear of the campaign", zh: "应接触活动" },
  everybody: { en: "everybody", zh: "全体" },
} as const satisfies Readonly<Record<string, Text>>;

/** Parts that count, from 1. */
export const NUMBERED = {
  segment: (n) => ({ en: `segment ${n}`, zh: `客群 ${n}` }),
  otherSegment: (n) => ({ en: `other segment ${n}`, zh: `另一研究的客群 ${n}` }),
  centre: (n) => ({ en: `centre ${n}`, zh: `中心 ${n}` }),
  class: (n) => ({ en: `class ${n}`, zh: `类别 ${n}` }),
  unit: (n) => ({ en: `unit ${n}`, zh: `单元 ${n}` }),
  unitAdds: (n) => ({ en: `gradient of what unit ${n} adds`, zh: `单元 ${n} 贡献的梯度` }),
  tree: (n) => ({ en: `tree ${n}`, zh: `树 ${n}` }),
  treeErrors: (n) => ({ en: `errors in tree ${n}`, zh: `树 ${n} 的误差` }),
  treeCurvature: (n) => ({ en: `curvature in tree ${n}`, zh: `树 ${n} 的曲率` }),
  treeEnd: (n) => ({ en: `end ${n} of the tree`, zh: `决策树末端 ${n}` }),
  cell: (n) => ({ en: `cell ${n} of the grid`, zh: `网格单元 ${n}` }),
  cellPart: (n) => ({ en: `part ${n} of the cells cut again`, zh: `细分单元的第 ${n} 部分` }),
  bought: (n) => ({ en: `bought entry ${n}`, zh: `购买条目 ${n}` }),
  funnelStep: (n) => ({ en: `step ${n} of the funnel`, zh: `漏斗第 ${n} 步` }),
  partOfDay: (n) => ({ en: `part ${n} of the day`, zh: `一天的第 ${n} 段` }),
  weekday: (n) => ({ en: `weekday ${n}`, zh: `一周的第 ${n} 天` }),
  sinceFirst: (n) => ({ en: `time ${n} since the first order`, zh: `首次下单以来的时段 ${n}` }),
  ordered: (n) => ({ en: `ordered in period ${n}`, zh: `第 ${n} 期有订单` }),
} as const satisfies Readonly<Record<string, (n: number) => Text>>;

/** Puts the parts of a name in a row: "segment 2, users". */
export function entryText(...parts: readonly Text[]): Text {
  return { en: parts.map(({ en }) => en).join(", "), zh: parts.map(({ zh }) => zh).join("，") };
}

/** Says whether the target happened, or whether somebody is of a class. */
export function outcomeText(isSo: boolean, of: Text = { en: "target", zh: "目标" }): Text {
  return { en: `${of.en} ${isSo ? "yes" : "no"}`, zh: `${of.zh}：${isSo ? "是" : "否"}` };
}

/** Says which class is the likeliest. */
export function likeliestText(of: Text): Text {
  return { en: `likeliest ${of.en}`, zh: `最可能为${of.zh}` };
}

/** Says that errors of users of a class are meant. */
export function squaredErrorText(of: Text): Text {
  return { en: `${of.en}, squared errors of the chances`, zh: `${of.zh}，概率的平方误差` };
}

/** Says from where something lies. */
export function fromText(from: string): Text {
  return { en: `from ${from}`, zh: `${from} 起` };
}

/** Says up to where something lies. */
export function upToText(to: string): Text {
  return { en: `up to ${to}`, zh: `至 ${to}` };
}

/** Says between which values something lies; an end may be open, both are nothing to say. */
export function spanText(from: string | undefined, to: string | undefined): Text | undefined {
  if (from === undefined) return to === undefined ? undefined : upToText(to);
  return to === undefined ? fromText(from) : { en: `${from} to ${to}`, zh: `${from} 至 ${to}` };
}

/** Names one of a feature's bins, the first is 1: "orders, bin 17 of 64: 8.0 to 9.1". */
export function binText(feature: string, [bin, bins]: readonly [number, number], span?: Text): Text {
  return {
    en: `${feature}, bin ${bin} of ${bins}${span ? `: ${span.en}` : ""}`,
    zh: `${feature}，区间 ${bin}/${bins}${span ? `：${span.zh}` : ""}`,
  };
}

/** Names a range of a score, or of a chance. */
export function scoreText(of: "score" | "chance", span: Text): Text {
  return { en: `${of} ${span.en}`, zh: `${of === "score" ? "得分" : "概率"} ${span.zh}` };
}

/** Names a level of a value that is foretold. */
export function levelText(level: number, levels: number): Text {
  return { en: `level ${level} of ${levels} of the value`, zh: `数值档位 ${level}/${levels}` };
}

/** Names the way along a feature. */
export function moveText(feature: string): Text {
  return { en: `move along ${feature}`, zh: `沿 ${feature} 的位移` };
}

/** Names two entries of a catalogue that are bought by the same users. */
export function boughtPairText(first: number, second: number): Text {
  return { en: `bought entries ${first} and ${second}`, zh: `购买条目 ${first} 与 ${second}` };
}

/** Names an entry of a gradient: along a feature, or of the intercept, and whose. */
export function gradientText(feature: string | undefined, of?: Text): Text {
  const along = feature === undefined ? "of the intercept" : `along ${feature}`;
  return {
    en: `gradient ${of ? `of ${of.en} ` : ""}${along}`,
    zh: `${of ? `${of.zh} ` : ""}${feature === undefined ? "截距" : `沿 ${feature} `}的梯度`,
  };
}
