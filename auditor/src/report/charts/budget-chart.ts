import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { AccountStep } from "../../ledgers/account-replay.ts";
import type { AccountFacts } from "../../checks/accounts.ts";
import { costAt, ratioOf } from "../../checks/cost.ts";
import { type Place, linear, short, timeTicks } from "./scale.ts";

/** The words of a chart, in one language. */
export interface BudgetChartWords {
  readonly alt: string;
  readonly budget: string;
  /** Written before the epsilon of a rung. */
  readonly rung: string;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly isSmall: boolean;
}

const LARGE: Frame = { width: 460, height: 216, left: 42, right: 74, top: 14, bottom: 26, isSmall: false };
const SMALL: Frame = { width: 220, height: 110, left: 6, right: 6, top: 10, bottom: 6, isSmall: true };

/** Most steps that one chart draws. */
const MOST_STEPS = 160;

/** One step as shares of the budget that the account was opened with. */
interface Level {
  readonly at: number;
  readonly spent: number;
  readonly final: number;
  readonly budget: number;
  readonly kind: AccountStep["kind"];
}

/** Draws an account over time: spent, of which final, against its budget and the rungs of its ladder. */
export function budgetChart(account: AccountFacts, words: BudgetChartWords, isSmall: boolean): Html {
  const frame = isSmall ? SMALL : LARGE;
  const levels = thinned(levelsOf(account));
  const [from, to] = [levels[0].at, levels[levels.length - 1].at];
  const top = Math.max(1, ...levels.map(({ spent, budget }) => Math.min(4, Math.max(spent, budget)))) * 1.06;
  const x = linear([from, to], [frame.left, frame.width - frame.right]);
  const y = linear([0, top], [frame.height - frame.bottom, frame.top]);
  const edge = frame.width - frame.right;
  return html`<svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${words.alt}">
    ${isSmall ? undefined : [rungMarks(account, top, frame, y, words.rung), shareMarks(top, frame, y)]}
    <path class="spent" d="${area(levels, "spent", x, y, edge)}" />
    <path class="final" d="${area(levels, "final", x, y, edge)}" />
    <path class="limit" d="${line(levels, "budget", x, y, edge)}" />
    ${isSmall ? undefined : budgetLabel(account, levels, frame, y, words.budget)}
    ${levels.filter(({ kind }) => kind === "correction" || kind === "raise").map((level) => eventMark(level, x, y))}
    <line class="axis" x1="${frame.left}" x2="${edge}" y1="${y(0)}" y2="${y(0)}" />
    ${isSmall ? undefined : timeTicks(from, to, 4).map(({ at, label }) => timeMark(x(at), label, frame))}
  </svg>`;
}

/** Times that cannot be read stand where the one before stands; without any, entries follow evenly. */
function levelsOf({ steps }: AccountFacts): readonly Level[] {
  const whole = BigInt(steps[0].budget) || 1n;
  const times = steps.map(({ time }) => Date.parse(time));
  const isTimed = times.every((time) => Number.isFinite(time)) && times[times.length - 1] > times[0];
  return steps.map(({ spent, final, budget, kind }, index) => ({
    at: isTimed ? times[index] : index,
    spent: ratioOf(BigInt(spent), whole),
    final: ratioOf(BigInt(final), whole),
    budget: ratioOf(BigInt(budget), whole),
    kind,
  }));
}

/** Keeps the first, the last, the highest and every marked level, and evenly chosen ones between. */
function thinned(levels: readonly Level[]): readonly Level[] {
  if (levels.length <= MOST_STEPS) return levels;
  const every = Math.ceil(levels.length / MOST_STEPS);
  const highest = Math.max(...levels.map(({ spent }) => spent));
  return levels.filter(
    ({ spent, kind }, at) =>
      at % every === 0 ||
      at === levels.length - 1 ||
      spent === highest ||
      kind === "correction" ||
      kind === "raise",
  );
}

function line(
  levels: readonly Level[],
  of: "spent" | "final" | "budget",
  x: Place,
  y: Place,
  edge: number,
): string {
  const moves = levels.map((level, at) => {
    const height = y(Math.min(4.2, level[of]));
    return at === 0 ? `M${x(level.at)} ${height}` : `H${x(level.at)}V${height}`;
  });
  return `${moves.join("")}H${edge}`;
}

function area(levels: readonly Level[], of: "spent" | "final", x: Place, y: Place, edge: number): string {
  return `${line(levels, of, x, y, edge)}V${y(0)}H${x(levels[0].at)}Z`;
}

function shareMarks(top: number, { left, width, right }: Frame, y: Place): readonly Html[] {
  return [0, 0.25, 0.5, 0.75, 1, 2, 3, 4]
    .filter((share) => share <= top && (top < 2 || Number.isInteger(share)))
    .map(
      (share) =>
        html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(share)}" y2="${y(share)}" /><text
            x="${left - 5}"
            y="${short(y(share) + 3.5)}"
            text-anchor="end"
            >${short(share * 100)} %</text
          >`,
    );
}

/** Rungs below the top of the chart and at least a line's height apart. */
function rungMarks(
  { ladder, steps, delta }: AccountFacts,
  top: number,
  { left, width, right }: Frame,
  y: Place,
  word: string,
): readonly Html[] {
  const whole = BigInt(steps[0].budget) || 1n;
  let last = Infinity;
  return ladder.toReversed().flatMap((muSq) => {
    const share = ratioOf(BigInt(muSq), whole);
    const at = y(share);
    if (share > top || Math.abs(last - at) < 12) return [];
    last = at;
    const epsilon = costAt(BigInt(muSq), Number(delta) / ladder.length).epsilon;
    return [
      html`<line class="rung" x1="${left}" x2="${width - right}" y1="${at}" y2="${at}" /><text
          class="rung"
          x="${width - right + 5}"
          y="${short(at + 3.5)}"
          >${word} ${chartNumber(epsilon)}</text
        >`,
    ];
  });
}

function budgetLabel(
  { budget }: AccountFacts,
  levels: readonly Level[],
  { left }: Frame,
  y: Place,
  word: string,
): Html {
  const at = y(Math.min(4.2, levels[levels.length - 1].budget));
  return html`<text class="limit" x="${left + 4}" y="${short(at + 12)}"
    >${word} ε ${chartNumber(budget.epsilon)}</text
  >`;
}

/** Writes a budget, rounded down, with at most three digits. */
function chartNumber(epsilon: number): string {
  if (!(epsilon < 1e6)) return "∞";
  const unit = epsilon >= 100 ? 1 : epsilon >= 10 ? 10 : 100;
  return `${Math.floor(epsilon * unit + 1e-9) / unit}`;
}

function eventMark({ at, kind, spent, budget }: Level, x: Place, y: Place): Html {
  return html`<circle
    class="${kind}"
    cx="${x(at)}"
    cy="${y(Math.min(4.2, kind === "raise" ? budget : spent))}"
    r="3.5"
  />`;
}

function timeMark(x: number, label: string, { height, bottom }: Frame): Html {
  const y = height - bottom;
  return html`<line class="axis" x1="${x}" x2="${x}" y1="${y}" y2="${y + 4}" /><text
      x="${x}"
      y="${y + 16}"
      text-anchor="middle"
      >${label}</text
    >`;
}
