import type { Books } from "@fedseg/keeper/books/books.ts";
import type { Answer } from "@fedseg/keeper/local/door.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { isRevocation } from "@fedseg/shared/ledger/chain.ts";
import { revocationFile, revocationIn } from "@fedseg/shared/ledger/revocation.ts";
import { z } from "zod";
import { studiesUnderWay } from "../../session/journal.ts";
import { refusalOnRecord } from "../../session/refuse.ts";
import { endedBy } from "../../session/revoke.ts";
import { studyLeft } from "../../session/under-way.ts";

/** What a process that takes part in studies gives them up with. */
export interface Hands {
  readonly books: Books;
  readonly giveUp: (study: string, error: CodedError) => Promise<void>;
  /** Writes into the books while no study does. */
  readonly write: <T>(act: () => T) => Promise<T>;
  /** Something was written for a command; it is durable. */
  readonly written: () => void;
}

/** What the command `leave` asks of the process that runs. */
const left = z.strictObject({ study: z.string().regex(/^[0-9a-f]{64}$/) });

/** Answers `leave`: gives one study up, and no other hears of it. One that has ended meanwhile has ended. */
export function leaving(hands: Hands): Answer {
  return async (given) => {
    const { study } = left.parse(given);
    if (underWay(hands).includes(study)) await giveUp(hands, study, studyLeft());
    hands.written();
    return {};
  };
}

/**
 * Answers `revoke` and `add-revocation`: ends every study under way whose plan names the key. A partner's revocation stands in the ledger
 * first, so that no plan with it begins meanwhile; the own key signs the ends before it signs its last entry.
 */
export function revoking(hands: Hands): Answer {
  return async (given) => {
    const revocation = revocationIn(revocationFile.parse(given));
    if (!isRevocation(revocation)) return { isNew: false };
    const { books, write, written } = hands;
    const { revoked, identity } = books.standing();
    if (revoked.has(revocation.identity)) return { isNew: false };
    const isOwn = identity === revocation.identity;
    const record = () => write(() => books.commit([], [revocation]));
    if (!isOwn) await record();
    const ended = endedBy(books.standing().approved, (entry) => books.read(entry), revocation);
    for (const { study, error } of ended) await giveUp(hands, study, error);
    if (isOwn) await record();
    written();
    return { isNew: true };
  };
}

/** Gives a study up as its own process does; one that this process has no part in, by the books alone. */
async function giveUp(hands: Hands, study: string, error: CodedError): Promise<void> {
  const { books, write } = hands;
  await hands.giveUp(study, error);
  if (!underWay(hands).includes(study)) return;
  const { journal, ledger } = refusalOnRecord(study, error);
  await write(() => (books.waiting() > 0 ? books.defer(journal, ledger) : books.commit(journal, ledger)));
}

function underWay({ books }: Hands): readonly string[] {
  return studiesUnderWay(books.standing().approved, (entry) => books.read(entry));
}
