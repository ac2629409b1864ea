import { type BlockCost, type ObserverCosts, blockCost, observerCosts } from "@fedseg/shared/plan/cost.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { countText, normText, sizeText, upText } from "@fedseg/wording/number-text.ts";
import { inputTexts } from "@fedseg/wording/plan/input-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import { refusedText } from "@fedseg/wording/programs/refused-text.ts";
import { describeBlock, describeRequest } from "@fedseg/wording/plan/session-words.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { PreviewedSession, StudyPreview } from "./preview-study.ts";

/** Columns of a bar, and entries that are drawn. */
const [BAR, ENTRIES] = [8, 8];

/** Says, for a terminal of 80 columns, what would leave this node and what it would cost. */
export function previewText(plan: Plan, { sessions, end }: StudyPreview): string {
  const blocks = [
    `${foldText(`WHAT WOULD LEAVE THIS NODE for ${JSON.stringify(plan.title)}`)}\n${[HEAD, ...inputTexts(plan).map(({ en }) => en)].map(paragraph).join("\n")}`,
    ...sessions.map((session) => sessionText(plan, session)),
    totalText(plan, sessions),
  ];
  if (end.type === "refusal") {
    blocks.push(
      paragraph(`The rehearsal stops here, as the study would on such users: ${end.error.message}`),
    );
  } else {
    for (const refused of end.model.filter(isRefused))
      blocks.push(paragraph(`In the rehearsal, as in the study on such users, ${refusedText(refused).en}`));
  }
  return `${blocks.join("\n\n")}\n`;
}

const HEAD =
  "Nothing is sent, charged or kept by showing this. “Exact” are this node's own sums, which never leave it; “noised” is one draw of the same noise that a report would carry, thrown away afterwards: a report draws its own. What leaves is the noised vector behind masks that only the sum over all platforms removes.";
const REHEARSAL =
  "REHEARSAL: what is asked here depends on sums that are not released yet. This node's users stand in for every platform's, so the numbers below are like those that will be asked for, not the same.";
const CERTAIN =
  "CERTAIN: this is the next question, and exactly what this node would answer but for the draw of noise.";

function sessionText(plan: Plan, session: PreviewedSession): string {
  const { asked, declaration, isRehearsal } = session;
  const { request, parameters } = asked;
  const attempt = declaration.attempt > 1 ? `, attempt ${declaration.attempt}` : "";
  const head = `SESSION ${declaration.session}${attempt}: ${describeRequest(request).en} (${declaration.query})`;
  const numbers = declaration.length === 1 ? "number" : "numbers";
  const size = `${countText(declaration.length)} ${numbers}, ${countText(declaration.bytes)} bytes once masked.`;
  const costs = parameters.blocks.map((block) => blockCost(plan, request, block));
  return [
    foldText(head),
    paragraph(`${isRehearsal ? REHEARSAL : CERTAIN} ${size}`),
    blockTable(request.query, costs, observerCosts(plan, parameters, plan.roster.length)),
    "",
    entryTable(session),
  ].join("\n");
}

function blockTable(query: string, blocks: readonly BlockCost[], whole: ObserverCosts): string {
  const rows = blocks.map(({ name, norm, delta, nodeSigma, sumSigma, cost }) => [
    name,
    describeBlock(query, name).en,
    normText(norm),
    sizeText(delta),
    sizeText(nodeSigma),
    sizeText(sumSigma),
    upText(cost.outside.epsilon),
    upText(cost.coalition.epsilon),
  ]);
  const all = ["all", "", "", "", "", "", upText(whole.outside.epsilon), upText(whole.coalition.epsilon)];
  const number = (head: string, width: number) => ({ head, align: "right" as const, width });
  return textTable(
    [
      { head: "block" },
      { head: "one user adds", width: 22 },
      number("clip bound", 6),
      number("Δ", 8),
      number("σ of this node", 8),
      number("σ of the sum", 8),
      number("ε (a)", 8),
      number("ε (b)", 8),
    ],
    blocks.length > 1 ? [...rows, all] : rows,
  );
}

/** The first entries of the vector, exact beside noised. */
function entryTable({ exact, noised, entryName }: PreviewedSession): string {
  const shown = Math.min(ENTRIES, exact.length);
  const [own, drawn] = [exact.subarray(0, shown), noised.subarray(0, shown)];
  const largest = Math.max(...[...own, ...drawn].map(Math.abs));
  const rows = Array.from(own, (value, at) => [
    entryName(at).en,
    sizeText(value),
    bar(value, largest),
    sizeText(drawn[at]),
    bar(drawn[at], largest),
  ]);
  const table = textTable(
    [
      { head: "entry", width: 30 },
      { head: "exact, stays here", align: "right", width: 11 },
      { head: " ".repeat(BAR) },
      { head: "noised", align: "right" },
      { head: " ".repeat(BAR) },
    ],
    rows,
  );
  return shown < exact.length ? `${table}\n  … and ${countText(exact.length - shown)} more` : table;
}

/** Draws a number as a bar; one below zero is drawn lighter. */
export function bar(value: number, largest: number): string {
  const filled = largest > 0 ? Math.round((Math.abs(value) / largest) * BAR) : 0;
  return (value < 0 ? "░" : "█").repeat(filled);
}

function totalText(plan: Plan, sessions: readonly PreviewedSession[]): string {
  const total = (of: "length" | "bytes") =>
    countText(sessions.reduce((sum, { declaration }) => sum + declaration[of], 0));
  const blocks = sessions.flatMap(({ asked }) => asked.parameters.blocks);
  const cost = observerCosts(plan, { blocks }, plan.roster.length);
  const words = `${sessions.length} session(s) to come, ${total("length")} numbers, ${total("bytes")} bytes; together ε = ${upText(cost.outside.epsilon)} against (a) the outside world and ε = ${upText(cost.coalition.epsilon)} against (b) the coordinator with ${plan.cohort.c} colluding platform(s), at δ = ${plan.budget.delta}, for all data of one user here, if every platform stays. An account reserves each session for as few as ${plan.cohort.m}, and further attempts cost again.`;
  return `IN TOTAL\n${paragraph(words)}`;
}

/** Breaks words into lines, indented by two. */
function paragraph(words: string): string {
  return foldText(`  ${words}`, 0);
}
