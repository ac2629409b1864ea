import Table from "cli-table3";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { formatEstimate, formatNumber } from "@fedseg/shared/programs/label-text.ts";
import type { Segment } from "@fedseg/shared/programs/label-segment.ts";
import { type Text, groupTitleOf } from "@fedseg/shared/programs/names.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type Budget, epsilonText } from "./budgets.ts";

/** Widths that keep five segments within 120 columns. */
const NAME_WIDTH = 25;
const SEGMENT_WIDTH = 18;
const PLAIN = { style: { head: [], border: [] } };

/** Draws the segments side by side: names in both languages, size and centre in natural units, each ± its noise error. */
export function segmentTable(segments: readonly Segment[]): string {
  const visible = segments.filter((segment) => !segment.hidden).sort((a, b) => b.size.value - a.size.value);
  const table = new Table({
    ...PLAIN,
    wordWrap: true,
    colWidths: [NAME_WIDTH, ...visible.map(() => SEGMENT_WIDTH)],
    head: ["", ...visible.map(({ title }) => headOf(title))],
    colAligns: ["left", ...visible.map(() => "right" as const)],
  });
  table.push([
    "group",
    ...visible.map(({ group }) => `${groupTitleOf(group).en}\n${groupTitleOf(group).zh}`),
  ]);
  table.push(["users", ...visible.map(({ size }) => formatEstimate(size))]);
  table.push(["share", ...visible.map(({ share }) => `${formatNumber(100 * share.value, 1)} %`)]);
  for (const [at, { spec }] of (visible[0]?.features ?? []).entries()) {
    const name = `${spec.title.en}\n${spec.title.zh}`;
    table.push([name, ...visible.map(({ features }) => formatEstimate(features[at].natural))]);
  }
  const hidden = segments.length - visible.length;
  const note = hidden > 0 ? `\n${hidden} segment(s) below the plan's size floor are not shown.` : "";
  return `${table.toString()}${note}`;
}

/** A segment's name in both languages; what tells it from one of the same name goes on lines of its own. */
function headOf({ en, zh }: Text): string {
  return [en, zh].map((title) => title.replace(" · ", "\n")).join("\n");
}

/** Draws every platform's budget: authorised, spent and left, in epsilon at delta, for both observers. */
export function budgetTable(
  budgets: ReadonlyMap<string, Budget>,
  plan: Plan,
  outside: ReadonlyMap<string, bigint>,
): string {
  const table = new Table({
    ...PLAIN,
    head: [
      "platform",
      "authorised",
      "spent:\ncoordinator +\ncolluders",
      "spent:\noutside\nworld",
      "left",
      "in\nsums",
      "refunded",
      "lost",
    ],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right"],
  });
  for (const [name, { account, authorised, inSums, refunds, lost }] of budgets) {
    const delta = Number(account.delta);
    table.push([
      name,
      authorised,
      epsilonText(spentSq(account.filter), delta),
      epsilonText(outside.get(name) ?? 0n, delta),
      leftText(account, delta),
      `${inSums}`,
      `${refunds}`,
      `${lost}`,
    ]);
  }
  const [delta] = [...budgets.values()].map(({ account }) => account.delta);
  return `${table.toString()}\nε at δ = ${delta}, for all data of one user at one platform; the coordinator may collude with ${plan.cohort.c} platform(s).
Charges add in μ², not in ε: what is left is what one more study could cost.`;
}

/** Epsilon of one more release that would use up the account, rounded down. */
function leftText(account: Budget["account"], delta: number): string {
  const left = guaranteeOf(account.filter.budgetSq - spentSq(account.filter), delta).reported;
  return (Math.floor(left * 1000) / 1000).toFixed(3);
}
