import type { Books } from "@fedseg/keeper/books.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import type { NodeConfig } from "./config.ts";

/** Begins a node's ledger with the account that its configuration authorises; one that has begun stays as it is. */
export function openAccount({ account }: NodeConfig, books: Books, identity: string): void {
  if (books.standing().head.size > 0) return;
  books.commit([], [nodeGenesis(identity, account.epsilon, account.delta)]);
}
