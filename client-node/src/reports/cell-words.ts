import type { CellKind, Observation } from "../ingest/observation.ts";
import { countText } from "@fedseg/wording/number-text.ts";

/** How an observation is said: "3 of 9 lines (33.3 %): no user id, such as …. What to do." */
export interface Words {
  readonly noun: string;
  readonly what: string;
  readonly todo: (about: Observation) => string;
}

/** Words of a list that are written out. */
export const LISTED = 8;

/** Writes the words of a list, the first of them. */
export function named(words: readonly string[] = []): string {
  const more = words.length > LISTED ? ` and ${countText(words.length - LISTED)} more` : "";
  return words.slice(0, LISTED).map(quoted).join(", ") + more;
}

/** Writes a word so that it is seen where it begins and ends. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What is said of the cells of one column. */
export const CELL_WORDS: Readonly<Record<CellKind, Words>> = {
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
  "long-id": {
    noun: "cells",
    what: "are ids of more than 1,024 bytes, and count as nobody's",
    todo: () =>
      "No system gives such ids: a quote that is never closed, or somebody tries what happens. See the source.",
  },
  "nested-id": {
    noun: "cells",
    what: "are a whole object or list, and count as one id",
    todo: ({ column = "" }) =>
      `Whatever changes in it makes another id. Take the part that is the id in an sql source, such as json_extract_string(${JSON.stringify(column)}, '$.id') of a text or ${JSON.stringify(column)}.id of a struct.`,
  },
  "guarded-id": {
    noun: "cells",
    what: 'are guarded from spreadsheets by a sign in front, or by ="…"',
    todo: ({ column = "" }) =>
      `Elsewhere the same id may stand without the guard. Write guarded: [${column}] in the CSV source.`,
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
  "class-unlisted": {
    noun: "cells",
    what: "are of none of the target's classes: whoever has one is not judged, and teaches nothing",
    todo: ({ words }) =>
      `The classes are ${named(words)}, with the words that the dictionary lists for each; letter case counts.`,
  },
  "empty-column": {
    noun: "cells",
    what: "are empty",
    todo: () => "Is it the right column, and its name spelt right?",
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
  "either-day": {
    noun: "times",
    what: "can be read with day and month exchanged as well",
    todo: ({ words: [format = ""] = [] }) =>
      `If the month comes first in the file, or the other way round, write format: ${quoted(format)}; nothing else shows which is right.`,
  },
  "mixed-zone": {
    noun: "times",
    what: "name no zone, beside others that do",
    todo: ({ words: [zone = ""] = [] }) =>
      `They are read as ${zone}. If they are not, write zone, or make the column alike in an sql source.`,
  },
  "mixed-days": {
    noun: "times",
    what: "can be read only with day and month exchanged, beside others that cannot",
    todo: ({ words: [format = ""] = [] }) =>
      `Two programs have written the column: these are left out, and others of format ${quoted(format)} are read as another day. Tell them apart in an sql source, or export again.`,
  },
  "mixed-epoch": {
    noun: "times",
    what: "count in another unit than the others, such as milliseconds beside seconds",
    todo: ({ words: [format = ""] = [] }) =>
      `As ${format} they are another day, or none. Make the column alike in an sql source.`,
  },
  "mixed-decimal": {
    noun: "numbers",
    what: "have the other decimal mark, and cannot be read, beside others that can",
    todo: ({ words: [decimal = "."] = [] }) =>
      `The source is read with decimal: ${quoted(decimal)}. Where 1,234 and 1.234 both occur, either may be a thousand: make the column alike in an sql source, or export again.`,
  },
  "mixed-sign": {
    noun: "numbers with a sign",
    what: "have another one than the first of symbols, and are added up with the others",
    todo: ({ words }) =>
      `The signs are ${named(words)}. If they are currencies, put them into a column of their own in an sql source and write currency: { column: … }, or keep one with where.`,
  },
  "attribute-no-day": {
    noun: "cells",
    what: "are a day that programs write where there is none",
    todo: () => "Make them empty, with nulls of the source or nullif in an sql source.",
  },
  "total-word": {
    noun: "cells",
    what: "say that their line adds up others, and it counts like them",
    todo: () => "Leave such lines out with where.",
  },
  "fee-word": {
    noun: "products",
    what: "are postage, fees or the like by their name, and count as products bought",
    todo: () =>
      "If they are no goods, leave such lines out with where; what was paid for them goes with them.",
  },
  "misread-text": {
    noun: "cells beyond ASCII",
    what: "look like UTF-8 that was read as another encoding",
    todo: () =>
      "Write encoding: utf-8 in the source. If the file itself is so, export it again: lookups and opt-outs will not meet such ids.",
  },
};
