import type { Books } from "@fedseg/keeper/books/books.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { isOwnKeyRevoked, ownKeyRevoked } from "@fedseg/keeper/books/own-key.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import type { Door } from "@fedseg/keeper/local/door.ts";
import { openLocalDoor } from "@fedseg/keeper/local/open-local-door.ts";
import { inTurn } from "@fedseg/keeper/process/in-turn.ts";
import type { Turns } from "@fedseg/keeper/process/turns.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { ProcessWatch } from "./process-state.ts";
import { leaving, revoking } from "./studies/given-up.ts";

/** What a node's process holds that its owner's commands ask for. */
export interface NodeInHand {
  readonly books: Books;
  readonly vault: Vault;
  readonly turns: Turns;
  readonly watch: ProcessWatch;
  /** Returns an address that opens the node's page once; a process of one study has none. @throws CodedError PAGE_ADDRESS or PAGE_ENDED. */
  page?(): Promise<string>;
  /** Gives a study under way up (planHash) as an event of that study; resolves when that is on the disk. */
  readonly giveUp: (study: string, error: CodedError) => Promise<void>;
}

/**
 * Opens the door for a node's own commands. `end`: what they have written ends the process when it revokes its key.
 * @throws CodedError SERVICE_RUNS, SOCKET_PATH or SERVICE_SOCKET.
 */
export function openOwnDoor(
  folder: string,
  { books, vault, turns, watch, page, giveUp }: NodeInHand,
  end: (refusal: CodedError) => void,
): Promise<Door> {
  const written = () => {
    writeHandIn(folder, books);
    if (isOwnKeyRevoked(books)) end(ownKeyRevoked());
  };
  const entries = async () => books.standing().head.size;
  const hands = { books, giveUp, write: <T>(act: () => T) => inTurn(turns, act), written };
  const studies = { leave: leaving(hands), revoke: revoking(hands) };
  const answers = { status: watch.answer, entries, ...studies, ...(page && { page }) };
  return openLocalDoor(folder, answers, { books, vault, turns, written });
}
