import { attemptsText, searchAttempts } from "@fedseg/shared/plan/attempts.ts";
import type { AccountCost } from "@fedseg/shared/plan/cost-account.ts";
import { foldText } from "../terminal/fold-text.ts";
import type { LengthRange, ObserverCosts, TotalCosts } from "@fedseg/shared/plan/cost.ts";
import type { DescribedCost, DescribedSession } from "./described-cost.ts";
import { countText, downText, normText, percentText, sizeText, upText } from "../number-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { type Language, LANGUAGES } from "../language.ts";
import { ONE_USER_ADDS } from "./entry-words.ts";
import { inputTexts } from "./input-text.ts";
import type { SupportWords } from "../programs/words.ts";
import { wordsOf } from "../programs/index.ts";
import { refusedText } from "../programs/refused-text.ts";
import { textTable } from "../terminal/text-table.ts";

/** The column that says which session a row is of. */
const SESSION = { head: "no.", align: "right" } as const;

/** Writes what a plan will compute and cost, in plain words, for a terminal of 80 columns. */
export function planCostText(plan: Plan, cost: DescribedCost, account?: AccountCost): string {
  const blocks = [
    headText(plan),
    `WHAT LEAVES EACH PLATFORM\n${sessionTable(cost.sessions)}\n${paragraph(LEAVES)}`,
    `WHAT ONE USER CAN CHANGE, AND THE NOISE ON IT\n${blockTable(cost.sessions)}\n${paragraph(NOISE)}`,
    `WHAT IT COSTS\n${costTable(plan, cost)}\n${paragraph(costNote(plan))}`,
    ...(account ? [accountText(account)] : []),
    supportText(plan, cost),
  ];
  return `${blocks.join("\n\n")}\n`;
}

const LEAVES =
  "Every vector leaves masked: the coordinator and the other platforms see only the sum over all platforms, with everybody's noise in it. “about” depends on how many users there are and how they lie.";
const NOISE =
  "σ is the standard deviation of the noise on every entry: one platform's, and that of the released sum when every platform stays; “in users” says it for an entry that counts users. Δ is the most that all data of one user can change the vector by (L2).";

function headText(plan: Plan): string {
  const { title, roster, features: measured, snapshot, cohort } = plan;
  const aims = programsOf(plan).map(({ asked }) => wordsOf(asked.name).aim(asked.spec).en);
  const features = measured.map(({ name }) => name).join(", ");
  const words = `${aims.join(", then ")} of the users of ${roster.length} platforms by ${features}, as of ${snapshot}. The coordinator may collude with ${cohort.c} of the platforms; at least ${cohort.m} must stay in every session.${quorumText(plan)}`;
  return `${foldText(`PLAN ${JSON.stringify(title)}`)}\n${paragraph(words)}\n${inputParagraphs(plan)}${paragraph(`Its template is ${toHex(templateHash(plan))}: plans of it differ in title, snapshot, roster and cohort, and in what their inputs hold.`)}\n${paragraph("Nothing is spent, sent or written by showing this.")}`;
}

/** Says with how many the study may go on when enrolment closes: whoever agrees to the plan agrees to that. */
function quorumText({ quorum, roster, enrolBy = "" }: Plan): string {
  if (quorum === undefined || quorum >= roster.length) return "";
  return ` If not all have come when enrolment closes (${enrolBy}), it goes on with those who have, ${quorum} at least, without asking again; as many of them may collude.`;
}

/** Says which earlier models the plan carries. */
function inputParagraphs(plan: Plan): string {
  return inputTexts(plan)
    .map(({ en }) => `${paragraph(en)}\n`)
    .join("");
}

function sessionTable(sessions: readonly DescribedSession[]): string {
  const rows = sessions.map(({ session, meaning, query, length, bytes }) => [
    `${session}`,
    meaning.en,
    query,
    lengthText(length),
    `${length.isFixed ? "" : "≤ "}${countText(bytes)}`,
  ]);
  return textTable(
    [
      SESSION,
      { head: "what for", width: 28 },
      { head: "query" },
      { head: "numbers", align: "right", width: 17 },
      { head: "bytes", align: "right" },
    ],
    rows,
  );
}

/** Writes how many numbers leave. */
export function lengthText({ least, most, isFixed }: LengthRange): string {
  if (isFixed) return countText(most);
  return least === most ? `about ${countText(most)}` : `about ${countText(least)} – ${countText(most)}`;
}

function blockTable(sessions: readonly DescribedSession[]): string {
  const rows = sessions.flatMap(({ session, blocks }) =>
    blocks.map((block) => [
      `${session}`,
      block.meaning.en,
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
      SESSION,
      { head: ONE_USER_ADDS.en, width: 24 },
      { head: "clip bound", align: "right", width: 6 },
      { head: "Δ", align: "right" },
      { head: "scale", align: "right" },
      { head: "σ of a platform", align: "right", width: 8 },
      { head: "σ of the sum", align: "right", width: 8 },
      { head: "in users", align: "right", width: 5 },
    ],
    rows,
  );
}

function costTable(plan: Plan, { sessions, expected, once, worst }: DescribedCost): string {
  const row = (name: string, cost: ObserverCosts | TotalCosts) => [
    name,
    sizeText(cost.coalition.mu),
    upText(cost.outside.epsilon),
    upText(cost.coalition.epsilon),
    "person" in cost ? upText(cost.person.epsilon) : "",
  ];
  const { c } = plan.cohort;
  return textTable(
    [
      { head: "ε of …", width: 32 },
      { head: "μ (b)", align: "right" },
      { head: "(a) outside world", align: "right", width: 8 },
      { head: `(b) coordinator + ${c} colluding`, align: "right", width: 12 },
      { head: `(b) for one person on all ${plan.roster.length} platforms`, align: "right", width: 12 },
    ],
    [
      ...sessions.map(({ session, meaning, cost }) => row(`session ${session} alone: ${meaning.en}`, cost)),
      row("the whole study if every platform stays", expected),
      row(`the whole study if only ${plan.cohort.m} stay`, once),
      row(`the whole study if each session takes all ${attemptsText(plan)}`, worst),
    ],
  );
}

/** What the attempts are that a study may take besides. */
function searchNote(plan: Plan): string {
  const more = searchAttempts(plan);
  return more > 0
    ? ` The whole study may take ${more} more attempts, in sessions whose sums are faulty, to get past the platform that lies.`
    : "";
}

function costNote(plan: Plan): string {
  const { budget } = plan;
  return `ε at δ = ${budget.delta}, for all data of one user at one platform. Costs add in μ², not in ε: the sessions' ε do not sum to the study's. The plan's budget is ε = ${budget.epsilon} against (b): no course of the study costs more without failed attempts. An account reserves a session for the fewest platforms that may stay; when more do, what that leaves is spent by the sessions after it. What a program that is refused on the way has not asked for is charged to nobody, and no other program gets it. A failed attempt stays charged unless it is certified that nobody can open it.${searchNote(plan)}`;
}

function accountText(account: AccountCost): string {
  const { delta, authorised, spentShare, leftBefore, leftAfter } = account;
  const [share, expected, worst] = [account.share, account.expectedShare, account.worstShare].map(
    percentText,
  );
  const rows = [
    ["authorised for the life of the account", downText(authorised)],
    ["left now", downText(leftBefore)],
    ["left after this study", downText(leftAfter)],
  ];
  const words = `Spent or reserved so far: ${percentText(spentShare)} of the account's μ². The study takes at most ${share} of it (${expected} if every platform stays, ${worst} if every attempt is made). Studies like this that still fit: ${countText(account.studies)} (${countText(account.worstStudies)} if every attempt is made), this one included.`;
  const table = textTable(
    [{ head: "this platform's account" }, { head: `ε at δ = ${delta.toExponential()}`, align: "right" }],
    rows,
  );
  return `WHAT IS LEFT\n${table}\n${paragraph(words)}`;
}

function supportText({ cohort }: Plan, { programs, refusal, refused }: DescribedCost): string {
  const parts = programs.flatMap((program) => {
    const said = wordsOf(program.name).support(program, cohort.m);
    return LANGUAGES.flatMap((language) => [
      ...(said.rows.length > 0 ? [accuracyTable(said, language)] : []),
      paragraph(said.words[language]),
    ]);
  });
  const stops = refusal
    ? [paragraph(`With exactly this many users the study would stop: ${refusal.message}`)]
    : refused.map((one) => paragraph(`With exactly this many users, ${refusedText(one).en}`));
  return `WHAT THE DATA SIZE SUPPORTS\n${[...parts, ...stops].join("\n")}`;
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
