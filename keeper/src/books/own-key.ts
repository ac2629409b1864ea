import { CodedError } from "@fedseg/shared/errors.ts";
import type { Books } from "./books.ts";

/** Tells whether a party's own key is revoked in its books. */
export function isOwnKeyRevoked(books: Pick<Books, "standing">): boolean {
  const { revoked, identity } = books.standing();
  return identity !== undefined && revoked.has(identity);
}

/** @throws CodedError OWN_KEY_REVOKED when this party's own key is revoked in its books. */
export function requireTrusted(books: Pick<Books, "standing">): void {
  if (isOwnKeyRevoked(books)) throw ownKeyRevoked();
}

/** The refusal of everything that a party would sign with a revoked key. */
export function ownKeyRevoked(): CodedError {
  return new CodedError("OWN_KEY_REVOKED", {
    what: "This party's identity key is revoked.",
    why: "Nobody takes its signature for this party's any more, and the ledger goes on under another key only.",
    todo: "Make a new key with rotate-key, and have the partners compare it with you in person.",
  });
}
