import { CodedError } from "@fedseg/shared/errors.ts";
import { studiesUnderWay } from "../../session/journal.ts";
import { refusalOnRecord } from "../../session/refuse.ts";
import { studyLeft } from "../../session/under-way.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { withOwnBooks } from "../books/with-books.ts";

export const leave: Run = async ({ options: { config: path = "", study: named, yes } }, tell) => {
  return withOwnBooks(loadNodeConfig(path), async ({ books, ask }) => {
    const underWay = studiesUnderWay(books.standing().approved, (key) => books.read(key));
    const [study, other] = named === undefined ? underWay : underWay.filter((one) => one.startsWith(named));
    if (study === undefined) throw named === undefined ? noStudy() : unknownStudy(named);
    if (other !== undefined) throw whichStudy(underWay);
    if (yes === undefined) throw unconfirmed(study);
    if (ask) {
      await ask("leave", { study });
      tell("LEFT", `study ${study} is given up; the node serves on`, { study });
      return 0;
    }
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

function unknownStudy(named: string): CodedError {
  return new CodedError("STUDY_NONE", {
    what: `No study under way at this node begins with ${named}.`,
    why: "It has ended or was refused, or its hash is mistyped.",
    todo: "See fedseg-node account for the studies of this node.",
  });
}

function whichStudy(studies: readonly string[]): CodedError {
  return new CodedError("STUDY_AMBIGUOUS", {
    what: `Several studies are under way at this node: ${studies.join(", ")}.`,
    why: "One is given up at a time, and the others go on.",
    todo: "Add --study with the first digits of the one that is to be given up.",
  });
}

function unconfirmed(study: string): CodedError {
  return new CodedError("UNCONFIRMED", {
    what: `Nothing was given up; study ${study} is under way.`,
    why: "A study that was left is never taken up again, and what it has charged stays charged.",
    todo: "Ask the operator first whether the study goes on; add --yes when it does not.",
  });
}
