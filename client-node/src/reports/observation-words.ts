import type { Observation, ObservationKind } from "../ingest/observation.ts";
import { countText, shareText } from "./figures.ts";

/** How an observation is said: "3 of 9 lines (33.3 %): no user id, such as …. What to do." */
interface Words {
  readonly noun: string;
  readonly what: string;
  readonly todo: (about: Observation) => string;
}

/** Words of a list that are written out. */
const LISTED = 8;
const IDS_TWO_WAYS = () => "Are ids written in two ways? See ids in the data section.";
const named = (words: readonly string[] = []) => {
  const more = words.length > LISTED ? ` and ${countText(words.length - LISTED)} more` : "";
  return words.slice(0, LISTED).map(quoted).join(", ") + more;
};

const listed = (ids: readonly string[]) => (ids.length > 0 ? ids.map(quoted).join(", ") : "ID, …");

const WORDS: Readonly<Record<ObservationKind, Words>> = {
  "unreadable-number": {
    noun: "cells",
    what: "are no number that can be read",
    todo: () => "See decimal, thousands, symbols and nulls of the source.",
  },
  "unreadable-time": {
    noun: "cells",
    what: "are no time that can be read",
    todo: () => "See time: format and zone. Days that do not exist are none.",
  },
  "early-time": {
    noun: "times",
    what: "are before 1990",
    todo: () =>
      "Does the export write a zero where there is no time, or milliseconds that are read as seconds or the other way round? Leave such lines out with where.",
  },
  "future-time": {
    noun: "times",
    what: "are in the future",
    todo: () => "Are day and month exchanged, or is it a wrong century? See time: format.",
  },
  "unknown-type": {
    noun: "cells",
    what: "are no type of event that is known",
    todo: () => "Write each word of the column with its type under type: words; letter case counts.",
  },
  "unrated-currency": {
    noun: "cells",
    what: "are a currency to which the dictionary gives no rate, and their purchases are not counted",
    todo: ({ words }) => `It has ${named(words)}. Agree on the rate with the partners, under cleaning.money.`,
  },
  "blurred-id": {
    noun: "cells",
    what: "are an id beyond 2^53 in a floating column: neighbours cannot be told apart any more",
    todo: () => "Have the export write ids as texts or whole numbers.",
  },
  "pointed-id": {
    noun: "cells",
    what: "are whole numbers written with a point",
    todo: ({ column = "" }) =>
      `Elsewhere the same id may stand without it. Write wholeNumbers: [${column}] in a CSV or JSON source; let other sources hold ids as texts.`,
  },
  "rounded-id": {
    noun: "cells",
    what: "are ids that a spreadsheet has rounded",
    todo: () => "Different people have become one. Export again with this column as text.",
  },
  "unreadable-signal": {
    noun: "cells",
    what: "are no signal that is known, and count as none",
    todo: () => "1 and true mean: do not sell or share. Translate others in an sql source.",
  },
  "unreadable-consent": {
    noun: "cells",
    what: "are no consent string, and permit nothing",
    todo: () => "Does the column hold the IAB TCF string as it was stored?",
  },
  "attribute-no-number": {
    noun: "cells",
    what: "are no number, and are missing in the study",
    todo: () => "See decimal, thousands and nulls of the source, or take the attribute by its words.",
  },
  "attribute-no-date": {
    noun: "cells",
    what: "are no date in ISO 8601 (2026-10-31), and are missing in the study",
    todo: () => "Write them so, for instance with strptime in an sql source.",
  },
  "attribute-to-come": {
    noun: "cells",
    what: "are dates in the future, and are missing in the study",
    todo: () => "Are day and month exchanged, or is it a wrong century?",
  },
  "attribute-no-vector": {
    noun: "cells",
    what: "are no vector of that length, and are missing in the study",
    todo: () => "A vector is a list column or a text such as [0.12, -0.4].",
  },
  "attribute-unlisted": {
    noun: "cells",
    what: "are none of the words of the dictionary's list, and are missing in the study",
    todo: ({ words }) => `The list is ${named(words)}; letter case counts.`,
  },
  "empty-column": {
    noun: "cells",
    what: "are empty",
    todo: () => "Is it the right column, and its name spelt right?",
  },
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
    todo: ({ examples }) => `Exclude them with nobody: [${listed(examples)}] in the data section.`,
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
  "near-word": {
    noun: "cells",
    what: "differ from a listed word only in letter case, blanks or the form of their letters, and do not count as it",
    todo: ({ words }) => `The list is ${named(words)}. Make the cells alike in an sql source.`,
  },
  "three-digits": {
    noun: "numbers with a mark",
    what: "have three digits behind it",
    todo: ({ words: [decimal = ".", mark = "."] = [] }) =>
      mark === decimal
        ? `1${mark}234 is read as one and a bit. If it is one thousand, write decimal: ${quoted(mark === "." ? "," : ".")} and thousands: ${quoted(mark)}.`
        : `1${mark}234 is read as one thousand. If it is one and a bit, write decimal: ${quoted(mark)} and thousands: "".`,
  },
  "negative-discount": {
    noun: "discounts",
    what: "are below zero, and count as none",
    todo: () => "If they are taken off, write discountSign: negative beside columns.",
  },
  "positive-discount": {
    noun: "discounts",
    what: "are above zero, and count as none under discountSign: negative",
    todo: () => "Are they added to the price? Write them in another column, or with the other sign.",
  },
  "amount-differs": {
    noun: "amounts",
    what: "are far from quantity × unit_price",
    todo: () =>
      "The amount counts. Is it the order's total, repeated on every line, or the price of one piece? Then leave the role amount out.",
  },
  "total-word": {
    noun: "cells",
    what: "say that their line adds up others, and it counts like them",
    todo: () => "Leave such lines out with where.",
  },
  "misread-text": {
    noun: "cells beyond ASCII",
    what: "look like UTF-8 that was read as another encoding",
    todo: () =>
      "Write encoding: utf-8 in the source. If the file itself is so, export it again: lookups and opt-outs will not meet such ids.",
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
};

/** Kinds whose examples stand in the place of what was expected. */
const INSTEAD: readonly ObservationKind[] = ["type-word-never", "permit-word-never", "listed-word-never"];

/** Says in words what was observed; with cells and ids, for the node's owner only. */
export function observationText(about: Observation): string {
  const { kind, count, of, examples, features } = about;
  const { noun, what, todo } = WORDS[kind];
  const some = examples.map(quoted).join(", ");
  const such =
    some === "" ? "" : INSTEAD.includes(kind) ? `; cells that do are ${some}` : `, such as ${some}`;
  const asked = features ? ` (asked by ${features.slice(0, LISTED).join(", ")})` : "";
  return `${countText(count)} of ${countText(of)} ${noun} (${shareText(count, of)}) ${what}${such}${asked}. ${todo(about)}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
