import { type EventType, knownType } from "@fedseg/shared/features/event-type.ts";
import type { z } from "zod";

/** Names of columns that usually say what a line is. */
export const TYPE_COLUMN = /^(event|action|line|record|transaction)?[ _]?(type|name|kind|action|event)$/i;

/** Words of many shops for the kinds of lines, small letters without blanks and underscores. */
const WORDS: Readonly<Record<z.infer<typeof knownType>, readonly string[]>> = {
  purchase: [
    "purchase",
    "buy",
    "sale",
    "order",
    "transaction",
    "checkout",
    "s",
    "placedorder",
    "orderplaced",
    "ordercompleted",
    "completedorder",
    "orderpaid",
  ],
  return: [
    "return",
    "refund",
    "cancel",
    "cancellation",
    "r",
    "refundedorder",
    "orderrefunded",
    "cancelledorder",
    "canceledorder",
    "ordercancelled",
    "ordercanceled",
  ],
  view: [
    "view",
    "pageview",
    "productview",
    "viewitem",
    "itemview",
    "viewedproduct",
    "productviewed",
    "viewedpage",
    "pageviewed",
  ],
  cart: ["cart", "addtocart", "basket", "addedtocart", "productadded"],
  visit: ["visit", "sessionstart", "session", "activeonsite"],
  search: ["search", "sitesearch", "viewsearchresults", "query", "searched", "productssearched"],
  click: ["click", "selectitem", "adclick", "emailclick", "emailclicked", "clickedemail"],
  send: ["send", "sent", "emailsent", "emaildelivered", "receivedemail", "deliveredemail"],
  open: ["open", "opened", "emailopen", "emailopened", "openedemail"],
};

/** Words of lines that are no purchases, as `plainWord` writes them. */
export const OTHER_LINES: readonly string[] = Object.entries(WORDS).flatMap(([type, words]) =>
  type === "purchase" ? [] : words.filter((word) => word.length > 1),
);

/** Writes in SQL a text as it is looked for among them. */
export function plainWord(text: string): string {
  return `replace(replace(replace(lower(${text}), ' ', ''), '_', ''), '-', '')`;
}

/** Returns the kind of line that a shop's word stands for; undefined for a word that is not known. */
export function eventTypeOf(word: string): EventType | undefined {
  const plain = word.toLowerCase().replaceAll(/[ _-]/g, "");
  return knownType.options.find((type) => WORDS[type].includes(plain));
}
