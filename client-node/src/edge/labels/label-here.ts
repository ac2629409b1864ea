import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { type Tell, tellText } from "@fedseg/wording/command-line/tell.ts";
import { exportedText } from "@fedseg/wording/programs/labelled-text.ts";
import { withArms } from "../../campaigns/arms.ts";
import type { NodeConfig } from "../config.ts";
import { PlanUsers } from "../ingest/plan-users.ts";
import { requestOf } from "../ingest/plan-request.ts";
import { prepareData } from "../ingest/prepare.ts";
import { Problems } from "../ingest/problems.ts";
import { openRecords } from "../sealed/records.ts";
import { exportTo } from "./export/export-to.ts";
import { label } from "./label.ts";
import { labelBasis } from "./label-basis.ts";
import type { Finished } from "./results.ts";
import { type ResultsPlace, currentStudy } from "./study-results.ts";

/** What users are labelled with, and where the results go. */
export interface LabelTask {
  readonly config: NodeConfig;
  readonly finished: Finished;
  readonly place: ResultsPlace;
  /** Names of the targets that are to have them. */
  readonly targets: readonly string[];
}

/**
 * Reads this node's rows as of a study's snapshot, labels the users with its model, and brings the scores to the targets that are
 * to have them. @throws CodedError as reading and writing do; what a target refuses is told.
 */
export async function labelHere({ config, finished, place, targets }: LabelTask, tell: Tell): Promise<void> {
  const records = openRecords(config);
  const { withdrawals } = records;
  const problems = new Problems(config.folder, tell);
  const users = new PlanUsers(() => readHere(config, finished, tell), {
    withdrawals,
    basis: () => labelBasis({ config, withdrawals }, finished.plan),
    failed: asCoded,
    isOver: () => false,
  });
  const failed = await label({ place, users, records, problems }, finished, tell);
  if (failed) throw failed;
  if (currentStudy(config.folder)?.study !== finished.study) return;
  for (const name of targets) {
    try {
      const exported = await exportTo(config, name, config.out?.pseudonymous === true);
      tellText(tell, "EXPORTED", exportedText(exported, name), { target: name, users: exported });
    } catch (error) {
      const { code, message } = asCoded(error);
      tell(code, `${message} Nothing of this study is at ${name}; fedseg-node export brings it there.`);
    }
  }
}

async function readHere(config: NodeConfig, { plan }: Finished, tell: Tell) {
  const { withdrawals, hash, campaigns } = openRecords(config);
  const { table } = await prepareData(config, { ...requestOf(plan), ...withdrawals.watch() }, tell);
  const hashes = table.ids.map(hash);
  const refused = ({ code, refusal }: CodedError) => tell(code, `${refusal.what} ${refusal.todo}`);
  return { table: withArms(table, hashes, { plan, campaigns, nowMs: Date.now(), refused }), hashes };
}
