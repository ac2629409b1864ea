import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import type { Forecast, StudyPrice } from "@fedseg/shared/ledger/forecast.ts";
import type { Say, Text } from "@fedseg/wording/language.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import { countText, counted, upText } from "@fedseg/wording/number-text.ts";
import { dateText, momentText } from "@fedseg/wording/plan/date-text.ts";
import { forecastText } from "@fedseg/wording/plan/forecast-text.ts";
import { besideText } from "@fedseg/wording/status/wait-text.ts";
import type { InboxBook } from "../inbox/book.ts";
import {
  type Proposal,
  type ProposalReason,
  type ProposalState,
  type ShownState,
  isClosed,
  isEnded,
  isOverButAgreed,
  isWithdrawn,
  shownState,
} from "../inbox/proposal.ts";

/** What an account has left. */
export interface AccountLeft {
  /** delta of the account, at which epsilons are told. */
  readonly delta: number;
  /** How many such studies it still carries, at the rate of those before. */
  readonly forecast: (price: StudyPrice) => Forecast;
}

/** States in the order in which they are listed: what a person can do something about first. */
export const STATES: readonly ProposalState[] = [
  "waiting",
  "approved",
  "begun",
  "refused",
  "lapsed",
  "ended",
];

/** States of proposals that charge nothing any more. */
const OVER: ReadonlySet<ShownState> = new Set(["ended", "cancelled", "withdrawn"]);

/** Writes a node's inbox for a terminal. */
export function inboxText(book: InboxBook, beside: ProposalBeside, say: Say): string {
  const listed = STATES.flatMap((state) => book.proposals.filter((one) => one.state === state).toReversed());
  const waiting = book.proposals.filter(({ state }) => state === "waiting").length;
  const head = say(
    `INBOX: ${countText(waiting)} of ${countText(listed.length)} ${listed.length === 1 ? "proposal waits" : "proposals wait"} for you`,
    `收件箱：${countText(listed.length)} 项提案，其中 ${countText(waiting)} 项等待您答复`,
  );
  const unlisted = book.unlisted ? [unlistedText(book.unlisted, say)] : [];
  return [head, ...listed.map((one) => proposalText(one, beside, say)), ...unlisted].join("\n\n");
}

/** What a proposal is held against: what the account has left, and the titles of the studies under way. */
export interface ProposalBeside {
  readonly left: AccountLeft;
  readonly begun: readonly string[];
}

/** Writes one proposal: what it is, where it stands, what it costs and what can be done. */
export function proposalText(proposal: Proposal, beside: ProposalBeside, say: Say): string {
  const { study, title } = proposal;
  const lines = [...proposalLines(proposal, beside, say), todoText(proposal, say)];
  const indented = lines.join("\n").replaceAll("\n", "\n    ");
  return `${study.slice(0, 16)}  ${JSON.stringify(title)}\n    ${indented}`;
}

/** Writes where a proposal stands, what it is, what it costs and why it stands there. */
function proposalLines(proposal: Proposal, { left, begun }: ProposalBeside, say: Say): readonly string[] {
  const { coordinator, roster, snapshot, sessions, quorum, enrolBy } = proposal;
  const day = dateText(snapshot);
  const names = roster.join(", ");
  // Nobody has worked out the sums of a plan that was refused before it was priced.
  const sums =
    sessions > 0
      ? { en: `; ${counted(sessions, "sum")}`, zh: `；${countText(sessions)} 次求和` }
      : { en: "", zh: "" };
  const what = say(
    `proposed by ${coordinator} to ${names}; data as of ${day.en}${sums.en}`,
    `由 ${coordinator} 向 ${names} 提出；数据截至 ${day.zh}${sums.zh}`,
  );
  const closes = whenText(enrolBy);
  const fewer = say(
    `; may go on with ${quorum} of them when enrolment closes (${closes.en})`,
    `；报名截止（${closes.zh}）后可以只与其中 ${quorum} 方继续`,
  );
  return [
    stateText(proposal, say),
    ...turnTexts(proposal, begun, say),
    quorum === undefined ? what : `${what}${fewer}`,
    ...priceTexts(proposal, left, say),
    ...reasonTexts(proposal, say),
  ];
}

/** Writes what a proposal costs and how many such studies fit; nothing of one that nobody has priced, or that can charge nothing any more. */
export function priceTexts(proposal: Proposal, left: AccountLeft, say: Say): readonly string[] {
  const isOver = OVER.has(shownState(proposal)) || isEnded(proposal) || isWithdrawn(proposal);
  const mayCharge = proposal.sessions > 0 && !isOver;
  return mayCharge ? [priceText(proposal, left, say)] : [];
}

/** Writes why a proposal stands where it does. */
export function reasonTexts({ reasons }: Proposal, say: Say): readonly string[] {
  return reasons.flatMap((reason) => reasonText(reason, say));
}

/** Writes what an approved proposal waits for: everybody's approval, its turn, and room at this node. */
export function turnTexts({ state }: Proposal, begun: readonly string[], say: Say): readonly string[] {
  if (state !== "approved") return [];
  const yet = say(
    "approved here, not yet countersigned: as long as it runs and is connected, the node tells the coordinator so, and countersigns by itself when everybody has approved and its turn has come",
    "本方已批准，尚未会签：节点在运行并连接时会告知协调方；各方均批准且轮到它时，节点自动会签",
  );
  if (begun.length === 0) return [yet];
  const beside = besideText(begun.map((title) => JSON.stringify(title)));
  return [say(`${yet}; ${beside.en}`, `${yet}；${beside.zh}`)];
}

function stateText(proposal: Proposal, say: Say): string {
  const { by } = proposal;
  const state = shownState(proposal);
  const [since, until] = [proposal.since, proposal.until].map(whenText);
  const who = by === undefined ? say("", "") : say(...BY[by]);
  switch (state) {
    case "waiting":
      return say(
        `WAITS for your answer since ${since.en}; lapses at ${until.en}`,
        `自 ${since.zh} 起等待您答复；${until.zh} 失效`,
      );
    case "approved":
      return say(
        `APPROVED ${who} at ${since.en}; begins when its turn comes, by ${until.en} or not at all`,
        `${since.zh} 已批准（${who}）；轮到时开始，${until.zh} 前未开始则失效`,
      );
    case "begun":
      return say(`UNDER WAY, approved ${who}`, `进行中，已批准（${who}）`);
    case "ended":
      return say("ENDED", "已结束");
    case "refused":
      return say(`REFUSED ${who} at ${since.en}`, `${since.zh} 已拒绝（${who}）`);
    case "lapsed":
      return say(`LAPSED at ${since.en}`, `${since.zh} 已失效`);
    case "cancelled":
      return say(`CANCELLED by its coordinator, heard at ${since.en}`, `协调方已取消，${since.zh} 得知`);
    case "withdrawn":
      return say(`WITHDRAWN by its coordinator, heard at ${since.en}`, `协调方已撤回，${since.zh} 得知`);
  }
}

/** A moment of a proposal, or nothing where it has none. */
function whenText(iso: string | undefined): Text {
  return iso === undefined ? { en: "", zh: "" } : momentText(iso);
}

const BY: Readonly<Record<NonNullable<Proposal["by"]>, readonly [en: string, zh: string]>> = {
  owner: ["by you", "由您"],
  policy: ["by your policy", "按您的策略"],
  rule: ["by your standing rule", "按您的长期规则"],
  replaces: ["with the plan whose place it takes", "随其所取代的方案"],
};

function priceText(
  { price: { epsilon, delta, muSq, worstMuSq } }: Proposal,
  left: AccountLeft,
  say: Say,
): string {
  const own = say(
    `costs at most ε ${epsilon} at δ ${delta} if no attempt is lost`,
    `若没有一次尝试作废，最多花费 ε ${epsilon}（δ ${delta}）`,
  );
  const worst = upText(guaranteeOf(BigInt(worstMuSq), left.delta).reported);
  const carried = forecastText(left.forecast({ muSq: BigInt(muSq), neededSq: BigInt(muSq) }));
  return say(
    `${own}; ε ${worst} at this account's δ ${left.delta.toExponential()} if every attempt is made. ${carried.en}`,
    `${own}；若每次尝试都用上，按本账户的 δ ${left.delta.toExponential()} 为 ε ${worst}。${carried.zh}`,
  );
}

function reasonText({ code, text }: ProposalReason, say: Say): readonly string[] {
  if (text === "") return [];
  return [
    code === "PLAN_DECLINED"
      ? say(`your reason: ${text}`, `您的理由：${text}`)
      : say(text, refusalTexts(text).zh),
  ];
}

/** What can be done about a proposal: a command to copy, or why there is none. */
function todoText(proposal: Proposal, say: Say): string {
  const { study, state, by } = proposal;
  const command = (name: string) => `fedseg-node ${name} --config FILE --study ${study.slice(0, 16)}`;
  switch (state) {
    case "waiting":
      return `${command("inbox")}\n${command("approve")}\n${command("refuse")}`;
    case "approved":
      return command("refuse");
    case "refused":
      if (isClosed(proposal) || isEnded(proposal)) return closedText(say);
      if (isWithdrawn(proposal)) return withdrawnText(say);
      return by === "owner"
        ? command("approve")
        : say("Judged anew when the coordinator offers it again.", "协调方再次提出时将重新判断。");
    case "begun":
      return say("To give it up: fedseg-node leave.", "如需放弃：fedseg-node leave。");
    case "lapsed":
      return lapsedText(proposal, say);
    case "ended":
      return say("What it has charged stands in fedseg-node account.", "其花费见 fedseg-node account。");
  }
}

/** What is left to do about a proposal that has lapsed: an answer that was yes holds for the smaller study in its place. */
function lapsedText(proposal: Proposal, say: Say): string {
  if (proposal.quorum !== undefined && isOverButAgreed(proposal))
    return say(
      "Nothing is to be done: if it goes on with fewer platforms, your answer holds for that, once.",
      "无需操作：若它与较少的平台继续，您的答复同样适用，仅一次。",
    );
  if (isClosed(proposal) || isEnded(proposal)) return closedText(say);
  return isWithdrawn(proposal)
    ? withdrawnText(say)
    : say("Can be answered when the coordinator offers it again.", "协调方再次提出时可以答复。");
}

function withdrawnText(say: Say): string {
  return say(
    "Nothing is to be done: it is answered again only if it comes again.",
    "无需操作：仅当它再次提出时才可答复。",
  );
}

function closedText(say: Say): string {
  return say("It cannot be answered any more.", "已无法答复。");
}

function unlistedText({ count, since, last }: NonNullable<InboxBook["unlisted"]>, say: Say): string {
  const [from, to] = [since, last].map(whenText);
  return say(
    `${countText(count)} older ones, which were refused, have lapsed or have ended, are listed no more (since ${from.en}, the last at ${to.en}).`,
    `另有 ${countText(count)} 项较早的、已拒绝、失效或结束的提案不再列出（自 ${from.zh} 起，最近一次 ${to.zh}）。`,
  );
}
