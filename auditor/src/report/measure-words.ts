import { ANY_TYPE, type knownType } from "@fedseg/shared/features/event-type.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { z } from "zod";

const KNOWN_TYPES: Readonly<Record<z.infer<typeof knownType> | typeof ANY_TYPE, Text>> = {
  purchase: { en: "purchase", zh: "购买" },
  return: { en: "return", zh: "退货" },
  view: { en: "view", zh: "浏览" },
  cart: { en: "cart", zh: "加购" },
  visit: { en: "visit", zh: "访问" },
  search: { en: "search", zh: "搜索" },
  click: { en: "click", zh: "点击" },
  send: { en: "mail sent", zh: "邮件发送" },
  open: { en: "mail opened", zh: "邮件打开" },
  any: { en: "event of any type", zh: "任意事件" },
};
/** Types by name; one that a dictionary declares is called by its own name. */
const EVENTS: ReadonlyMap<string, Text> = new Map(Object.entries(KNOWN_TYPES));

const COUNTED: Readonly<Record<Extract<Measure, { of: "count" }>["what"], Text>> = {
  orders: { en: "orders", zh: "订单数" },
  events: { en: "events", zh: "事件数" },
  products: { en: "different products", zh: "商品种数" },
  categories: { en: "different categories", zh: "品类数" },
  brands: { en: "different brands", zh: "品牌数" },
  channels: { en: "different channels", zh: "渠道数" },
  sessions: { en: "sessions", zh: "访问会话数" },
  days: { en: "days with an event", zh: "有事件的天数" },
  months: { en: "months with an event", zh: "有事件的月数" },
};

const SUMMED: Readonly<Record<Extract<Measure, { of: "sum" }>["what"], Text>> = {
  amount: { en: "amount of money", zh: "金额合计" },
  quantity: { en: "quantity", zh: "数量合计" },
  discount: { en: "discount", zh: "优惠合计" },
  duration: { en: "duration in seconds", zh: "时长合计（秒）" },
  dwell: { en: "seconds until the next event of the session", zh: "至会话内下一事件的秒数合计" },
};

type Statistic = Extract<Measure, { of: "statistic" }>;

const TAKES: Readonly<Record<Statistic["take"], Text>> = {
  minimum: { en: "smallest", zh: "最小值" },
  median: { en: "median", zh: "中位数" },
  mean: { en: "mean", zh: "平均值" },
  maximum: { en: "largest", zh: "最大值" },
};

const EACH: Readonly<Record<Statistic["each"], Text>> = {
  event: { en: "event", zh: "事件" },
  order: { en: "order", zh: "订单" },
  session: { en: "session", zh: "会话" },
  day: { en: "day", zh: "日" },
};

const GROUPS: Readonly<Record<string, Text>> = {
  order: { en: "order", zh: "订单" },
  category: { en: "category", zh: "品类" },
  brand: { en: "brand", zh: "品牌" },
  product: { en: "product", zh: "商品" },
  price_band: { en: "price band", zh: "价格带" },
  channel: { en: "channel", zh: "渠道" },
  hour: { en: "hour of the day", zh: "时段" },
  weekday: { en: "weekday", zh: "星期" },
};

/** Says what a node computes of one user's own rows, one clause in both languages. */
export function measureWords(measure: Measure): Text {
  const { en, zh } = within(measure);
  const days = "windowDays" in measure ? measure.windowDays : undefined;
  if (days === undefined) return { en, zh };
  return { en: `${en}, last ${days} days`, zh: `${zh}（近 ${days} 天）` };
}

function within(measure: Measure): Text {
  const event = eventWords("event" in measure ? measure.event : undefined);
  switch (measure.of) {
    case "recency":
      return { en: `days since the last ${event.en}`, zh: `距最近一次${event.zh}的天数` };
    case "tenure":
      return { en: `days since the first ${event.en}`, zh: `距首次${event.zh}的天数` };
    case "count":
    case "sum":
      return quantityWords(measure);
    case "statistic": {
      const [take, each, total] = [TAKES[measure.take], EACH[measure.each], quantityWords(measure)];
      return {
        en: `${take.en} of the ${total.en}, by ${each.en}`,
        zh: `按${each.zh}计的${total.zh}之${take.zh}`,
      };
    }
    case "ratio": {
      const [part, per] = [quantityWords(measure), quantityWords(measure.per)];
      return { en: `${part.en} ÷ ${per.en}`, zh: `${part.zh} ÷ ${per.zh}` };
    }
    case "trend": {
      const { en, zh } = quantityWords(measure);
      const { days } = measure;
      return {
        en: `trend of the ${en}: (a − b) ÷ (a + b) of the last ${days} days, a, and the ${days} before, b`,
        zh: `${zh}的趋势：近 ${days} 天（a）与此前 ${days} 天（b）之 (a − b) ÷ (a + b)`,
      };
    }
    case "repeat-rate": {
      const by = GROUPS[measure.by];
      return { en: `share bought again, by ${by.en}`, zh: `复购率（按${by.zh}）` };
    }
    case "average-order":
      return { en: "average amount of an order", zh: "平均订单金额" };
    case "order-gap":
      return { en: "mean days between orders", zh: "平均下单间隔天数" };
    case "return-rate":
      return { en: "share of the amount given back", zh: "退货金额占比" };
    case "discount-share":
      return { en: "share of discount", zh: "优惠占比" };
    default:
      return ofAttribute(measure, event);
  }
}

function eventWords(type = "purchase"): Text {
  return EVENTS.get(type) ?? { en: `“${type}”`, zh: `“${type}”` };
}

type Quantity = Pick<Extract<Measure, { of: "ratio" }>, "what" | "event">;

function quantityWords({ what, event }: Quantity): Text {
  const type = eventWords(event);
  if (isSummed(what)) {
    return { en: `total ${SUMMED[what].en} (${type.en})`, zh: `${type.zh}的${SUMMED[what].zh}` };
  }
  return { en: `number of ${COUNTED[what].en} (${type.en})`, zh: `${type.zh}的${COUNTED[what].zh}` };
}

function isSummed(what: Quantity["what"]): what is keyof typeof SUMMED {
  return what in SUMMED;
}

function ofAttribute(
  measure: Extract<
    Measure,
    { of: "share" | "diversity" | "rate" | "attribute" | "days-since" | "is" | "ordinal" | "element" }
  >,
  event: Text,
): Text {
  switch (measure.of) {
    case "share": {
      const values = measure.in.slice(0, 5).join(", ") + (measure.in.length > 5 ? ", …" : "");
      const by = GROUPS[measure.by];
      return {
        en: `share of ${event.en} by ${by.en}: ${values}`,
        zh: `${event.zh}中${by.zh}属于 ${values} 的占比`,
      };
    }
    case "diversity":
      return {
        en: `variety of ${GROUPS[measure.by].en} (${event.en})`,
        zh: `${event.zh}的${GROUPS[measure.by].zh}多样性`,
      };
    case "rate": {
      const [from, to] = [eventWords(measure.from), eventWords(measure.to)];
      return {
        en: `share of sessions with a ${from.en} that also have a ${to.en}`,
        zh: `有${from.zh}的会话中同时有${to.zh}的比例`,
      };
    }
    case "attribute":
      return { en: `customer attribute “${measure.attribute}”`, zh: `用户属性“${measure.attribute}”` };
    case "days-since":
      return {
        en: `days since the date “${measure.attribute}”`,
        zh: `距日期属性“${measure.attribute}”的天数`,
      };
    case "is":
      return {
        en: `whether the attribute “${measure.attribute}” is “${measure.value}”`,
        zh: `用户属性“${measure.attribute}”是否为“${measure.value}”`,
      };
    case "ordinal":
      return {
        en: `level of the attribute “${measure.attribute}”`,
        zh: `用户属性“${measure.attribute}”的等级`,
      };
    case "element":
      return {
        en: `coordinate ${measure.index + 1} of the vector “${measure.attribute}”`,
        zh: `向量属性“${measure.attribute}”的第 ${measure.index + 1} 个分量`,
      };
  }
}
