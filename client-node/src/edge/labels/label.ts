import type { CodedError } from "@fedseg/shared/errors.ts";
import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import type { OwnRecords } from "../sealed/records.ts";
import type { PlanUsers } from "../ingest/plan-users.ts";
import type { Problems } from "../ingest/problems.ts";
import { type Finished, writeReleased, writeResults } from "./results.ts";
import { type ResultsPlace, isNewest, markLabelled, ownFolder } from "./study-results.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";

/** What labelling works with. */
export interface Labelling {
  readonly place: ResultsPlace;
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
  { place, users, records, problems }: Labelling,
  finished: Finished,
  tell: Tell,
): Promise<CodedError | undefined> {
  await users.ready();
  try {
    for (;;) {
      const { version, ...read } = users.labelled();
      writeReleased(ownFolder(place), read.table, finished);
      if (!isNewest(place)) return older(place, finished, tell);
      const results = await writeResults({ folder: place.folder, records }, read, finished);
      // Who withdrew while the files were written must not stand in them.
      if (!users.isCurrent(version)) continue;
      markLabelled(place, finished);
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
    return problems.rows(error, finished.study);
  }
}

/** Users keep the labels of a newer study; what this one has released is kept. */
function older(place: ResultsPlace, finished: Finished, tell: Tell): undefined {
  markLabelled(place, finished);
  tell("KEPT", `the results of ${place.name} are kept; users have the labels of a newer study`, {
    name: place.name,
  });
}

/** Says how many users have a label: "2,783 labelled, 2 not measured". */
function labelledText(labelled: number, unmeasured: number): string {
  return `${formatNumber(labelled, 0)} labelled, ${formatNumber(unmeasured, 0)} not measured`;
}
