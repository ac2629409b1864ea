import { type EventType, knownType } from "@fedseg/shared/features/event-type.ts";
import type { z } from "zod";

/** Names of columns that usually say what a line is. */
export const TYPE_COLUMN = /^(event|action|line|record|transaction)?[ _]?(type|name|kind|action|event)$/i;

/** Words of many shops for the kinds of lines, small letters without blanks and underscores. */
const WORDS: Readonly<Record<z.infer<typeof knownType>, readonly string[]>> = {
  purchase: ["purchase", "buy", "sale", "order", "transaction", "checkout", "s"],
  return: ["return", "refund", "cancel", "cancellation", "r"],
  view: ["view", "pageview", "productview", "viewitem", "itemview"],
  cart: ["cart", "addtocart", "basket"],
  visit: ["visit", "sessionstart", "session"],
  search: ["search", "sitesearch", "viewsearchresults", "query"],
  click: ["click", "selectitem", "adclick", "emailclick", "emailclicked"],
  send: ["send", "sent", "emailsent", "emaildelivered"],
  open: ["open", "opened", "emailopen", "emailopened"],
};

/** Returns the kind of line that a shop's word stands for; undefined for a word that is not known. */
export function eventTypeOf(word: string): EventType | undefined {
  const plain = word.toLowerCase().replaceAll(/[ _-]/g, "");
  return knownType.options.find((type) => WORDS[type].includes(plain));
}
