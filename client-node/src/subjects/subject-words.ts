import type { knownType } from "@fedseg/shared/features/event-type.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { z } from "zod";
import type { HeldRows, SubjectSum } from "./subject-answer.ts";

/** What rows of a source are read for. */
export const HELD_AS: Readonly<Record<HeldRows["purpose"], Text>> = {
  customers: { en: "row of attributes", zh: "属性记录" },
  orders: { en: "order", zh: "订单" },
  records: { en: "consent record", zh: "同意记录" },
  optOut: { en: "objection", zh: "反对声明" },
  gpc: { en: "Global Privacy Control signal", zh: "全球隐私控制信号" },
  tcf: { en: "consent string", zh: "同意字符串" },
};

/** What became of a sum. */
export const SUM_FATES: Readonly<Record<SubjectSum["fate"], Text>> = {
  released: { en: "released with noise", zh: "已加噪公布" },
  refunded: { en: "never opened with this node in it; cost nothing", zh: "未包含本节点，未产生开销" },
  left: { en: "left masked and noised; counted as spent", zh: "已加掩码与噪声发出，按已花费计" },
  "not-charged": { en: "prepared; nothing left", zh: "已准备，未发出" },
};

/** What lines of the types that every dictionary knows are; one that a dictionary declares is called as it says. */
const LINES: Readonly<Record<z.infer<typeof knownType>, Text>> = {
  purchase: { en: "purchase", zh: "购买" },
  return: { en: "return", zh: "退货" },
  view: { en: "view of a page or product", zh: "浏览" },
  cart: { en: "product put into the cart", zh: "加入购物车" },
  visit: { en: "visit", zh: "访问" },
  search: { en: "search", zh: "搜索" },
  click: { en: "click", zh: "点击" },
  send: { en: "mail sent", zh: "发送邮件" },
  open: { en: "mail opened", zh: "打开邮件" },
};

/** What programs make, by their names. */
const PROGRAMS: Readonly<Record<string, Text>> = {
  segmentation: { en: "segments", zh: "分群" },
  hierarchy: { en: "groups within groups", zh: "层级分群" },
  explain: { en: "rules", zh: "规则" },
  logistic: { en: "prediction", zh: "预测" },
  tree: { en: "prediction by a tree", zh: "决策树预测" },
  forest: { en: "prediction by a forest", zh: "随机森林预测" },
  "boosted-trees": { en: "prediction by boosted trees", zh: "提升树预测" },
  network: { en: "prediction by a neural network", zh: "神经网络预测" },
  affinity: { en: "recommendations", zh: "推荐" },
};

/** What numbers of a score are, by the names of their columns. */
const NUMBERS: Readonly<Record<string, Text>> = {
  segment: { en: "segment", zh: "客群编号" },
  margin: {
    en: "margin (0 between two segments, 1 at the centre)",
    zh: "清晰度（0 为两群交界，1 为中心）",
  },
  rule: { en: "rule", zh: "规则编号" },
  chance: { en: "chance (0 to 1)", zh: "概率（0 至 1）" },
  band: { en: "band (1 low, 3 high)", zh: "档次（1 低，3 高）" },
};
/** Columns of which there are several. */
const COUNTED: Readonly<Record<string, (count: string) => Text>> = {
  of: (count) => ({ en: `group of ${count}`, zh: `${count} 组中的组号` }),
  item: (count) => ({ en: `recommendation ${count}`, zh: `推荐 ${count}` }),
  why: (count) => ({ en: `why recommendation ${count}`, zh: `推荐 ${count} 的理由` }),
};

/** Words that stand in a score. */
const VALUES: Readonly<Record<string, Text>> = {
  "bought-before": { en: "bought before", zh: "以前买过" },
  segment: { en: "bought in the segment", zh: "同群常购" },
  popular: { en: "bought by many", zh: "多人购买" },
};

/** Says what a line is. */
export function lineText(type: string): Text {
  return known(LINES, type) ?? { en: type, zh: type };
}

/** Says what a program makes; its own name where nothing better is known. */
export function programText(program: string): Text {
  return known(PROGRAMS, program) ?? { en: program, zh: program };
}

/** Says what a number of a score is; its own name where nothing better is known. */
export function scoreText(column: string): Text {
  const [, name, count] = /^([a-z]+)_(\d+)$/.exec(column) ?? [];
  if (name !== undefined && Object.hasOwn(COUNTED, name)) return COUNTED[name](count);
  return known(NUMBERS, column) ?? { en: column, zh: column };
}

/** Says what a word of a score means; the word itself where nothing better is known. */
export function valueWord(word: string): Text {
  return known(VALUES, word) ?? { en: word, zh: word };
}

function known(texts: Readonly<Record<string, Text>>, name: string): Text | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}
