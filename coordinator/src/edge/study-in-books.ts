import type { Books } from "@fedseg/keeper/books/books.ts";
import { sharedSoftware } from "@fedseg/keeper/process/software.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { coordinatorGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { type Plan, hashPlan, otherProtocol, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import { PROTOCOLS, protocolsText } from "@fedseg/shared/plan/protocols.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { latestStudy, ofStudy } from "@fedseg/keeper/books/study-books.ts";

/** The study that a coordinator's books are of, and its part of them. */
export interface StudyInBooks {
  readonly plan: Plan;
  readonly store: Store;
}

/** The part of a coordinator's books that is of a study. */
export function booksOf(store: Store, plan: Plan): StudyInBooks {
  return { plan, store: ofStudy(store, toHex(hashPlan(planBytes(plan)))) };
}

/**
 * Returns the study that a coordinator's books are of; undefined when they are new.
 * @throws CodedError BOOKS_VERSION or JOURNAL_DAMAGED.
 */
export function studyIn(store: Store): StudyInBooks | undefined {
  // Earlier software kept the one study of a folder under no study's keys.
  if (store.read("plan")) throw ofOtherVersion(otherProtocol(store.read("plan")!));
  const study = latestStudy(store);
  const stored = study === undefined ? undefined : ofStudy(store, study).read("plan");
  if (!stored) return undefined;
  const other = otherProtocol(stored);
  if (other !== undefined) throw ofOtherVersion(other);
  const plan = readPlan(stored);
  if (!plan) throw damaged();
  return booksOf(store, plan);
}

/** Puts a new study's plan on record, once, and the software that keeps its books. */
export async function recordPlan(books: Books, plan: Plan): Promise<void> {
  if (books.read("plan") === undefined) await recordNewPlan(books, plan);
  books.keptBy(sharedSoftware());
}

async function recordNewPlan(books: Books, plan: Plan): Promise<void> {
  const { coordinator, title } = plan;
  await books.commit(
    [{ key: "plan", value: planBytes(plan) }],
    [
      coordinatorGenesis(coordinator.identity),
      { type: "PLAN", study: toHex(hashPlan(planBytes(plan))), title },
    ],
  );
}

function ofOtherVersion(protocol: string | undefined): CodedError {
  return new CodedError("BOOKS_VERSION", {
    what: `The coordinator's books are of a study that other software has begun${protocol === undefined ? "" : `, of protocol ${JSON.stringify(protocol)}`}.`,
    why: `This software speaks ${protocolsText(PROTOCOLS)} and keeps books of its own form; a study ends as it began, under the plan that the nodes have countersigned.`,
    todo: "Let the study end, or cancel it, with the software that began it; give the next one a folder of its own.",
  });
}

function damaged(): CodedError {
  return new CodedError("JOURNAL_DAMAGED", {
    what: "The plan in the coordinator's books is unreadable.",
    why: "A study can only go on under the plan that the nodes have countersigned.",
    todo: "Restore the newest copy of the folder, or start a new study in another folder.",
  });
}
