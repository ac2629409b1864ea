import { CodedError } from "@fedseg/shared/errors.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { openRecords } from "../sealed/records.ts";

export const restore: Run = async ({ options: { config = "", user = "" } }, tell) => {
  const { withdrawals } = openRecords(loadNodeConfig(config));
  if (!withdrawals.remove(user)) {
    throw withdrawals.of(user) ? erased() : notWithdrawn();
  }
  tell(
    "RESTORED",
    "exports and lookups find the user again, studies from the node's next start on, as far as the consent rule permits",
  );
  return 0;
};

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
