import Table from "cli-table3";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { textTable, wrapText } from "@fedseg/wording/terminal/text-table.ts";
import { formatEstimate, formatNumber } from "@fedseg/wording/estimate-text.ts";
import type {
  Segment,
  SegmentFeature,
  VisibleSegment,
} from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { figure, isShare } from "@fedseg/wording/programs/segmentation/label-values.ts";
import { isTwoValued } from "@fedseg/shared/programs/segmentation/segment-scores.ts";
import { groupTitleOf } from "@fedseg/wording/names.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type Budget, epsilonText } from "./budgets.ts";

/** Widths that keep a table within 80 columns. */
const [NAME_WIDTH, SEGMENT_WIDTH, SEGMENTS_A_TABLE] = [21, 18, 3];
const PADDING = 2;
const PLAIN = { style: { head: [], border: [] } };

/** Returns the segments that may be described, the largest first. */
export function visibleBySize(segments: readonly Segment[]): VisibleSegment[] {
  return segments.filter((segment) => !segment.hidden).sort((a, b) => b.size.value - a.size.value);
}

/**
 * Draws the segments side by side, some to a table: names in both languages, how many users have the label, and what their
 * values are in natural units, each ± its standard error.
 */
export function segmentTable(segments: readonly Segment[]): string {
  const visible = visibleBySize(segments);
  const tables: string[] = [];
  for (let at = 0; at < visible.length; at += SEGMENTS_A_TABLE)
    tables.push(sideBySide(visible.slice(at, at + SEGMENTS_A_TABLE)));
  tables.push(`${NOT_TOLD} not told: the noise is too large for it.`);
  const hidden = segments.length - visible.length;
  if (hidden > 0) tables.push(`${hidden} segment(s) below the plan's size floor are not shown.`);
  return tables.join("\n");
}

const NUMBERS = { median: "  typical (median)", mean: "  mean" } as const;
const NOT_TOLD = "–";

/** Writes one number of a feature, or that the noise does not allow it. */
function told({ spec, values }: SegmentFeature, number: keyof typeof NUMBERS): string {
  const estimate = values[number];
  return estimate ? figure(estimate, isShare(spec)) : NOT_TOLD;
}

function sideBySide(segments: readonly VisibleSegment[]): string {
  const table = new Table({
    ...PLAIN,
    wordWrap: true,
    colWidths: [NAME_WIDTH, ...segments.map(() => SEGMENT_WIDTH)],
    head: ["", ...segments.map(headOf)],
    colAligns: ["left", ...segments.map(() => "right" as const)],
  });
  table.push([
    "group",
    ...segments.map(({ group }) => `${groupTitleOf(group).en}\n${groupTitleOf(group).zh}`),
  ]);
  table.push(["users", ...segments.map(({ size }) => formatEstimate(size))]);
  table.push(["share", ...segments.map(({ share }) => `${formatNumber(100 * share.value, 1)} %`)]);
  for (const [at, { spec }] of (segments[0]?.features ?? []).entries()) {
    const numbers = isTwoValued(spec) ? (["mean"] as const) : (["median", "mean"] as const);
    const name = [
      ...new Set([spec.title.en, spec.title.zh].map((title) => folded(title, NAME_WIDTH))),
      ...numbers.map((number) => NUMBERS[number]),
    ].join("\n");
    // The numbers stand beside their names, which are the last lines.
    const cell = ({ features }: VisibleSegment) => ({
      content: numbers.map((number) => told(features[at], number)).join("\n"),
      vAlign: "bottom" as const,
    });
    table.push([name, ...segments.map(cell)]);
  }
  return table.toString();
}

/** A segment's number, by which programs call it, and its name in both languages; what tells it from one of the same name goes on lines of its own. */
function headOf({ number, title: { en, zh } }: VisibleSegment): string {
  const titles = [`${number} ${en}`, zh];
  return titles.map((title) => folded(title.replace(" · ", "\n"), SEGMENT_WIDTH)).join("\n");
}

/** Breaks a text within a column: at spaces, and what is still too wide, which the table would cut off, within Chinese. */
function folded(text: string, width: number): string {
  const lines = text.split("\n").flatMap((line) => wrapText(line, width - PADDING));
  return foldText(lines.join("\n"), 0, width - PADDING);
}

/** Draws every platform's budget: authorised, spent and left, in epsilon at delta, for both observers. */
export function budgetTable(
  budgets: ReadonlyMap<string, Budget>,
  plan: Plan,
  outside: ReadonlyMap<string, bigint>,
): string {
  const number = (head: string, width: number) => ({ head, align: "right" as const, width });
  const table = textTable(
    [
      { head: "platform" },
      number("authorised", 10),
      number("spent: coordinator + colluders", 13),
      number("spent: outside world", 7),
      number("left", 6),
      number("in sums", 4),
      number("refunded", 8),
      number("lost", 4),
    ],
    [...budgets].map(([name, { account, authorised, inSums, refunds, lost }]) => {
      const delta = Number(account.delta);
      return [
        name,
        authorised,
        epsilonText(spentSq(account.filter), delta),
        epsilonText(outside.get(name) ?? 0n, delta),
        leftText(account, delta),
        `${inSums}`,
        `${refunds}`,
        `${lost}`,
      ];
    }),
  );
  const [delta] = [...budgets.values()].map(({ account }) => account.delta);
  const words = `ε at δ = ${delta}, for all data of one user at one platform; the coordinator may collude with ${plan.cohort.c} platform(s).`;
  return `${table}\n${foldText(words, 0)}\nCharges add in μ², not in ε: what is left is what one more study could cost.`;
}

/** Epsilon of one more release that would use up the account, rounded down. */
function leftText(account: Budget["account"], delta: number): string {
  const left = guaranteeOf(account.filter.budgetSq - spentSq(account.filter), delta).reported;
  return (Math.floor(left * 1000) / 1000).toFixed(3);
}
