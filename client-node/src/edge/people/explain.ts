import { CodedError } from "@fedseg/shared/errors.ts";
import { joinTexts, type Text } from "@fedseg/wording/language.ts";
import { explanationsOf, isExplained } from "../../scoring/index.ts";
import type { NodeConfig } from "../config.ts";
import { openRecords } from "../sealed/records.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { ownUsers } from "../ingest/own-users.ts";
import { endedStudy, withoutSegments } from "./ended-study.ts";
import type { Withdrawal } from "./withdrawal-list.ts";

/**
 * Answers, at the node alone, why a user is in a segment of a finished study, the newest when none is named.
 * @throws CodedError USER_WITHDRAWN, NO_MODEL, NO_SEGMENTATION, USER_UNKNOWN or USER_UNMEASURED.
 */
export async function explainAtNode(
  config: NodeConfig,
  asked: string,
  tell: Tell,
  study?: string,
): Promise<Text> {
  const { withdrawals, readId } = openRecords(config);
  const withdrawal = withdrawals.of(asked);
  if (withdrawal) throw hasWithdrawn(withdrawal);
  const { plan, model } = await endedStudy(
    config,
    "An explanation compares a user with the segments of a released model.",
    study,
  );
  const users = ownUsers(config, tell).prepare(plan);
  await users.ready();
  const table = users.table();
  const row = table.ids.indexOf(readId(asked));
  if (row < 0) throw unknownUser("USER_UNKNOWN", "This id is none of the users whom this node counts.");
  if (!isExplained(plan, model, table)) throw withoutSegments();
  const texts = explanationsOf(plan, model, table, row);
  if (texts.length === 0)
    throw unknownUser("USER_UNMEASURED", "This user has no value for one of the features.");
  return joinTexts(texts);
}

/** A user of whom the node has nothing to say. */
export function unknownUser(code: string, what: string): CodedError {
  return new CodedError(code, {
    what,
    why: "Only measured users of this node's own data have a segment.",
    todo: "Check the id as it is written in the data; `fedseg-node subject` says whether a consent record or a rule leaves the person out.",
  });
}

/** A user who takes no part any more. */
export function hasWithdrawn({ kind, at }: Withdrawal): CodedError {
  return new CodedError("USER_WITHDRAWN", {
    what: `This user ${kind === "erased" ? "was erased" : "has withdrawn"} at this node, on ${at}.`,
    why: "Who takes no part has no segment, and none is worked out for them.",
    todo: "`fedseg-node subject` tells what the node still holds; `restore` takes a withdrawal back, an erasure lasts.",
  });
}
