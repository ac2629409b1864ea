import type { ObservationKind } from "../ingest/observation.ts";
import { CELL_WORDS_ZH, fixed } from "./cell-words-zh.ts";
import { type Words, named, quoted } from "./cell-words.ts";

const IDS_TWO_WAYS = () => "编号是否有两种写法？见数据部分的 ids。";
const CASE_COUNTS: Words["todo"] = ({ words }) => `它们是 ${named(words)}；区分大小写。`;
const listed = (ids: readonly string[]) => (ids.length > 0 ? ids.map(quoted).join(", ") : "编号, …");
const stranger = (noun: string, what: string): Words => ({ noun, what, todo: IDS_TWO_WAYS });

/** What was observed, in Chinese: 单元格 300 个中 34 个（11.3 %）……。 */
export const WORDS_ZH: Readonly<Record<ObservationKind, Words>> = {
  ...CELL_WORDS_ZH,
  "opt-out-stranger": stranger("退出编号", "在数据中找不到任何人"),
  "gpc-stranger": stranger("带有全球隐私控制信号的编号", "在数据中找不到任何人"),
  "tcf-stranger": stranger("带有同意字符串的编号", "在数据中找不到任何人"),
  "record-stranger": stranger("同意记录的编号", "在数据中找不到任何人"),
  "attribute-stranger": stranger("带有属性的编号", "在事件中没有记录"),
  "withdrawn-stranger": fixed(
    "本节点的撤回",
    "在数据中找不到任何人",
    "仍然保留。若这些人还是客户，则编号的写法不同：请按数据中的写法撤回。",
  ),
  "repeated-user": fixed(
    "用户",
    "出现不止一次",
    "请用 repeats: { latest: 列 } 或 repeats: refuse 说明以哪一行为准。",
  ),
  "nobody-id": {
    noun: "记录",
    what: "的编号像是不属于任何人，却被当作人计入",
    todo: ({ examples, words: [all = "0"] = [] }) =>
      `请在数据部分用 nobody: [${listed(examples)}] 排除。${
        Number(all) > examples.length && examples.length > 0 ? `共有 ${all} 个这样的编号。` : ""
      }`,
  },
  "numbered-nobody": {
    noun: "用户",
    what: "是每次访问或下单各编一号的无名者，却被当作人计入",
    todo: ({ words: [word = ""] = [] }) =>
      `请在数据部分用 nobody: [${listed([`${word}*`])}] 排除，或在 sql 来源中以邮箱识别。`,
  },
  "heaviest-user": {
    noun: "记录",
    what: "属于各占 5 % 以上记录的用户",
    todo: ({ examples }) => `他们是人吗？若不是，请在数据部分用 nobody: [${listed(examples)}] 排除。`,
  },
  "heaviest-spender": {
    noun: "货币单位",
    what: "属于各占 5 % 以上金额的用户",
    todo: ({ examples }) =>
      `他们是人，还是其他行的合计？若不是人，请在数据部分用 nobody: [${listed(examples)}] 排除。`,
  },
  "spelling-id": fixed(
    "编号",
    "与另一个仅在大小写、前导零、空格或字形上不同，并各自算作一人",
    "ids: lower 可消除大小写之别；其余请在每个写有用户的 sql 来源中统一。",
  ),
  "half-left-out": fixed(
    "因同意规则或撤回而不计入的用户",
    "以编号的另一种写法被计入",
    "研究之前请在每个来源中统一编号；见数据部分的 ids。",
  ),
  "repeated-line": {
    noun: "记录",
    what: "在所有已指定的角色上与另一条相同，并再次计入",
    todo: ({ words: [rule = "keep"] = [] }) =>
      `文件或导出是否重复？${
        rule === "keep" ? "duplicates: drop 排除每个单元格都相同的行，" : "区别在于没有角色指定的单元格；"
      }duplicates: { key: [order, product] } 排除某些角色相同的行。`,
  },
  "return-unmatched": fixed(
    "退货",
    "的商品是该用户从未购买的，与任何购买都不相配",
    "商品一栏是否写了别的词？没有商品的退货从该用户的全部购买中扣除：请用来源的 nulls，或在 sql 来源中用 nullif 置空。",
  ),
  "order-total": fixed(
    "多行订单",
    "每行金额相同，尽管商品或数量不同",
    "是否为重复的订单总额？请以 quantity 和 unit_price 代替 amount，或每单只留一行。",
  ),
  "total-line": fixed("多行订单", "有一行等于其余各行之和", "是否为合计？请用 where 排除这些行。"),
  "order-span": fixed(
    "多行订单",
    "各行相隔两天以上，却算作一个订单",
    "编号是否按天或按收银台重新开始？请在 sql 来源中把日期和收银台写入编号。",
  ),
  "order-shared": fixed(
    "订单",
    "属于多个用户，其中没有用户的行计入每一个用户",
    "各收银台的编号是否重复？请把收银台写入编号，或把用户写入各行。",
  ),
  "order-times": fixed(
    "订单",
    "有多个时间，以最早的为准",
    "文件是否含有订单状态的每次变化？请在 orders 中用 repeats: { latest: 列 } 或 repeats: refuse 说明以哪一行为准。",
  ),
  "product-stranger": fixed(
    "带有商品的记录",
    "的商品不在 products 部分中",
    "其类别与品牌未知。编号是否有两种写法，例如 007 与 7？",
  ),
  "catalogue-stranger": fixed(
    "购买",
    "不在目录中，计为其他，不计入任何条目",
    "名称是否有两种写法？请在 sql 来源中统一，或与合作方约定更长的目录。",
  ),
  "repeated-product": fixed("商品", "有多行，以字母顺序第一行为准", "请在 sql 来源中每个只留一行。"),
  "near-word": {
    noun: "单元格",
    what: "与所列的词仅在大小写、空格或字形上不同，不算该词",
    todo: ({ words }) => `所列的词为 ${named(words)}。请在 sql 来源中统一写法。`,
  },
  "unread-status": {
    noun: "记录",
    what: "在没有任何部分读取的列中表明不是成交",
    todo: ({ column = "" }) =>
      `它们照常计入。请用 where: ${quoted(`coalesce("${column}", '') NOT IN ('…')`)} 排除非成交的行。`,
  },
  "unread-refund": fixed(
    "记录",
    "在没有任何部分读取的退款列中有金额",
    "退回的部分被当作购买。请在 sql 来源中减去，或写成 type: return 的行。",
  ),
  "unread-currency": {
    noun: "记录",
    what: "的币种与其他行不同，而该列没有任何部分读取",
    todo: ({ column = "" }) =>
      `它们被当作同一币种相加。请与合作方约定汇率（cleaning.money）并写 currency: { column: ${column} }，或用 where 只留一种。`,
  },
  "unread-flag": {
    noun: "记录",
    what: "在没有任何部分读取的列中带有标记，如退货、测试或已删除",
    todo: ({ column = "" }) =>
      `它们照常计入。请用 where 排除非成交的行，并用 type: { column: ${JSON.stringify(column)}, words: { … } } 读取退货。`,
  },
  "unread-type": {
    noun: "记录",
    what: "按一个没有任何部分读取的列不是购买，却算作购买",
    todo: ({ column = "" }) =>
      `请写 type: { column: ${JSON.stringify(column)}, words: { … } }；没有列出的词会被排除。`,
  },
  "type-word-never": { noun: "type: words 中的词", what: "从未出现", todo: CASE_COUNTS },
  "permit-word-never": { noun: "permits 中的词", what: "从未出现", todo: CASE_COUNTS },
  "prefix-never": {
    noun: "订单",
    what: "以取消前缀开头",
    todo: ({ words }) => `cancellationPrefix 为 ${named(words)}；区分大小写。`,
  },
  "listed-word-never": { noun: "字典中的词", what: "在此从未出现", todo: CASE_COUNTS },
  "event-never": {
    noun: "事件",
    what: "属于字典所列的类型",
    todo: ({ words }) =>
      `没有任何 ${(words ?? []).join("、")} 事件计入。见 type 及其 words，或请求一项不含它的研究。`,
  },
  "late-purchase-never": {
    noun: "购买",
    what: "在快照前目标所看的最后几天内",
    todo: ({ words: [days = ""] = [] }) =>
      `最后 ${days} 天内无人购买：原有顾客都会被当作流失来学习。导出是否在快照之前就结束了？请更新数据，或请求更早的快照。`,
  },
  "early-event-few": {
    noun: "事件",
    what: "在目标所看的天数之前",
    todo: ({ words: [days = ""] = [] }) =>
      `快照前 ${days} 天尚无记录的用户不参与评判，也学不到什么。导出是否开始得太晚？请请求天数更少的目标，或更晚的快照。`,
  },
};
