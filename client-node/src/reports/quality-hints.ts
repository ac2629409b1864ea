import type { Observation, ObservationKind } from "../ingest/observation.ts";
import type { LineReason, QualityReport, UserReason } from "./quality-report.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";
import { type Language, type Say, type Text, sayIn } from "@fedseg/wording/language.ts";
import { featureHints } from "./feature-hints.ts";
import type { Hint } from "./hint.ts";
import { observationText } from "./observation-words.ts";
import { LINE_REASONS, USER_REASONS } from "./reason-words.ts";

/** Shares above which something is worth a look. */
const MUCH = { missing: 0.2, duplicate: 0.01, users: 0.5 } as const;

/** What the cells of a column say more of. */
const CELLS: Partial<Record<LineReason, ObservationKind>> = {
  bad_time: "unreadable-time",
  bad_number: "unreadable-number",
  no_rate: "unrated-currency",
};
/** Reasons that a platform can hardly have meant, and what to do. */
const UNMEANT: Partial<Record<LineReason, Text>> = {
  no_user: {
    en: "If a file names the customer on an order's first line only, declare it as orders too, as docs/recipes/shopify.md does. Where orders are declared, they are lines of orders that these leave out or that name nobody.",
    zh: "若文件只在订单首行写明客户，请同时声明为 orders，如 docs/recipes/shopify.md 所示。已声明 orders 时，这些行的订单被排除或没有写明客户。",
  },
  no_order: {
    en: "A purchase needs one: see order in the data section.",
    zh: "购买必须有订单编号：见数据部分的 order。",
  },
  bad_time: {
    en: "Empty cells are among them. See the column of time, or orders that carry it.",
    zh: "其中包括空单元格。请检查时间列，或带有时间的 orders。",
  },
  bad_number: {
    en: "Empty cells are among them, or numbers beyond 1e12. See the columns of amount, quantity and price.",
    zh: "其中包括空单元格，或超过 1e12 的数字。请检查金额、数量与单价列。",
  },
  no_rate: {
    en: "They are not counted. Agree on the rate with the partners (cleaning.money of the dictionary); empty cells are among them.",
    zh: "它们不计入。请与合作方约定汇率（字典的 cleaning.money）；其中包括空单元格。",
  },
  quantity_not_positive: {
    en: "Are they lines of another kind, such as notes or bundles? Leave them out with where.",
    zh: "是否为其他种类的行，如备注或组合？请用 where 排除。",
  },
  negative: {
    en: "are they returns? Then write negative: return, or translate a column with type and words.",
    zh: "是否为退货？若是，请写 negative: return，或用 type 与 words 转换一列。",
  },
};
/** What to do where most users are left out for one reason. */
const MOST_LEFT_OUT: Partial<Record<UserReason, Text>> = {
  no_line: {
    en: "See above why their lines are left out; the where of the events leaves out lines as well.",
    zh: "请看上文其记录为何被排除；事件的 where 条件也会排除记录。",
  },
};

/** Returns everything of a report that is worth a look, in one list: files, lines, users, cells and ids, features. */
export function hintsOf(
  { sources, lines, users, observations, features }: QualityReport,
  language: Language = "en",
): readonly Hint[] {
  const say = sayIn(language);
  return [
    ...sources.flatMap((each) => sourceHints(each, say)),
    ...lines.flatMap((each) => lineHints(each, observations, language)),
    ...userHints(users, language),
    ...observations.map((one) => observationHint(one, language)),
    ...features.flatMap((feature) =>
      featureHints(feature, language).map((text) => ({ about: feature.spec.name, text })),
    ),
  ];
}

/** As `hintsOf`, but with nothing that stands in a cell or a header: for what a study's reading tells its owner. */
export function discreetHints(report: QualityReport, language: Language = "en"): readonly Hint[] {
  const sources = report.sources.map(({ valueInHeader, ...rest }) => ({
    ...rest,
    ...(valueInHeader !== undefined && { valueInHeader: "" }),
  }));
  const observations = report.observations.map((one) => ({ ...one, examples: [] }));
  return hintsOf({ ...report, sources, observations }, language);
}

/** The same in both languages, each behind what it is about. */
export function discreetTexts(report: QualityReport): readonly Text[] {
  const chinese = discreetHints(report, "zh");
  return discreetHints(report).map(({ about, column, text }, at) => ({
    en: `${about ?? "users"}${column === undefined ? "" : `, column ${column}`}: ${text}`,
    zh: `${about ?? "用户"}${column === undefined ? "" : `，${column} 列`}：${chinese[at].text}`,
  }));
}

function observationHint(one: Observation, language: Language): Hint {
  const { source, column, features, count, of, examples } = one;
  const about = source ?? (features?.length === 1 ? features[0] : undefined);
  return { about, column, count, of, examples, text: observationText(one, language) };
}

function sourceHints(
  { name, rows, unreadable, undecoded = 0, valueInHeader }: QualityReport["sources"][number],
  say: Say,
): Hint[] {
  const hints: Hint[] = [];
  if (unreadable !== undefined) {
    const all = rows + unreadable;
    const encoding =
      undecoded > 0
        ? say(
            ` ${countText(undecoded)} of them are not in the encoding that the source declares: see encoding.`,
            `其中 ${countText(undecoded)} 行不是来源所声明的编码：见 encoding。`,
          )
        : "";
    const text =
      say(
        `${countText(unreadable)} of ${countText(all)} line(s) of its files (${shareText(unreadable, all)}) cannot be read and are left out. Check how the export writes them.`,
        `文件的 ${countText(all)} 行中有 ${countText(unreadable)} 行（${shareText(unreadable, all)}）无法读取，已排除。请检查导出的写法。`,
      ) + encoding;
    hints.push({ about: name, count: unreadable, of: all, text });
  }
  if (valueInHeader !== undefined) {
    const shown = valueInHeader && JSON.stringify(valueInHeader);
    const text = say(
      `The first line names a column ${shown && `${shown}, `}which looks like a value. Without a header, write header: false and columns: [...].`,
      `首行的列名${shown && ` ${shown} `}像是一个值。若没有列名行，请写 header: false 和 columns: [...]。`,
    );
    hints.push({ about: name, examples: [valueInHeader], text });
  }
  return hints;
}

function lineHints(
  { source, read, kept, dropped }: QualityReport["lines"][number],
  observations: readonly Observation[],
  language: Language,
): Hint[] {
  const say = sayIn(language);
  const hints: Hint[] = [];
  if (read === 0)
    hints.push({
      about: source,
      text: say(
        "No line was read. Check the file and the `where` condition.",
        "没有读取任何记录。请检查文件与 where 条件。",
      ),
    });
  else if (kept === 0)
    hints.push({
      about: source,
      text: say(
        "No line was kept. Check how columns are mapped, and the snapshot.",
        "没有保留任何记录。请检查各列的角色与截止时间。",
      ),
    });
  for (const { reason, count } of dropped) {
    const text = lineText(reason, count, read, language);
    // What cells say column by column, with examples, is not said twice.
    const bySource = observations.filter((one) => one.source === source && one.kind === CELLS[reason]);
    const explained = sum(bySource.map((one) => one.count));
    if (text !== undefined && count > explained) hints.push({ about: source, count, of: read, text });
  }
  return hints;
}

function lineText(reason: LineReason, count: number, read: number, language: Language): string | undefined {
  const say = sayIn(language);
  const part = say(
    `${countText(count)} of ${countText(read)} lines (${shareText(count, read)})`,
    `记录 ${countText(read)} 条中有 ${countText(count)} 条（${shareText(count, read)}）`,
  );
  if (reason === "duplicate")
    return count > MUCH.duplicate * read
      ? say(
          `${part} repeat another. Is a file listed twice, or an export repeated?`,
          `${part}与另一条重复。文件是否列了两次，或导出重复？`,
        )
      : undefined;
  const todo = UNMEANT[reason]?.[language];
  if (todo === undefined) return undefined;
  if (reason === "negative") return say(`${part} are negative: ${todo}`, `${part}为负：${todo}`);
  return say(`${part}: ${LINE_REASONS[reason].en}. ${todo}`, `${part}：${LINE_REASONS[reason].zh}。${todo}`);
}

function userHints({ seen, kept, leftOut, unmeasured }: QualityReport["users"], language: Language): Hint[] {
  const say = sayIn(language);
  const texts: string[] = [];
  if (seen > 0 && kept < (1 - MUCH.users) * seen) {
    const share = shareText(seen - kept, seen);
    const reason = leftOut.toSorted((a, b) => b.count - a.count)[0]?.reason;
    const most = reason && USER_REASONS[reason][language];
    const todo =
      (reason && MOST_LEFT_OUT[reason]?.[language]) ??
      say("Check the consent rule and the minimum history.", "请检查同意规则与最低历史要求。");
    texts.push(
      say(
        `${share} of the users are left out, most of them: ${most}. ${todo}`,
        `${share} 的用户不计入，最主要的原因：${most}。${todo}`,
      ),
    );
  }
  if (unmeasured > MUCH.missing * kept) {
    const share = shareText(unmeasured, kept);
    texts.push(
      say(
        `${share} of the users contribute nothing, because a feature is missing. Consider a constant.`,
        `${share} 的用户因缺少某个特征而不参与。可考虑填入常数。`,
      ),
    );
  }
  return texts.map((text) => ({ about: undefined, text }));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
