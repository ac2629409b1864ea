import { CodedError } from "@fedseg/shared/errors.ts";
import type { Books } from "./books.ts";

/** @throws CodedError OWN_KEY_REVOKED when this party's own key is revoked in its books. */
export function requireTrusted(books: Pick<Books, "standing">): void {
  const { revoked, identity } = books.standing();
  if (identity === undefined || !revoked.has(identity)) return;
  throw new CodedError("OWN_KEY_REVOKED", {
    what: "This party's identity key is revoked.",
    why: "Nobody takes its signature for this party's any more, and the ledger goes on under another key only.",
    todo: "Make a new key with rotate-key, and have the partners compare it with you in person.",
  });
}
