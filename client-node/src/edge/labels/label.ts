import type { CodedError } from "@fedseg/shared/errors.ts";
import { type Tell, tellText } from "@fedseg/wording/command-line/tell.ts";
import { keptText, labelledText } from "@fedseg/wording/programs/labelled-text.ts";
import type { OwnRecords } from "../sealed/records.ts";
import type { PlanUsers } from "../ingest/plan-users.ts";
import type { Problems } from "../ingest/problems.ts";
import { type Finished, applyModel, writeReleased, writeResults } from "./results.ts";
import { type ResultsPlace, isNewest, markLabelled, ownFolder } from "./study-results.ts";

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
      const applied = applyModel(read.table, finished);
      writeReleased(ownFolder(place), applied);
      if (!isNewest(place)) return older(place, finished, tell);
      const results = await writeResults({ folder: place.folder, records }, read, finished, applied);
      // Who withdrew while the files were written must not stand in them.
      if (!users.isCurrent(version)) continue;
      markLabelled(place, finished, users.basis);
      const { scores, labelled, unmeasured, refused } = results;
      const facts = { scores, labelled, unmeasured };
      tellText(tell, "LABELLED", labelledText(labelled, unmeasured, scores), facts);
      if (results.beside) tellText(tell, "BESIDE", results.beside);
      for (const one of refused) tellText(tell, "PROGRAM_REFUSED", one);
      return undefined;
    }
  } catch (error) {
    return problems.rows(error, finished.study);
  }
}

/** Users keep the labels of a newer study; what this one has released is kept. */
function older(place: ResultsPlace, finished: Finished, tell: Tell): undefined {
  markLabelled(place, finished);
  const { name } = place;
  tellText(tell, "KEPT", keptText(name), { name });
}
