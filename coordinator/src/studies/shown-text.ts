import { CodedError } from "@fedseg/shared/errors.ts";

/** Most characters of a reason. */
export const MOST_REASON = 200;

/** What steers a terminal, turns what stands around it or is not there at all; joiners, which scripts and emoji need, are none of it. */
const HIDDEN =
  /(?!\u200C|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Anything that is seen. */
const SHOWN = /(?!\u200C|\u200D|\uFE0E|\uFE0F)\S/u;

/**
 * Returns a text that members will read, if what they read is what it is.
 * @throws CodedError TEXT_HIDDEN, also when nothing of it is seen.
 */
export function requireShown(what: "title" | "reason", text: string): string {
  const [hidden] = HIDDEN.exec(text) ?? [];
  if (hidden === undefined && SHOWN.test(text)) return text;
  if (hidden === undefined)
    throw new CodedError("TEXT_HIDDEN", {
      what: `The ${what} holds nothing that is shown.`,
      why: "Members read it beside others, and know a study by it.",
      todo: `Write the ${what} in words.`,
    });
  const point = hidden.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  throw new CodedError("TEXT_HIDDEN", {
    what: `The ${what} holds the character U+${point}, which is not shown.`,
    why: "Such characters turn what stands around them or act on a terminal: members would read another text than was written.",
    todo: `Write the ${what} anew by hand: what is copied may hold some that nobody sees.`,
  });
}

/** Returns as much of a reason as members are told. @throws CodedError TEXT_HIDDEN. */
export function shownReason(reason: string): string {
  return requireShown("reason", reason).slice(0, MOST_REASON);
}
