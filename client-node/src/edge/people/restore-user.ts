import { CodedError } from "@fedseg/shared/errors.ts";
import type { Withdrawals } from "./withdrawals.ts";

/** Takes a user's withdrawal back. @throws CodedError USER_ERASED or USER_NOT_WITHDRAWN. */
export function restoreUser(withdrawals: Withdrawals, user: string): void {
  if (withdrawals.remove(user)) return;
  throw withdrawals.of(user) ? erased() : notWithdrawn();
}

function erased(): CodedError {
  return new CodedError("USER_ERASED", {
    what: "This user was erased, and stays left out.",
    why: "An erasure removes what would be needed to take it back, and a person was promised that it lasts.",
    todo: "Let the person take part again under another id, if they ask for it.",
  });
}

function notWithdrawn(): CodedError {
  return new CodedError("USER_NOT_WITHDRAWN", {
    what: "No user of this id has withdrawn at this node.",
    why: "There is nothing to take back.",
    todo: "Check the id as it is written in the data; an objection in a source of the consent section is changed there.",
  });
}
