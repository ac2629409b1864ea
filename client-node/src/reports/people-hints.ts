import type { PeopleQuality, Strangers } from "../sources/quality-report.ts";
import { countText, shareText } from "./figures.ts";
import type { Hint } from "./hint.ts";

const NOUNS: Readonly<Record<Strangers["purpose"], string>> = {
  optOut: "opt-out ids",
  gpc: "ids with a Global Privacy Control signal",
  tcf: "ids with a consent string",
  records: "ids of consent records",
  customers: "ids with attributes",
};
/** Ids of nobody that are listed. */
const LISTED = 8;

/** Returns what is odd about users' ids; ids are named, for the node's owner only. */
export function peopleHints({ strangers, twice, nobody, heaviest }: PeopleQuality): Hint[] {
  return [
    ...strangers.flatMap(strangerHint),
    ...twice.flatMap(({ source, users }) =>
      users === 0
        ? []
        : [
            {
              about: source,
              text: `${countText(users)} user(s) occur more than once. Say which row counts with repeats: { latest: COLUMN } or repeats: refuse.`,
            },
          ],
    ),
    ...nobodyHint(nobody),
    ...heaviestHint(heaviest),
  ];
}

function strangerHint({ source, purpose, ids, unmatched, example }: Strangers): Hint[] {
  if (unmatched === 0 || example === undefined) return [];
  const where = purpose === "customers" ? "have no line in the events" : "name nobody in the data";
  const share = `${countText(unmatched)} of ${countText(ids)} ${NOUNS[purpose]} ${where} (${shareText(unmatched, ids)})`;
  const todo = "Are ids written in two ways? See ids in the data section.";
  return [{ about: source, text: `${share}, such as ${JSON.stringify(example)}. ${todo}` }];
}

function nobodyHint(nobody: PeopleQuality["nobody"]): Hint[] {
  if (nobody.length === 0) return [];
  const lines = nobody.reduce((sum, one) => sum + one.lines, 0);
  const ids = nobody.slice(0, LISTED).map(({ id }) => JSON.stringify(id));
  const more = nobody.length > LISTED ? ` and ${countText(nobody.length - LISTED)} more` : "";
  const text = `${ids.join(", ")}${more} (${countText(lines)} lines) look like ids of nobody and are counted as people. Exclude them with nobody: [${ids.join(", ")}] in the data section.`;
  return [{ about: undefined, text }];
}

function heaviestHint(heaviest: PeopleQuality["heaviest"]): Hint[] {
  if (!heaviest) return [];
  const { id, lines, of } = heaviest;
  const text = `One user, ${JSON.stringify(id)}, has ${countText(lines)} of ${countText(of)} lines (${shareText(lines, of)}). Is it a person? Exclude the id with nobody: [${JSON.stringify(id)}] in the data section.`;
  return [{ about: undefined, text }];
}
