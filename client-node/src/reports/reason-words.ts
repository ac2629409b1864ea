import type { Text } from "@fedseg/wording/language.ts";
import type { LineReason, UserReason } from "./quality-report.ts";

/** Why a line is left out. */
export const LINE_REASONS: Readonly<Record<LineReason, Text>> = {
  user_left_out: { en: "its user may not be counted", zh: "该用户不得计入" },
  no_user: { en: "no user id", zh: "缺少用户编号" },
  blurred_id: { en: "an id beyond 2^53 in a floating column", zh: "编号超出浮点列可区分的整数范围" },
  no_order: { en: "no order id", zh: "缺少订单编号" },
  bad_time: { en: "no readable time", zh: "时间无法读取" },
  unknown_type: { en: "unknown type of event", zh: "事件类型未知" },
  no_rate: { en: "a currency without a rate", zh: "币种没有汇率" },
  bad_number: { en: "a number that cannot be read", zh: "数字无法读取" },
  quantity_not_positive: { en: "quantity not above zero", zh: "数量不大于零" },
  negative: { en: "a negative quantity, price or amount", zh: "数量、单价或金额为负" },
  free: { en: "costs nothing", zh: "金额为零" },
  duplicate: { en: "repeats an earlier line", zh: "与先前的记录重复" },
  offset_by_return: { en: "cancelled out by a return", zh: "已被退货抵销" },
  after_snapshot: { en: "on or after the snapshot", zh: "在截止时间或之后" },
};

/** Why a user is not counted. */
export const USER_REASONS: Readonly<Record<UserReason, Text>> = {
  opted_out: { en: "has objected", zh: "已提出反对" },
  global_privacy_control: { en: "sends Global Privacy Control", zh: "发送了全球隐私控制信号" },
  tcf_string: { en: "consent string does not permit it", zh: "同意字符串不允许" },
  no_permission: { en: "latest consent record does not permit it", zh: "最近的同意记录不允许" },
  no_record: { en: "no consent record", zh: "没有同意记录" },
  withdrawn: { en: "has withdrawn", zh: "已撤回" },
  too_many_events_a_day: { en: "too many events on one day", zh: "一天内事件过多" },
  too_few_orders: { en: "too few orders", zh: "订单过少" },
  history_too_short: { en: "history too short", zh: "历史过短" },
  no_line: { en: "no line of theirs counts", zh: "没有可计入的记录" },
};
