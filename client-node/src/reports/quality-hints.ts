import type { Observation, ObservationKind } from "../ingest/observation.ts";
import type { FeatureQuality, LineReason, QualityReport } from "./quality-report.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { shareText, valueText } from "./figures.ts";
import type { Hint } from "./hint.ts";
import { observationText } from "./observation-words.ts";
import { LINE_REASONS, USER_REASONS } from "./reason-words.ts";
import { rangeText } from "./quality-words.ts";

/** Shares above which something is worth a look. */
const MUCH = { outside: 0.05, missing: 0.2, duplicate: 0.01, users: 0.5, oneBin: 0.95 } as const;

/** What the cells of a column say more of. */
const CELLS: Partial<Record<LineReason, ObservationKind>> = {
  bad_time: "unreadable-time",
  bad_number: "unreadable-number",
  no_rate: "unrated-currency",
};
/** Reasons that a platform can hardly have meant, and what to do. */
const UNMEANT: Partial<Record<LineReason, string>> = {
  no_user:
    "If a file names the customer on an order's first line only, declare it as orders too, as docs/recipes/shopify.md does. Where orders are declared, they are lines of orders that these leave out or that name nobody.",
  no_order: "A purchase needs one: see order in the data section.",
  bad_time: "Empty cells are among them. See the column of time, or orders that carry it.",
  bad_number:
    "Empty cells are among them, or numbers beyond 1e12. See the columns of amount, quantity and price.",
  no_rate:
    "They are not counted. Agree on the rate with the partners (cleaning.money of the dictionary); empty cells are among them.",
  quantity_not_positive:
    "Are they lines of another kind, such as notes or bundles? Leave them out with where.",
  negative: "are they returns? Then write negative: return, or translate a column with type and words.",
};

/** Returns everything of a report that is worth a look, in one list: files, lines, users, cells and ids, features. */
export function hintsOf({ sources, lines, users, observations, features }: QualityReport): readonly Hint[] {
  return [
    ...sources.flatMap(sourceHints),
    ...lines.flatMap((each) => lineHints(each, observations)),
    ...userHints(users),
    ...observations.map(observationHint),
    ...features.flatMap((feature) =>
      featureHints(feature).map((text) => ({ about: feature.spec.name, text })),
    ),
  ];
}

/** As `hintsOf`, but with nothing that stands in a cell or a header: for what a study's reading tells its owner. */
export function discreetHints(report: QualityReport): readonly Hint[] {
  const sources = report.sources.map(({ valueInHeader, ...rest }) => ({
    ...rest,
    ...(valueInHeader !== undefined && { valueInHeader: "" }),
  }));
  const observations = report.observations.map((one) => ({ ...one, examples: [] }));
  return hintsOf({ ...report, sources, observations });
}

function observationHint(one: Observation): Hint {
  const { source, column, features, count, of, examples } = one;
  const about = source ?? (features?.length === 1 ? features[0] : undefined);
  return { about, column, count, of, examples, text: observationText(one) };
}

function sourceHints({
  name,
  rows,
  unreadable,
  undecoded = 0,
  valueInHeader,
}: QualityReport["sources"][number]): Hint[] {
  const hints: Hint[] = [];
  if (unreadable !== undefined) {
    const all = rows + unreadable;
    const encoding =
      undecoded > 0
        ? ` ${countText(undecoded)} of them are not in the encoding that the source declares: see encoding.`
        : "";
    const text = `${countText(unreadable)} of ${countText(all)} line(s) of its files (${shareText(unreadable, all)}) cannot be read and are left out. Check how the export writes them.${encoding}`;
    hints.push({ about: name, count: unreadable, of: all, text });
  }
  if (valueInHeader !== undefined) {
    const text = `The first line names a column ${valueInHeader && `${JSON.stringify(valueInHeader)}, `}which looks like a value. Without a header, write header: false and columns: [...].`;
    hints.push({ about: name, examples: [valueInHeader], text });
  }
  return hints;
}

function lineHints(
  { source, read, kept, dropped }: QualityReport["lines"][number],
  observations: readonly Observation[],
): Hint[] {
  const hints: Hint[] = [];
  if (read === 0)
    hints.push({ about: source, text: "No line was read. Check the file and the `where` condition." });
  else if (kept === 0)
    hints.push({ about: source, text: "No line was kept. Check how columns are mapped, and the snapshot." });
  for (const { reason, count } of dropped) {
    const text = lineText(reason, count, read);
    // What cells say column by column, with examples, is not said twice.
    const bySource = observations.filter((one) => one.source === source && one.kind === CELLS[reason]);
    const explained = sum(bySource.map((one) => one.count));
    if (text !== undefined && count > explained) hints.push({ about: source, count, of: read, text });
  }
  return hints;
}

function lineText(reason: LineReason, count: number, read: number): string | undefined {
  const part = `${countText(count)} of ${countText(read)} lines (${shareText(count, read)})`;
  if (reason === "duplicate")
    return count > MUCH.duplicate * read
      ? `${part} repeat another. Is a file listed twice, or an export repeated?`
      : undefined;
  const todo = UNMEANT[reason];
  if (todo === undefined) return undefined;
  return reason === "negative"
    ? `${part} are negative: ${todo}`
    : `${part}: ${LINE_REASONS[reason].en}. ${todo}`;
}

function userHints({ seen, kept, leftOut, unmeasured }: QualityReport["users"]): Hint[] {
  const texts: string[] = [];
  if (seen > 0 && kept < (1 - MUCH.users) * seen) {
    const share = shareText(seen - kept, seen);
    const most = leftOut.map(({ reason }) => USER_REASONS[reason].en)[0];
    texts.push(
      `${share} of the users are left out, most of them: ${most}. Check the consent rule and the minimum history.`,
    );
  }
  if (unmeasured > MUCH.missing * kept) {
    const share = shareText(unmeasured, kept);
    texts.push(
      `${share} of the users contribute nothing, because a feature is missing. Consider a constant.`,
    );
  }
  return texts.map((text) => ({ about: undefined, text }));
}

/** Returns what looks wrong with one feature. */
export function featureHints(feature: FeatureQuality): string[] {
  const { spec, measured, filled, dropped, below, above, natural, after } = feature;
  const texts: string[] = [];
  const missing = filled + dropped;
  const users = measured + missing;
  if (users > 0 && measured === 0)
    return ["No user has a value. Check the columns that it is computed from."];
  if (missing > MUCH.missing * users) {
    const then = filled > 0 ? "are filled as the dictionary says" : "contribute nothing";
    texts.push(
      `${shareText(missing, users)} of the users (${countText(missing)}) have no value and ${then}.`,
    );
  }
  if (below + above > MUCH.outside * measured) {
    const share = shareText(below + above, measured);
    const side = below > above ? "below" : "above";
    texts.push(`${share} lie outside ${rangeText(spec)}, most of them ${side}. Is the unit the agreed one?`);
  }
  if (natural && natural.min === natural.max) {
    texts.push(`Every user has the same value, ${valueText(natural.min)}. It tells nobody apart.`);
  } else if (Math.max(...after.counts) > MUCH.oneBin * sum(after.counts)) {
    texts.push(
      `Nearly all users fall into one of ${after.counts.length} bars: it tells few apart, or the hard range is too wide.`,
    );
  }
  return texts;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
