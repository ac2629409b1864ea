import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Keys, rosterFingerprint } from "@fedseg/shared/plan/comparison.ts";
import { spokenWords } from "@fedseg/shared/plan/spoken.ts";
import { leastCompared } from "./compared.ts";
import { type ComparisonBook, madeOver } from "./comparison-book.ts";
import type { Next } from "./compare.ts";

/** What a node's owner has pinned, and asks of comparisons. */
export interface Pinned {
  readonly name: string;
  readonly policy: Keys & { readonly compared?: number | undefined };
}

/** How far the comparisons of the pinned roster have come. */
export interface ComparisonStanding {
  readonly made: readonly { readonly with: string; readonly at: string; readonly way: string }[];
  /** Partners with whom another roster was compared, and not yet this one. */
  readonly outdated: readonly string[];
  /** Partners with whom nothing was compared. */
  readonly open: readonly string[];
  /** With how many it must have been; the plan's own c may ask for more. */
  readonly least: number;
}

/** Tells with whom the pinned roster was compared, and with whom not. */
export function comparisonStanding(book: ComparisonBook, { name, policy }: Pinned): ComparisonStanding {
  const partners = policy.roster.map((party) => party.name).filter((partner) => partner !== name);
  const made = madeOver(book, toHex(rosterFingerprint(policy))).filter((one) => partners.includes(one.with));
  const missing = partners.filter((partner) => !made.some((one) => one.with === partner));
  const isOutdated = (partner: string) => book.made.some((one) => one.with === partner);
  return {
    made,
    outdated: missing.filter(isOutdated),
    open: missing.filter((partner) => !isOutdated(partner)),
    least: leastCompared(policy.compared, policy.roster.length),
  };
}

/** Writes the standing of comparisons for a terminal. */
export function comparisonText(standing: ComparisonStanding, policy: Keys): string {
  const { made, outdated, open, least } = standing;
  const partners = made.length + outdated.length + open.length;
  const head = `ROSTER of ${policy.roster.length}, compared with ${made.length} of ${partners} partners; at least ${least} must be before a plan is approved`;
  const lines = [
    ...made.map((one) => `  ${one.with}: compared on ${one.at.slice(0, 10)}, ${one.way}`),
    ...outdated.map(
      (partner) =>
        `  ${partner}: another roster was compared; names or keys have changed since: compare again`,
    ),
    ...open.map((partner) => `  ${partner}: not compared`),
  ];
  return [head, ...lines].join("\n");
}

/** Writes the fingerprint of a roster as sixteen words in two lines, for a contract or a letter. */
export function fingerprintText(keys: Keys): string {
  const words = spokenWords(rosterFingerprint(keys)).split(" ");
  return `    ${words.slice(0, 8).join(" ")}\n    ${words.slice(8).join(" ")}`;
}

/** Says what is to be done next in a comparison, for whoever holds the telephone. */
export function nextText(next: Next, partner: string): string {
  const again = `fedseg-node compare --config FILE --with ${partner} --heard "…"`;
  switch (next.type) {
    case "hear-challenge":
      return `${partner} begins: let them run compare with your name and read nine words to you. Then:\n    ${again}`;
    case "read-challenge":
      return `Call ${partner} at a number that you know from elsewhere, and no operator in their place.\nRead to them:\n\n    ${next.words}\n\nThen give the eight words that they read back:\n    ${again}`;
    case "read-answer":
      return `Read to ${partner}:\n\n    ${next.words}\n\nThen give the two words that they read back:\n    ${again}\nIf they say that the rosters differ, yours is not theirs: take part in nothing.`;
    case "read-agreement":
      return `The rosters are the same, and that is recorded. Read to ${partner}, so that they can record it too:\n\n    ${next.words}\n`;
    case "agreed":
      return `The rosters are the same, and that is recorded.`;
  }
}
