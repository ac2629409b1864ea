import { type BlockCost, type ObserverCosts, blockCost, observerCosts } from "@fedseg/shared/plan/cost.ts";
import { type Language, type Say, type Text, sayIn } from "@fedseg/wording/language.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { countText, normText, sizeText, upText } from "@fedseg/wording/number-text.ts";
import { ONE_USER_ADDS } from "@fedseg/wording/plan/entry-words.ts";
import { inputTexts } from "@fedseg/wording/plan/input-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import { refusedText } from "@fedseg/wording/programs/refused-text.ts";
import { describeBlock, describeRequest } from "@fedseg/wording/plan/session-words.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { PreviewedSession, StudyPreview } from "../preview/preview-study.ts";

/** Columns of a bar, and entries that are drawn. */
const [BAR, ENTRIES] = [8, 8];

/** Says, for a terminal of 80 columns, what would leave this node and what it would cost. */
export function previewText(plan: Plan, { sessions, end }: StudyPreview, language: Language): string {
  const say = sayIn(language);
  const title = JSON.stringify(plan.title);
  const blocks = [
    `${foldText(say(`WHAT WOULD LEAVE THIS NODE for ${title}`, `将离开本节点的内容：${title}`))}\n${[HEAD, ...inputTexts(plan)].map((text) => paragraph(text[language])).join("\n")}`,
    ...sessions.map((session) => sessionText(plan, session, language)),
    totalText(plan, sessions, say),
  ];
  if (end.type === "refusal") {
    blocks.push(
      paragraph(
        say(
          `The rehearsal stops here, as the study would on such users: ${end.error.message}`,
          `演练在此停止，研究遇到这样的用户也会如此：${end.error.message}`,
        ),
      ),
    );
  } else {
    for (const refused of end.model.filter(isRefused))
      blocks.push(
        paragraph(
          say(
            `In the rehearsal, as in the study on such users, ${refusedText(refused).en}`,
            `在演练中，研究遇到这样的用户时也一样：${refusedText(refused).zh}`,
          ),
        ),
      );
  }
  return `${blocks.join("\n\n")}\n`;
}

const HEAD: Text = {
  en: "Nothing is sent, charged or kept by showing this. “Exact” are this node's own sums, which never leave it; “noised” is one draw of the same noise that a report would carry, thrown away afterwards: a report draws its own. What leaves is the noised vector behind masks that only the sum over all platforms removes.",
  zh: "显示本内容不会发送、计费或保存任何东西。“精确值”是本节点自己的求和，从不离开；“加噪值”按上报所用的噪声只抽取一次，随后丢弃，实际上报会重新抽取。离开的是加噪后的向量，并带有只有全部平台求和后才能去除的掩码。",
};
const REHEARSAL: Text = {
  en: "REHEARSAL: what is asked here depends on sums that are not released yet. This node's users stand in for every platform's, so the numbers below are like those that will be asked for, not the same.",
  zh: "演练：此处的问题取决于尚未公布的求和。以本节点用户代替所有平台，因此下列数值只与将被询问的相近，并不相同。",
};
const CERTAIN: Text = {
  en: "CERTAIN: this is the next question, and exactly what this node would answer but for the draw of noise.",
  zh: "确定：这是即将提出的问题；除噪声抽取外，与本节点的答复完全一致。",
};

function sessionText(plan: Plan, session: PreviewedSession, language: Language): string {
  const say = sayIn(language);
  const { asked, declaration, isRehearsal } = session;
  const { request, parameters } = asked;
  const attempt =
    declaration.attempt > 1
      ? say(`, attempt ${declaration.attempt}`, `，第 ${declaration.attempt} 次尝试`)
      : "";
  const meaning = describeRequest(request);
  const head = say(
    `SESSION ${declaration.session}${attempt}: ${meaning.en} (${declaration.query})`,
    `会话 ${declaration.session}${attempt}：${meaning.zh}（${declaration.query}）`,
  );
  const numbers = declaration.length === 1 ? "number" : "numbers";
  const [length, bytes] = [declaration.length, declaration.bytes].map(countText);
  const size = say(
    ` ${length} ${numbers}, ${bytes} bytes once masked.`,
    `共 ${length} 个数值，加掩码后 ${bytes} 字节。`,
  );
  const costs = parameters.blocks.map((block) => blockCost(plan, request, block));
  return [
    foldText(head),
    paragraph(`${(isRehearsal ? REHEARSAL : CERTAIN)[language]}${size}`),
    blockTable(
      { query: request.query, costs, whole: observerCosts(plan, parameters, plan.roster.length) },
      language,
    ),
    "",
    entryTable(session, language),
  ].join("\n");
}

interface SessionBlocks {
  readonly query: string;
  readonly costs: readonly BlockCost[];
  readonly whole: ObserverCosts;
}

function blockTable({ query, costs, whole }: SessionBlocks, language: Language): string {
  const say = sayIn(language);
  const rows = costs.map(({ name, norm, delta, nodeSigma, sumSigma, cost }) => [
    name,
    describeBlock(query, name)[language],
    normText(norm),
    sizeText(delta),
    sizeText(nodeSigma),
    sizeText(sumSigma),
    upText(cost.outside.epsilon),
    upText(cost.coalition.epsilon),
  ]);
  const all = [
    say("all", "合计"),
    "",
    "",
    "",
    "",
    "",
    upText(whole.outside.epsilon),
    upText(whole.coalition.epsilon),
  ];
  const number = (head: string, width: number) => ({ head, align: "right" as const, width });
  return textTable(
    [
      { head: say("block", "块") },
      { head: ONE_USER_ADDS[language], width: 22 },
      number(say("clip bound", "截断界"), 6),
      number("Δ", 8),
      number(say("σ of this node", "本节点的 σ"), 8),
      number(say("σ of the sum", "总和的 σ"), 8),
      number("ε (a)", 8),
      number("ε (b)", 8),
    ],
    costs.length > 1 ? [...rows, all] : rows,
  );
}

/** The first entries of the vector, exact beside noised. */
function entryTable({ exact, noised, entryName }: PreviewedSession, language: Language): string {
  const say = sayIn(language);
  const shown = Math.min(ENTRIES, exact.length);
  const [own, drawn] = [exact.subarray(0, shown), noised.subarray(0, shown)];
  const largest = Math.max(...[...own, ...drawn].map(Math.abs));
  const rows = Array.from(own, (value, at) => [
    entryName(at)[language],
    sizeText(value),
    bar(value, largest),
    sizeText(drawn[at]),
    bar(drawn[at], largest),
  ]);
  const table = textTable(
    [
      { head: say("entry", "项"), width: 30 },
      { head: say("exact, stays here", "精确值，仅存本地"), align: "right", width: 11 },
      { head: " ".repeat(BAR) },
      { head: say("noised", "加噪值"), align: "right" },
      { head: " ".repeat(BAR) },
    ],
    rows,
  );
  const more = countText(exact.length - shown);
  return shown < exact.length ? `${table}\n${say(`  … and ${more} more`, `  … 另有 ${more} 项`)}` : table;
}

/** Draws a number as a bar; one below zero is drawn lighter. */
export function bar(value: number, largest: number): string {
  const filled = largest > 0 ? Math.round((Math.abs(value) / largest) * BAR) : 0;
  return (value < 0 ? "░" : "█").repeat(filled);
}

function totalText(plan: Plan, sessions: readonly PreviewedSession[], say: Say): string {
  const total = (of: "length" | "bytes") =>
    countText(sessions.reduce((sum, { declaration }) => sum + declaration[of], 0));
  const blocks = sessions.flatMap(({ asked }) => asked.parameters.blocks);
  const cost = observerCosts(plan, { blocks }, plan.roster.length);
  const [numbers, bytes] = [total("length"), total("bytes")];
  const [outside, coalition] = [cost.outside, cost.coalition].map(({ epsilon }) => upText(epsilon));
  const { c, m } = plan.cohort;
  const words = say(
    `${sessions.length} session(s) to come, ${numbers} numbers, ${bytes} bytes; together ε = ${outside} against (a) the outside world and ε = ${coalition} against (b) the coordinator with ${c} colluding platform(s), at δ = ${plan.budget.delta}, for all data of one user here, if every platform stays. An account reserves each session for as few as ${m}, and further attempts cost again.`,
    `尚有 ${sessions.length} 次会话，共 ${numbers} 个数值、${bytes} 字节；若所有平台都留下，合计对 (a) 外界 ε = ${outside}，对 (b) 协调方与 ${c} 个串通平台 ε = ${coalition}（δ = ${plan.budget.delta}），针对一名用户在此处的全部数据。账户按每次会话只有 ${m} 个平台留下来预留，再次尝试另行计费。`,
  );
  return `${say("IN TOTAL", "合计")}\n${paragraph(words)}`;
}

/** Breaks words into lines, indented by two. */
function paragraph(words: string): string {
  return foldText(`  ${words}`, 0);
}
