import type { CodedError } from "@fedseg/shared/errors.ts";
import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import type { OwnRecords } from "../sealed/records.ts";
import type { PlanUsers } from "../ingest/plan-users.ts";
import type { Problems } from "../ingest/problems.ts";
import { type Finished, writeResults } from "./results.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";

/** What labelling works with. */
export interface Labelling {
  readonly folder: string;
  /** As they were read for the plan of the model. */
  readonly users: PlanUsers;
  readonly records: OwnRecords;
  readonly problems: Problems;
}

/**
 * Labels this node's users once they are read, and tells its owner where the result lies. Returns what went wrong, which
 * nobody else hears of.
 */
export async function label(
  { folder, users, records, problems }: Labelling,
  finished: Finished,
  tell: Tell,
): Promise<CodedError | undefined> {
  await users.ready();
  try {
    for (;;) {
      const { version, ...read } = users.labelled();
      const results = await writeResults({ folder, records }, read, finished);
      // Who withdrew while the files were written must not stand in them.
      if (!users.isCurrent(version)) continue;
      const { scores, labelled, unmeasured, refused } = results;
      tell("LABELLED", `${labelledText(labelled, unmeasured)}, in ${scores}`, {
        scores,
        labelled,
        unmeasured,
      });
      if (results.beside) tell("BESIDE", results.beside);
      for (const { en } of refused) tell("PROGRAM_REFUSED", en);
      return undefined;
    }
  } catch (error) {
    return problems.rows(error);
  }
}

/** Says how many users have a label: "2,783 labelled, 2 not measured". */
function labelledText(labelled: number, unmeasured: number): string {
  return `${formatNumber(labelled, 0)} labelled, ${formatNumber(unmeasured, 0)} not measured`;
}
