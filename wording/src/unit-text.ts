import type { Language } from "./language.ts";

/** Units that dictionaries usually have, in Chinese; an ISO code of a currency is read in every language. */
const UNITS_ZH: Readonly<Record<string, string>> = {
  days: "天",
  months: "个月",
  hours: "小时",
  minutes: "分钟",
  seconds: "秒",
  orders: "单",
  baskets: "单",
  products: "种商品",
  categories: "个类别",
  brands: "个品牌",
  departments: "个部门",
  items: "件",
  events: "次",
  visits: "次",
  sessions: "次会话",
  views: "次浏览",
  searches: "次搜索",
  campaigns: "个活动",
  currency: "货币单位",
  share: "(比例)",
  stars: "星",
  points: "分",
};

/** Unit of a part of a whole, which is written in percent. */
export const SHARE = "share";

/** Units in English that are one letter shorter for one of them. */
const PLURAL = /^[a-z]+[^s\W]s$/;

/** Writes the unit behind a value: "1 order", "13 天"; one that has no Chinese is shown as the dictionary says it. */
export function withUnit(value: string, unit: string, language: Language): string {
  const said = language === "zh" ? (UNITS_ZH[unit] ?? unit) : value === "1" ? singular(unit) : unit;
  return `${value} ${said}`.trim();
}

function singular(unit: string): string {
  if (/^[a-z]+ies$/.test(unit)) return `${unit.slice(0, -3)}y`;
  if (/^[a-z]+(ch|sh|x)es$/.test(unit)) return unit.slice(0, -2);
  return PLURAL.test(unit) ? unit.slice(0, -1) : unit;
}
