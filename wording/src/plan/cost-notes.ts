import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { attemptsText, searchAttempts } from "@fedseg/shared/plan/attempts.ts";
import type { AccountCost } from "@fedseg/shared/plan/cost-account.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import type { Language, Text } from "../language.ts";
import { countText, percentText } from "../number-text.ts";
import { dateText, momentText } from "./date-text.ts";
import { wordsOf } from "../programs/index.ts";
import { printable } from "../terminal/printable.ts";

/** What stands under the table of vectors. */
export const LEAVES: Text = {
  en: "Every vector leaves masked: the coordinator and the other platforms see only the sum over all platforms, with everybody's noise in it. “about” depends on how many users there are and how they lie.",
  zh: "每个向量都加掩码后发出：协调方与其他平台只能看到所有平台的总和，其中含有各方的噪声。“约”取决于用户数量及其分布。",
};

/** What stands under the table of noise. */
export const NOISE: Text = {
  en: "σ is the standard deviation of the noise on every entry: one platform's, and that of the released sum when every platform stays; “in users” says it for an entry that counts users. Δ is the most that all data of one user can change the vector by (L2).",
  zh: "σ 为每一项噪声的标准差：单个平台的，以及所有平台都参与时所发布总和的；“按人”针对统计用户数的项。Δ 为一名用户的全部数据最多能使向量改变的量（L2）。",
};

/** What a plan is, in a paragraph. */
export function planNote(plan: Plan): Text {
  const { roster, features: measured, snapshot, cohort } = plan;
  const aims = programsOf(plan).map(({ asked }) => wordsOf(asked.name).aim(asked.spec));
  // In quotes: whoever wrote the plan chose these words, and none of them is this node's own.
  const features = (language: Language) => measured.map(({ title }) => quoted(title[language]));
  const [day, quorum] = [dateText(snapshot), quorumNote(plan)];
  return {
    en: `${aims.map(({ en }) => en).join(", then ")} of the users of ${roster.length} platforms by ${features("en").join(", ")}, as of ${day.en}. The coordinator may collude with ${cohort.c} of the platforms; at least ${cohort.m} must stay in every session.${quorum.en}`,
    zh: `对 ${roster.length} 个平台的用户按${features("zh").join("、")}（截至 ${day.zh}）进行：${aims.map(({ zh }) => zh).join("，然后")}。协调方可能与其中 ${cohort.c} 个平台串通；每次会话至少须有 ${cohort.m} 个平台参与。${quorum.zh}`,
  };
}

function quoted(words: string): string {
  return JSON.stringify(printable(words));
}

/** Says with how many the study may go on when enrolment closes: whoever agrees to the plan agrees to that. */
function quorumNote({ quorum, roster, enrolBy = "" }: Plan): Text {
  if (quorum === undefined || quorum >= roster.length) return { en: "", zh: "" };
  return {
    en: ` If not all have come when enrolment closes (${momentText(enrolBy).en}), it goes on with those who have, ${quorum} at least, without asking again; as many of them may collude.`,
    zh: `若报名截止（${momentText(enrolBy).zh}）时并非全部到齐，则以已到者继续（至少 ${quorum} 个），不再询问；其中可能串通的数量不变。`,
  };
}

/** Names the template, and says what its plans share. */
export function templateNote(plan: Plan): Text {
  const hash = toHex(templateHash(plan));
  return {
    en: `Its template is ${hash}: plans of it differ in title, snapshot, roster and cohort, and in what their inputs hold.`,
    zh: `其模板为 ${hash}：同一模板的计划只在标题、快照、名单、群组参数及输入内容上不同。`,
  };
}

export const NOTHING_SPENT: Text = {
  en: "Nothing is spent, sent or written by showing this.",
  zh: "显示本内容不会花费、发送或写入任何东西。",
};

/** What stands under the table of costs. */
export function costNote(plan: Plan): Text {
  const { epsilon, delta } = plan.budget;
  const search = searchNote(plan);
  return {
    en: `ε at δ = ${delta}, for all data of one user at one platform. Costs add in μ², not in ε: the sessions' ε do not sum to the study's. The plan's budget is ε = ${epsilon} against (b): no course of the study costs more without failed attempts. An account reserves a session for the fewest platforms that may stay; when more do, what that leaves is spent by the sessions after it. What a program that is refused on the way has not asked for is charged to nobody, and no other program gets it. A failed attempt stays charged unless it is certified that nobody can open it.${search.en}`,
    zh: `ε 对应 δ = ${delta}，针对一名用户在一个平台的全部数据。费用按 μ² 相加，而非按 ε：各会话的 ε 之和不等于研究的 ε。计划的预算为针对 (b) 的 ε = ${epsilon}：若没有失败的尝试，研究的任何进程都不会花费更多。账户按可能参与的最少平台预留每次会话；更多平台参与时，余下的由之后的会话使用。中途被拒绝的程序未提出的部分不向任何人计费，其他程序也不会得到。失败的尝试仍计费，除非有凭证证明无人能打开。${search.zh}`,
  };
}

/** What the attempts are that a study may take besides. */
function searchNote(plan: Plan): Text {
  const more = searchAttempts(plan);
  if (more === 0) return { en: "", zh: "" };
  return {
    en: ` The whole study may take ${more} more attempts, in sessions whose sums are faulty, to get past the platform that lies.`,
    zh: `整个研究在求和有误的会话中还可多做 ${more} 次尝试，以排除说谎的平台。`,
  };
}

/** What the last row of the table of costs is of. */
export function everyAttempt(plan: Plan): Text {
  const { maxAttempts } = plan.limits;
  const more = searchAttempts(plan);
  return {
    en: `the whole study if each session takes all ${attemptsText(plan)}`,
    zh: `整个研究（每次会话用尽 ${maxAttempts}${more > 0 ? ` + ${more}` : ""} 次尝试）`,
  };
}

/** What a study takes of an account, in a paragraph. */
export function accountNote(account: AccountCost): Text {
  const [spent, share, expected, worst] = [
    account.spentShare,
    account.share,
    account.expectedShare,
    account.worstShare,
  ].map(percentText);
  const [studies, fewest] = [account.studies, account.worstStudies].map((count) => countText(count));
  return {
    en: `Spent or reserved so far: ${spent} of the account's μ². The study takes at most ${share} of it (${expected} if every platform stays, ${worst} if every attempt is made). Studies like this that still fit: ${studies} (${fewest} if every attempt is made), this one included.`,
    zh: `至今已花费或预留账户 μ² 的 ${spent}。本研究最多占用其 ${share}（所有平台都参与时 ${expected}，用尽每次尝试时 ${worst}）。还能容纳这样的研究 ${studies} 次（用尽每次尝试时 ${fewest} 次），含本次。`,
  };
}
