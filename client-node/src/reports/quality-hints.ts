import type { FeatureQuality, LineReason, QualityReport } from "../sources/quality-report.ts";
import { countText, shareText, valueText } from "./figures.ts";
import type { Hint } from "./hint.ts";
import { peopleHints } from "./people-hints.ts";
import { LINE_REASONS, rangeText } from "./quality-words.ts";

/** Shares above which something is worth a look. */
const MUCH = { outside: 0.05, missing: 0.2, line: 0.02, duplicate: 0.01, users: 0.5, oneBin: 0.95 } as const;

/** Reasons that a platform can hardly have meant. */
const UNMEANT: readonly LineReason[] = ["bad_time", "bad_number", "unknown_type", "no_order", "blurred_id"];

/** Returns everything of a report that looks wrong, lines first. */
export function hintsOf({ sources, lines, users, people, features }: QualityReport): Hint[] {
  return [
    ...sources.flatMap(sourceHints),
    ...lines.flatMap(lineHints),
    ...userHints(users),
    ...peopleHints(people),
    ...features.flatMap((feature) =>
      featureHints(feature).map((text) => ({ about: feature.spec.name, text })),
    ),
  ];
}

function sourceHints({
  name,
  unreadable,
  undecoded = 0,
  valueInHeader,
}: QualityReport["sources"][number]): Hint[] {
  const texts: string[] = [];
  if (unreadable !== undefined) {
    texts.push(
      `${countText(unreadable)} line(s) of its files cannot be read and are left out. Check how the export writes them.${undecoded > 0 ? ` ${countText(undecoded)} of them are not in the encoding that the source declares: see encoding.` : ""}`,
    );
  }
  if (valueInHeader !== undefined) {
    texts.push(
      `The first line names a column ${JSON.stringify(valueInHeader)}, which looks like a value. Without a header, write header: false and columns: [...].`,
    );
  }
  return texts.map((text) => ({ about: name, text }));
}

function lineHints({ source, read, kept, dropped }: QualityReport["lines"][number]): Hint[] {
  const texts: string[] = [];
  if (read === 0) texts.push("No line was read. Check the file and the `where` condition.");
  else if (kept === 0) texts.push("No line was kept. Check how columns are mapped, and the snapshot.");
  for (const { reason, count } of dropped) {
    const share = shareText(count, read);
    if (reason === "duplicate" && count > MUCH.duplicate * read) {
      texts.push(`${share} of the lines repeat another. Is a file listed twice, or an export repeated?`);
    } else if (reason === "negative") {
      texts.push(
        `${countText(count)} lines (${share}) are negative: are they returns? Then write negative: return, or translate a column with type and words.`,
      );
    } else if (reason === "no_user" && count > MUCH.line * read) {
      texts.push(
        `${share} of the lines (${countText(count)}): no user id. If a file names the customer on an order's first line only, declare it as orders too, as docs/recipes/shopify.md does.`,
      );
    } else if (UNMEANT.includes(reason) && count > MUCH.line * read) {
      texts.push(`${share} of the lines: ${LINE_REASONS[reason]}. Check formats in the data section.`);
    }
  }
  return texts.map((text) => ({ about: source, text }));
}

function userHints({ seen, kept, unmeasured }: QualityReport["users"]): Hint[] {
  const texts: string[] = [];
  if (seen > 0 && kept < (1 - MUCH.users) * seen) {
    const share = shareText(seen - kept, seen);
    texts.push(`${share} of the users are left out. Check the consent rule and the minimum history.`);
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
