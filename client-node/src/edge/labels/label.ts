import type { CodedError } from "@fedseg/shared/errors.ts";
import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { OwnRecords } from "../sealed/records.ts";
import type { PlanUsers } from "../ingest/plan-users.ts";
import type { Problems } from "../ingest/problems.ts";
import { writeResults } from "./results.ts";
import type { Tell } from "../tell.ts";

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
  { model, plan }: { readonly model: StudyModel; readonly plan: Plan },
  tell: Tell,
): Promise<CodedError | undefined> {
  await users.ready();
  try {
    for (;;) {
      const { table, version } = users.labelled();
      const results = writeResults({ folder, sealed: records.sealed }, table, model, plan);
      // Who withdrew while the files were written must not stand in them.
      if (!users.isCurrent(version)) continue;
      const { labels, labelled, unmeasured } = results;
      const where = labels === undefined ? "" : `, in ${labels}`;
      tell("LABELLED", `${labelledText(labelled, unmeasured)}${where}`, {
        labels,
        labelled,
        unmeasured,
      });
      if (results.beside) tell("BESIDE", results.beside);
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
