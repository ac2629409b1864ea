import { expect, test } from "vitest";
import { CHINESE, refusalTexts } from "./refusal-texts.ts";

const zh = (words: string) => refusalTexts(words).zh;

test("a field of a refusal, and all of them behind its code, are said in Chinese", () => {
  expect(zh("This node's owner has declined the plan.")).toBe("本节点的所有者已拒绝该计划。");
  expect(
    zh(
      "POLICY_NEVER: This node takes part in no new study. Its policy says `approve: never`. Nothing was approved. Write `approve: ask` or `approve: standing` under policy when your organisation takes part again.\nand a table",
    ),
  ).toMatch(/^POLICY_NEVER：本节点不参与新的研究。其策略为[^A-Z（]*。\nand a table$/);
});

test.each([
  ['There is no study "x".', '没有研究 "x"。'],
  [
    'The operator has ended this study ("enough. It was seen").',
    '操作员已终止本研究 ("enough. It was seen")。',
  ],
  ["The operator has ended this study.", "操作员已终止本研究。"],
  ["The run 3 of monthly was not made: the schedule is suspended.", "monthly 的运行 3 未进行：日程已暂停。"],
  [
    "Nothing was approved. The same plan fits from 2026-12-01 on: let the coordinator propose it again then, or raise policy.limits.epsilonPerMonth if your organisation agrees.",
    "未批准任何内容。同一计划自 2026-12-01 起可以容纳：请协调方届时再次提出，或在贵组织同意后提高 policy.limits.epsilonPerMonth。",
  ],
  [
    "Beyond the standing approval of this template. It would be study 3 of this month, and this node's policy allows 2.",
    "超出此模板的长期批准。这将是第 3 个研究（本月），而本节点的策略允许 2 个。",
  ],
  [
    "orders.csv: The file is no CSV: it is an SQLite database. A CSV file is lines of text. Export its table as CSV.",
    "orders.csv：该文件不是 CSV：它是 SQLite 数据库。CSV 文件应为逐行的文本。请将其中的表导出为 CSV。",
  ],
  [
    'The SQL of the source "a. B" uses rank; median. Write one SELECT over the sources named before this one.',
    '来源 "a. B" 的 SQL 使用了 rank; median。请对在此之前列出的来源写一条 SELECT。',
  ],
  [
    'This node cannot compute the feature "gap": it has no column "order" of purchase events. Leave the catalogue out.',
    '本节点无法计算特征 "gap"：缺少purchase 事件的列 "order"。请去掉目录。',
  ],
  [
    'Feature "a" has the hard range [0, 1] with transform logit. logit needs 0 < lo and hi < 1. Correct its range; it is a public constant in natural units.',
    '特征 "a" 的硬性范围为 [0, 1]，变换为 logit。logit 须满足 0 < lo 且 hi < 1。请更正其范围；它是以自然单位表示的公开常数。',
  ],
  [
    "A CSV file is not UTF-8 near line 12. Half-read lines would count as data.",
    "CSV 文件不是 UTF-8 编码（第 12 行附近）。只读了一半的行会被当作数据。",
  ],
])("what is put into %s is put into the Chinese", (en, expected) => {
  expect(zh(en)).toBe(expected);
});

test("what comes from elsewhere is said as it came, and to be so", () => {
  expect(zh("IO Error: no such file.")).toBe("（原文）IO Error: no such file.");
  expect(zh("The engine said no. The account cannot carry this charge.")).toBe(
    "（原文）The engine said no. 账户无法承担此项费用。",
  );
  expect(refusalTexts("").zh).toBe("");
});

test("every Chinese sentence has a place for what stands in the English", () => {
  const places = (text: string) => text.match(/\{\d?\}/g)?.length ?? 0;
  const other = Object.entries(CHINESE).filter(([en, chinese]) => places(en) !== places(chinese));
  expect(other).toEqual([]);
});

test("a text of others with many quotes is read in no time", () => {
  const long = `The node says ${'"x" '.repeat(4000)}and more. `.repeat(3);
  expect(zh(long)).toContain("（原文）");
});
