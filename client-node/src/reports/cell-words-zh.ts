import type { CellKind } from "../ingest/observation.ts";
import { type Words, named, quoted } from "./cell-words.ts";

/** Says of things the same whatever was found of them. */
export const fixed = (noun: string, what: string, todo: string): Words => ({ noun, what, todo: () => todo });
const cells = (what: string, todo: string): Words => fixed("单元格", what, todo);

/** What is said of the cells of one column, in Chinese. */
export const CELL_WORDS_ZH: Readonly<Record<CellKind, Words>> = {
  "unreadable-number": cells("不是可读取的数字", "见来源的 decimal、thousands、symbols 和 nulls。"),
  "unreadable-time": cells("不是可读取的时间", "见 time: format 与 zone。不存在的日期不算时间。"),
  "early-time": fixed(
    "时间",
    "早于 1990 年",
    "导出是否在没有时间处写了零，或把毫秒当成秒（或相反）？请用 where 排除这些行。",
  ),
  "future-time": fixed("时间", "在未来", "是否日与月颠倒，或世纪有误？见 time: format。"),
  "unknown-type": cells("不是已知的事件类型", "请在 type: words 下为该列的每个词写明类型；区分大小写。"),
  "unrated-currency": {
    noun: "单元格",
    what: "是字典没有给出汇率的币种，其购买不计入",
    todo: ({ words }) => `字典有 ${named(words)}。请与合作方在 cleaning.money 下约定汇率。`,
  },
  "blurred-id": cells("是浮点列中超过 2^53 的编号：相邻编号已无法区分", "请让导出把编号写成文本或整数。"),
  "pointed-id": {
    noun: "单元格",
    what: "是带小数点的整数",
    todo: ({ column = "" }) =>
      `同一编号在别处可能没有小数点。CSV 或 JSON 来源请写 wholeNumbers: [${column}]；其他来源请把编号存为文本。`,
  },
  "rounded-id": cells("是被电子表格四舍五入的编号", "不同的人已合为一人。请把该列作为文本重新导出。"),
  "long-id": cells(
    "是超过 1,024 字节的编号，不算任何人的编号",
    "没有系统会给出这样的编号：可能是未闭合的引号，或有人在试探。请检查来源。",
  ),
  "nested-id": {
    noun: "单元格",
    what: "是整个对象或列表，却算作一个编号",
    todo: ({ column = "" }) =>
      `其中任何变化都会成为另一编号。请在 sql 来源中取出作为编号的部分，例如文本用 json_extract_string(${JSON.stringify(column)}, '$.id')，结构用 ${JSON.stringify(column)}.id。`,
  },
  "guarded-id": {
    noun: "单元格",
    what: '带有防止电子表格改写的前缀，或写成 ="…"',
    todo: ({ column = "" }) => `同一编号在别处可能没有这种写法。请在 CSV 来源中写 guarded: [${column}]。`,
  },
  "unreadable-signal": cells(
    "不是已知的信号，视为没有",
    "1 与 true 表示不得出售或共享。其他写法请在 sql 来源中转换。",
  ),
  "unreadable-consent": cells("不是同意字符串，视为不允许", "该列是否为原样保存的 IAB TCF 字符串？"),
  "attribute-no-number": cells(
    "不是数字，在研究中视为缺失",
    "见来源的 decimal、thousands 和 nulls，或按词使用该属性。",
  ),
  "attribute-no-date": cells(
    "不是 ISO 8601 日期（2026-10-31），在研究中视为缺失",
    "请改写，例如在 sql 来源中使用 strptime。",
  ),
  "attribute-to-come": cells("是未来的日期，在研究中视为缺失", "是否日与月颠倒，或世纪有误？"),
  "attribute-no-vector": cells(
    "不是该长度的向量，在研究中视为缺失",
    "向量是列表列，或形如 [0.12, -0.4] 的文本。",
  ),
  "attribute-unlisted": {
    noun: "单元格",
    what: "不在字典所列的词中，在研究中视为缺失",
    todo: ({ words }) => `所列的词为 ${named(words)}；区分大小写。`,
  },
  "class-unlisted": {
    noun: "单元格",
    what: "不属于目标的任何类别，其用户不参与判断与学习",
    todo: ({ words }) => `类别为 ${named(words)}，各类别的词见字典；区分大小写。`,
  },
  "empty-column": cells("为空", "列是否选对，列名是否写对？"),
  "three-digits": {
    noun: "带分隔符的数字",
    what: "在分隔符后有三位",
    todo: ({ words: [decimal = ".", mark = "."] = [] }) =>
      mark === decimal
        ? `1${mark}234 读作一点几。若应为一千多，请写 decimal: ${quoted(mark === "." ? "," : ".")} 和 thousands: ${quoted(mark)}。`
        : `1${mark}234 读作一千多。若应为一点几，请写 decimal: ${quoted(mark)} 和 thousands: ""。`,
  },
  "negative-discount": fixed(
    "折扣",
    "小于零，视为没有",
    "若表示减价，请在 columns 旁写 discountSign: negative。",
  ),
  "positive-discount": fixed(
    "折扣",
    "大于零，在 discountSign: negative 下视为没有",
    "是否加在价格上？请写入另一列，或改变正负号。",
  ),
  "amount-differs": fixed(
    "金额",
    "与 quantity × unit_price 相差很大",
    "以金额为准。它是每行重复的订单总额，还是单价？若是，请去掉角色 amount。",
  ),
  "either-day": {
    noun: "时间",
    what: "日与月颠倒后同样可读",
    todo: ({ words: [format = ""] = [] }) =>
      `若文件中的顺序相反，请写 format: ${quoted(format)}；除此之外无从判断。`,
  },
  "mixed-zone": {
    noun: "时间",
    what: "没有写时区，而同列其他时间写了",
    todo: ({ words: [zone = ""] = [] }) =>
      `它们按 ${zone} 读取。若不对，请写 zone，或在 sql 来源中统一该列。`,
  },
  "mixed-days": {
    noun: "时间",
    what: "只有日与月颠倒才可读，而同列其他时间并非如此",
    todo: ({ words: [format = ""] = [] }) =>
      `该列出自两种程序：这些时间被排除，其余 ${quoted(format)} 格式的时间被读成另一天。请在 sql 来源中区分，或重新导出。`,
  },
  "mixed-epoch": {
    noun: "时间",
    what: "的单位与其他不同，例如秒与毫秒混杂",
    todo: ({ words: [format = ""] = [] }) =>
      `按 ${format} 读取，它们会是另一天，或不是时间。请在 sql 来源中统一该列。`,
  },
  "mixed-decimal": {
    noun: "数字",
    what: "使用另一种小数点，无法读取，而同列其他数字可以",
    todo: ({ words: [decimal = "."] = [] }) =>
      `来源按 decimal: ${quoted(decimal)} 读取。若 1,234 与 1.234 并存，任一个都可能是一千多：请在 sql 来源中统一该列，或重新导出。`,
  },
  "mixed-sign": {
    noun: "带符号的数字",
    what: "的符号不是 symbols 的第一个，却与其他数字一同相加",
    todo: ({ words }) =>
      `符号为 ${named(words)}。若为币种，请在 sql 来源中把它写成单独一列并写 currency: { column: … }，或用 where 只留一种。`,
  },
  "attribute-no-day": cells(
    "是程序在没有日期时写下的日期",
    "请用来源的 nulls，或在 sql 来源中用 nullif 置空。",
  ),
  "total-word": cells("表明该行是其他行的合计，却与它们一同计入", "请用 where 排除这些行。"),
  "fee-word": fixed(
    "商品",
    "按名称是运费、手续费之类，却算作所购商品",
    "若不是商品，请用 where 排除这些行；为其支付的金额也随之排除。",
  ),
  "misread-text": fixed(
    "非 ASCII 单元格",
    "像是以其他编码误读的 UTF-8",
    "请在来源中写 encoding: utf-8。若文件本身如此，请重新导出：查询与退出名单对不上这样的编号。",
  ),
};
