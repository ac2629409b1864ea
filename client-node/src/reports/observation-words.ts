import type { Observation, ObservationKind } from "../ingest/observation.ts";
import { WORDS_ZH } from "./observation-words-zh.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { CELL_WORDS, LISTED, type Words, named, quoted } from "./cell-words.ts";
import { countText } from "@fedseg/wording/number-text.ts";
import { shareText } from "./figures.ts";

const IDS_TWO_WAYS = () => "Are ids written in two ways? See ids in the data section.";
const listed = (ids: readonly string[]) => (ids.length > 0 ? ids.map(quoted).join(", ") : "ID, …");

const WORDS: Readonly<Record<ObservationKind, Words>> = {
  ...CELL_WORDS,
  "opt-out-stranger": { noun: "opt-out ids", what: "name nobody in the data", todo: IDS_TWO_WAYS },
  "gpc-stranger": {
    noun: "ids with a Global Privacy Control signal",
    what: "name nobody in the data",
    todo: IDS_TWO_WAYS,
  },
  "tcf-stranger": {
    noun: "ids with a consent string",
    what: "name nobody in the data",
    todo: IDS_TWO_WAYS,
  },
  "record-stranger": {
    noun: "ids of consent records",
    what: "name nobody in the data",
    todo: IDS_TWO_WAYS,
  },
  "attribute-stranger": {
    noun: "ids with attributes",
    what: "have no line in the events",
    todo: IDS_TWO_WAYS,
  },
  "withdrawn-stranger": {
    noun: "withdrawals at this node",
    what: "name nobody in the data",
    todo: () =>
      "They are kept all the same. If the people are still customers, their ids were written in another way: withdraw them as the data writes them.",
  },
  "repeated-user": {
    noun: "users",
    what: "occur more than once",
    todo: () => "Say which row counts with repeats: { latest: COLUMN } or repeats: refuse.",
  },
  "nobody-id": {
    noun: "lines",
    what: "are of ids that look like nobody's, and are counted as people",
    todo: ({ examples, words: [all = "0"] = [] }) =>
      `Exclude them with nobody: [${listed(examples)}] in the data section.${
        Number(all) > examples.length && examples.length > 0 ? ` They are ${all} ids.` : ""
      }`,
  },
  "numbered-nobody": {
    noun: "users",
    what: "are numbered nobodies, one for each visit or order, and are counted as people",
    todo: ({ words: [word = ""] = [] }) =>
      `Exclude them with nobody: [${listed([`${word}*`])}] in the data section, or name who they are by their mail in an sql source.`,
  },
  "heaviest-user": {
    noun: "lines",
    what: "are of users of whom each has more than 5 % of them",
    todo: ({ examples }) =>
      `Are they people? Exclude those that are none with nobody: [${listed(examples)}] in the data section.`,
  },
  "heaviest-spender": {
    noun: "units of money",
    what: "are of users of whom each has more than 5 % of them",
    todo: ({ examples }) =>
      `Are they people, or lines that add up others? Exclude those that are none with nobody: [${listed(examples)}] in the data section.`,
  },
  "spelling-id": {
    noun: "ids",
    what: "differ from another one only in letter case, zeros in front, blanks inside or the form of their letters, and are counted as people of their own",
    todo: () =>
      "ids: lower takes letter case away; make the others alike in an sql source, in every source that names users.",
  },
  "half-left-out": {
    noun: "users whom consent or a withdrawal leaves out",
    what: "are counted under another spelling of their id",
    todo: () => "Make ids alike in every source before a study; see ids in the data section.",
  },
  "repeated-line": {
    noun: "lines",
    what: "say what another line says, by every role that is mapped, and count again",
    todo: ({ words: [rule = "keep"] = [] }) =>
      `Is a file or an export there twice? ${
        rule === "keep"
          ? "duplicates: drop leaves out lines that repeat another in every cell,"
          : "What keeps them apart is a cell that no role names;"
      } duplicates: { key: [order, product] } those that agree in some roles.`,
  },
  "return-unmatched": {
    noun: "returns",
    what: "are of a product that the user never bought, and are matched with no purchase",
    todo: () =>
      "Does another word stand in place of the product? A return without a product is taken from all that the user bought: make such cells empty, with nulls of the source or nullif in an sql source.",
  },
  "order-total": {
    noun: "orders of several lines",
    what: "have the same amount on every line, although product or quantity differ",
    todo: () =>
      "Is it the order's total, repeated? Then map quantity and unit_price in place of amount, or keep one line of each order.",
  },
  "total-line": {
    noun: "orders of several lines",
    what: "have a line that is worth all the others together",
    todo: () => "Is it a total? Leave such lines out with where.",
  },
  "order-span": {
    noun: "orders of several lines",
    what: "have lines more than two days apart, and count as one order each",
    todo: () =>
      "Do numbers begin anew, by day or by till? Put day and till into the number, in an sql source.",
  },
  "order-shared": {
    noun: "orders",
    what: "have several users, and their lines without a user count for each of them",
    todo: () =>
      "Do numbers of several tills repeat? Put the till into the number, or the user into the lines.",
  },
  "order-times": {
    noun: "orders",
    what: "have several times, of which the earliest counts",
    todo: () =>
      "Does the file hold every change of an order's status? Say which row counts with repeats: { latest: COLUMN } or repeats: refuse in orders.",
  },
  "product-stranger": {
    noun: "lines with a product",
    what: "name one that the products section does not have",
    todo: () => "Their category and brand are unknown. Are ids written in two ways, such as 007 and 7?",
  },
  "catalogue-stranger": {
    noun: "purchases",
    what: "are of what the catalogue does not list, and count as other: for no entry",
    todo: () =>
      "Are names written in two ways? Make them alike in an sql source, or agree with your partners on a longer list.",
  },
  "repeated-product": {
    noun: "products",
    what: "have several rows, of which the first in the alphabet counts",
    todo: () => "Keep one row of each in an sql source.",
  },
  "near-word": {
    noun: "cells",
    what: "differ from a listed word only in letter case, blanks or the form of their letters, and do not count as it",
    todo: ({ words }) => `The list is ${named(words)}. Make the cells alike in an sql source.`,
  },
  "unread-status": {
    noun: "lines",
    what: "say in a column that no section reads that they are no sale",
    todo: ({ column = "" }) =>
      `They count like the others. Leave out what is no sale with where: ${quoted(`coalesce("${column}", '') NOT IN ('…')`)}.`,
  },
  "unread-refund": {
    noun: "lines",
    what: "have an amount in a column of refunds that no section reads",
    todo: () =>
      "What was given back counts as bought. Subtract it in an sql source, or make lines of type return of it.",
  },
  "unread-currency": {
    noun: "lines",
    what: "are in a currency beside others, in a column that no section reads",
    todo: ({ column = "" }) =>
      `They are added up as if they were one. Agree on rates with the partners (cleaning.money) and write currency: { column: ${column} }, or keep one with where.`,
  },
  "unread-flag": {
    noun: "lines",
    what: "are marked in a column that no section reads, as returns, tests or deleted ones are",
    todo: ({ column = "" }) =>
      `They count like the others. Leave out what is no sale with where, and read returns as such: type: { column: ${JSON.stringify(column)}, words: { … } }.`,
  },
  "unread-type": {
    noun: "lines",
    what: "are of another kind than purchases, by a column that no section reads, and count as purchases",
    todo: ({ column = "" }) =>
      `Write type: { column: ${JSON.stringify(column)}, words: { … } }; a word that is not listed is left out.`,
  },
  "type-word-never": {
    noun: "words of type: words",
    what: "never occur",
    todo: ({ words }) => `They are ${named(words)}; letter case counts.`,
  },
  "permit-word-never": {
    noun: "words of permits",
    what: "never occur",
    todo: ({ words }) => `They are ${named(words)}; letter case counts.`,
  },
  "prefix-never": {
    noun: "orders",
    what: "begin with the prefix of cancellations",
    todo: ({ words }) => `cancellationPrefix is ${named(words)}; letter case counts.`,
  },
  "listed-word-never": {
    noun: "words of the dictionary",
    what: "never occur here",
    todo: ({ words }) => `They are ${named(words)}; letter case counts.`,
  },
  "event-never": {
    noun: "events",
    what: "are of a type that the dictionary names",
    todo: ({ words }) =>
      `No ${(words ?? []).join(", ")} event counts at all. See type and its words, or ask for a study without it.`,
  },
  "late-purchase-never": {
    noun: "purchases",
    what: "are of the last days before the snapshot, in which a target looks",
    todo: ({ words: [days = ""] = [] }) =>
      `Nobody here has bought in the last ${days} days: whoever was a customer teaches that customers leave. Does the export end before the snapshot? Bring it up to date, or ask for an earlier snapshot.`,
  },
  "early-event-few": {
    noun: "events",
    what: "lie before the days in which a target looks",
    todo: ({ words: [days = ""] = [] }) =>
      `Who was not known ${days} days before the snapshot is not judged, and teaches nothing. Does the export begin late? Ask for a target of fewer days, or a later snapshot.`,
  },
};

/** Kinds whose examples stand in the place of what was expected. */
const INSTEAD: readonly ObservationKind[] = ["type-word-never", "permit-word-never", "listed-word-never"];

/** Says in words what was observed; with cells and ids, for the node's owner only. */
export function observationText(about: Observation, language: Language): string {
  const { kind, count, of, examples, features } = about;
  const { noun, what, todo } = (language === "en" ? WORDS : WORDS_ZH)[kind];
  const some = examples.map(quoted).join(language === "en" ? ", " : "、");
  if (language === "zh") {
    const such = some === "" ? "" : INSTEAD.includes(kind) ? `；实际出现的是 ${some}` : `，例如 ${some}`;
    const asked = features ? `（${features.slice(0, LISTED).join("、")} 需要）` : "";
    return `${noun} ${countText(of)} 个中有 ${countText(count)} 个（${shareText(count, of)}）${what}${such}${asked}。${todo(about)}`;
  }
  const such =
    some === "" ? "" : INSTEAD.includes(kind) ? `; cells that do are ${some}` : `, such as ${some}`;
  const asked = features ? ` (asked by ${features.slice(0, LISTED).join(", ")})` : "";
  return `${countText(count)} of ${countText(of)} ${noun} (${shareText(count, of)}) ${what}${such}${asked}. ${todo(about)}`;
}
