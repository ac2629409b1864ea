import { Books } from "@fedseg/keeper/books/books.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { cancelled } from "../session/cancelled.ts";
import { ENDED, endOnRecord } from "../session/finish.ts";
import { hasCome } from "../session/recover.ts";
import type { CoordinatorConfig } from "./config.ts";
import { studyIn } from "./study-in-books.ts";

/**
 * Ends the folder's study for ever, on record; the next run signs it for every node that comes, so that they are free.
 * @throws CodedError STUDY_NONE or STUDY_OVER; STORE_IN_USE while it runs; KEY_*, LEDGER_DAMAGED.
 */
export async function cancelStudy(config: CoordinatorConfig): Promise<void> {
  const vault = openVault(config.atRest, systemEntropy());
  const key = loadKeyFile(config.key, vault);
  const store = await openStoreOf(config.store, {
    folder: config.folder,
    book: ".",
    vault,
    told: onErrorStream,
  });
  try {
    const begun = studyIn(store);
    if (!begun) throw none(config.folder);
    const books = new Books(begun.store, { key, name: config.name, now: () => new Date() });
    await cancel(books, begun.plan);
  } finally {
    await store.close();
  }
}

/** Puts the end of the books' study on record, once. @throws CodedError STUDY_OVER when it has come to its model. */
export function cancel<Done extends Work>(books: Books<Done>, plan: Plan): Done | undefined {
  if (books.read("model")) throw over();
  if (books.read(ENDED)) return undefined;
  if (hasCome(plan, (entry) => books.read(entry), { analysis: analyses() })) throw over();
  const { journal, ledger } = endOnRecord(plan, cancelled());
  return books.commit(journal, ledger);
}

function none(folder: string): CodedError {
  return new CodedError("STUDY_NONE", {
    what: `The books in ${folder} hold no study.`,
    why: "A study is recorded at its first run.",
    todo: "Give the configuration of the study that is to end.",
  });
}

function over(): CodedError {
  return new CodedError("STUDY_OVER", {
    what: "All sums of this study are out: it has come to its model.",
    why: "What has come to its end cannot be given up, and stands in no other study's way.",
    todo: "Where its bundle is not there yet, `run` with the same configuration publishes it. Start the next study in a folder of its own.",
  });
}
