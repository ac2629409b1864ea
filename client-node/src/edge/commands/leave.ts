import { CodedError } from "@fedseg/shared/errors.ts";
import { isStudyUnderWay, latestStudy } from "../../session/journal.ts";
import { refusalOnRecord } from "../../session/refuse.ts";
import { studyLeft } from "../../session/under-way.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { withOwnBooks } from "../books/with-books.ts";

export const leave: Run = async ({ options: { config: path = "", yes } }, tell) => {
  return withOwnBooks(loadNodeConfig(path), async ({ books }) => {
    const read = (key: string) => books.read(key);
    const study = isStudyUnderWay(read) ? latestStudy(read)?.study : undefined;
    if (study === undefined) throw noStudy();
    if (yes === undefined) throw unconfirmed(study);
    const { journal, ledger } = refusalOnRecord(study, studyLeft());
    // What waits has to be heard by the peers first; that the study is left stands behind it.
    if (books.waiting() > 0) await books.defer(journal, ledger);
    else await books.commit(journal, ledger);
    tell("LEFT", `study ${study} is given up; the next start waits for another`, { study });
    return 0;
  });
};

function noStudy(): CodedError {
  return new CodedError("STUDY_NONE", {
    what: "No study is under way at this node.",
    why: "The last one has ended with a model or was refused, or none has begun.",
    todo: "Nothing stands in the way of a new study: start the node.",
  });
}

function unconfirmed(study: string): CodedError {
  return new CodedError("UNCONFIRMED", {
    what: `Nothing was given up; study ${study} is under way.`,
    why: "A study that was left is never taken up again, and what it has charged stays charged.",
    todo: "Ask the operator first whether the study goes on; add --yes when it does not.",
  });
}
