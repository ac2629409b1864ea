import type { Text } from "@fedseg/wording/language.ts";
import type { LineReason, UserReason } from "../reports/quality-report.ts";
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

/** Why a line is not used, in Chinese; `LINE_REASONS` has English. */
export const LINE_REASONS_ZH: Readonly<Record<LineReason, string>> = {
  user_left_out: "该用户不得计入",
  no_user: "缺少用户编号",
  blurred_id: "编号超出浮点列可区分的整数范围",
  no_order: "缺少订单编号",
  bad_time: "时间无法读取",
  unknown_type: "事件类型未知",
  no_rate: "币种没有汇率",
  bad_number: "数字无法读取",
  quantity_not_positive: "数量不大于零",
  negative: "数量、单价或金额为负",
  free: "金额为零",
  duplicate: "与先前的记录重复",
  offset_by_return: "已被退货抵销",
  after_snapshot: "在截止时间或之后",
};

/** Why a user is not counted, in Chinese; `USER_REASONS` has English. */
export const USER_REASONS_ZH: Readonly<Record<UserReason, string>> = {
  opted_out: "已提出反对",
  global_privacy_control: "发送了全球隐私控制信号",
  tcf_string: "同意字符串不允许",
  no_permission: "最近的同意记录不允许",
  no_record: "没有同意记录",
  withdrawn: "已撤回",
  too_many_events_a_day: "一天内事件过多",
  too_few_orders: "订单过少",
  history_too_short: "历史过短",
  no_line: "没有可计入的记录",
};
