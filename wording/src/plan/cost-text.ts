import type { AccountCost } from "@fedseg/shared/plan/cost-account.ts";
import type { LengthRange, ObserverCosts, TotalCosts } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { LANGUAGES, type Language, type Say, sayIn } from "../language.ts";
import { countText, downText, normText, sizeText, upText } from "../number-text.ts";
import { wordsOf } from "../programs/index.ts";
import { refusedText } from "../programs/refused-text.ts";
import type { SupportWords } from "../programs/words.ts";
import { refusalTexts } from "../refusals/refusal-texts.ts";
import { foldText } from "../terminal/fold-text.ts";
import { textTable } from "../terminal/text-table.ts";
import {
  LEAVES,
  NOISE,
  NOTHING_SPENT,
  accountNote,
  costNote,
  everyAttempt,
  planNote,
  templateNote,
} from "./cost-notes.ts";
import type { DescribedCost, DescribedSession } from "./described-cost.ts";
import { ONE_USER_ADDS } from "./entry-words.ts";
import { inputTexts } from "./input-text.ts";

/** The column that says which session a row is of. */
function sessionColumn(say: Say) {
  return { head: say("no.", "序号"), align: "right" } as const;
}

/** Writes what a plan will compute and cost, in plain words, for a terminal of 80 columns. In English what the data size supports stands in both languages. */
export function planCostText(
  plan: Plan,
  cost: DescribedCost,
  account?: AccountCost,
  language: Language = "en",
): string {
  const say = sayIn(language);
  const blocks = [
    headText(plan, language),
    `${say("WHAT LEAVES EACH PLATFORM", "每个平台发出的内容")}\n${sessionTable(cost.sessions, language)}\n${paragraph(LEAVES[language])}`,
    `${say("WHAT ONE USER CAN CHANGE, AND THE NOISE ON IT", "一名用户能改变多少，以及其上的噪声")}\n${blockTable(cost.sessions, language)}\n${paragraph(NOISE[language])}`,
    `${say("WHAT IT COSTS", "费用")}\n${costTable(plan, cost, language)}\n${paragraph(costNote(plan)[language])}`,
    ...(account ? [accountText(account, language)] : []),
    supportText(plan, cost, language),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function headText(plan: Plan, language: Language): string {
  const title = `${sayIn(language)("PLAN", "计划")} ${JSON.stringify(plan.title)}`;
  const notes = [planNote(plan), ...inputTexts(plan), templateNote(plan), NOTHING_SPENT];
  return [foldText(title), ...notes.map((note) => paragraph(note[language]))].join("\n");
}

function sessionTable(sessions: readonly DescribedSession[], language: Language): string {
  const say = sayIn(language);
  const rows = sessions.map(({ session, meaning, query, length, bytes }) => [
    `${session}`,
    meaning[language],
    query,
    lengthText(length, language),
    `${length.isFixed ? "" : "≤ "}${countText(bytes)}`,
  ]);
  return textTable(
    [
      sessionColumn(say),
      { head: say("what for", "目的"), width: 28 },
      { head: say("query", "查询") },
      { head: say("numbers", "数字个数"), align: "right", width: 17 },
      { head: say("bytes", "字节"), align: "right" },
    ],
    rows,
  );
}

/** Writes how many numbers leave. */
export function lengthText({ least, most, isFixed }: LengthRange, language: Language = "en"): string {
  if (isFixed) return countText(most);
  const about = sayIn(language)("about", "约");
  return `${about} ${least === most ? "" : `${countText(least)} – `}${countText(most)}`;
}

function blockTable(sessions: readonly DescribedSession[], language: Language): string {
  const say = sayIn(language);
  const rows = sessions.flatMap(({ session, blocks }) =>
    blocks.map((block) => [
      `${session}`,
      block.meaning[language],
      normText(block.norm),
      sizeText(block.delta),
      countText(block.scale),
      sizeText(block.nodeSigma),
      sizeText(block.sumSigma),
      sizeText(block.usersSigma),
    ]),
  );
  return textTable(
    [
      sessionColumn(say),
      { head: ONE_USER_ADDS[language], width: 24 },
      { head: say("clip bound", "截断界"), align: "right", width: 6 },
      { head: "Δ", align: "right" },
      { head: say("scale", "倍数"), align: "right" },
      { head: say("σ of a platform", "单平台 σ"), align: "right", width: 8 },
      { head: say("σ of the sum", "总和 σ"), align: "right", width: 8 },
      { head: say("in users", "按人"), align: "right", width: 5 },
    ],
    rows,
  );
}

function costTable(
  plan: Plan,
  { sessions, expected, once, worst }: DescribedCost,
  language: Language,
): string {
  const say = sayIn(language);
  const row = (name: string, cost: ObserverCosts | TotalCosts) => [
    name,
    sizeText(cost.coalition.mu),
    upText(cost.outside.epsilon),
    upText(cost.coalition.epsilon),
    "person" in cost ? upText(cost.person.epsilon) : "",
  ];
  const { c, m } = plan.cohort;
  const n = plan.roster.length;
  return textTable(
    [
      { head: say("ε of …", "ε 对象"), width: 32 },
      { head: "μ (b)", align: "right" },
      { head: say("(a) outside world", "(a) 外界"), align: "right", width: 8 },
      {
        head: say(`(b) coordinator + ${c} colluding`, `(b) 协调方 + ${c} 个串通`),
        align: "right",
        width: 12,
      },
      {
        head: say(`(b) for one person on all ${n} platforms`, `(b) 在全部 ${n} 个平台的一人`),
        align: "right",
        width: 12,
      },
    ],
    [
      ...sessions.map(({ session, meaning, cost }) =>
        row(say(`session ${session} alone: ${meaning.en}`, `仅会话 ${session}：${meaning.zh}`), cost),
      ),
      row(say("the whole study if every platform stays", "整个研究（所有平台都参与）"), expected),
      row(say(`the whole study if only ${m} stay`, `整个研究（仅 ${m} 个参与）`), once),
      row(everyAttempt(plan)[language], worst),
    ],
  );
}

function accountText(account: AccountCost, language: Language): string {
  const { delta, authorised, leftBefore, leftAfter } = account;
  const say = sayIn(language);
  const rows = [
    [say("authorised for the life of the account", "账户整个期限的授权"), upText(authorised)],
    [say("left now", "目前剩余"), downText(leftBefore)],
    [say("left after this study", "本研究之后剩余"), downText(leftAfter)],
  ];
  const table = textTable(
    [
      { head: say("this platform's account", "本平台账户") },
      { head: say(`ε at δ = ${delta.toExponential()}`, `ε（δ = ${delta.toExponential()}）`), align: "right" },
    ],
    rows,
  );
  return `${say("WHAT IS LEFT", "剩余预算")}\n${table}\n${paragraph(accountNote(account)[language])}`;
}

function supportText(
  { cohort }: Plan,
  { programs, refusal, refused }: DescribedCost,
  language: Language,
): string {
  const say = sayIn(language);
  const parts = programs.flatMap((program) => {
    const said = wordsOf(program.name).support(program, cohort.m);
    return (language === "en" ? LANGUAGES : [language]).flatMap((each) => [
      ...(said.rows.length > 0 ? [accuracyTable(said, each)] : []),
      paragraph(said.words[each]),
    ]);
  });
  const stops = refusal
    ? [
        say(
          `With exactly this many users the study would stop: ${refusal.message}`,
          `若恰有这么多用户，研究将停止：${refusalTexts(refusal.message).zh}`,
        ),
      ]
    : refused
        .map(refusedText)
        .map(({ en, zh }) => say(`With exactly this many users, ${en}`, `若恰有这么多用户，${zh}`));
  const head = say("WHAT THE DATA SIZE SUPPORTS", "数据规模所支持的精度");
  return `${head}\n${[...parts, ...stops.map(paragraph)].join("\n")}`;
}

function accuracyTable({ heads, rows }: SupportWords, language: Language): string {
  const columns = heads.map((head, at) => ({
    head: head[language],
    ...(at === 0 && { width: 29 }),
    ...(at === 1 && { align: "right" as const }),
  }));
  const cells = rows.map(({ name, numbers }) => [name, ...numbers].map((text) => text[language]));
  return textTable(columns, cells);
}

/** Breaks words into lines, indented by two. */
function paragraph(words: string): string {
  return foldText(`  ${words}`, 0);
}
