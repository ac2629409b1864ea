import type { Text } from "@fedseg/wording/language.ts";
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
  refunded: { en: "never opened with this node in it; cost nothing", zh: "未包含本节点,未产生开销" },
  left: { en: "left masked and noised; counted as spent", zh: "已加掩码与噪声发出,按已花费计" },
  "not-charged": { en: "prepared; nothing left", zh: "已准备,未发出" },
};
