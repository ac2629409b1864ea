import { CodedError } from "@fedseg/shared/errors.ts";
import { historyOf } from "../../account/history.ts";
import { type Answer, answer } from "../../inbox/answer.ts";
import { settled } from "../../inbox/settled.ts";
import { withStanding } from "../books/standing.ts";
import type { NodeConfig } from "../config.ts";
import { InboxFile } from "./inbox-file.ts";

/**
 * Takes an owner's answer to a proposal down, held against the ledger first: the file hears of what has begun or ended with the next
 * proposal only. Where the books are not in reach the file alone decides; whoever asks for a plan's answer looks at both. Returns the study.
 * @throws CodedError PROPOSAL_*, VAULT_*, FILE_FOREIGN, FOLDER_BUSY or FILE_UNWRITABLE.
 */
export async function giveAnswer(config: NodeConfig, study: string, given: Answer): Promise<string> {
  const history = historyOf(await linesOf(config));
  const nowMs = new Date().getTime();
  return new InboxFile(config).change((book) => {
    const [next, known] = answer(settled(book, history, nowMs), study, given, nowMs);
    return [next, known.study];
  });
}

async function linesOf(config: NodeConfig): Promise<readonly string[]> {
  try {
    return await withStanding(config, async ({ lines }) => lines);
  } catch (error) {
    const isBusy = error instanceof CodedError && /^(STORE|SERVICE)_/.test(error.code);
    if (isBusy) return [];
    throw error;
  }
}
