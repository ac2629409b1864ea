import type { OwnersBooks } from "@fedseg/keeper/local/books-in-reach.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { genesisOf, nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import type { NodeConfig } from "../config.ts";

/**
 * Begins a node's ledger with the account that its configuration authorises; one that has begun stays as it is.
 * @throws CodedError ACCOUNT_DIFFERS when that was opened with another budget.
 */
export async function openAccount(
  { account }: NodeConfig,
  books: Pick<OwnersBooks, "lines" | "standing" | "commit">,
  identity: string,
): Promise<void> {
  const differs = accountDifference(account, books.lines());
  if (differs) throw differs;
  if (books.standing().head.size === 0)
    await books.commit([], [nodeGenesis(identity, account.epsilon, account.delta)]);
}

/** Returns the refusal of a budget that somebody has written into the configuration and that does not hold, if there is one. */
export function accountDifference(
  { epsilon, delta }: NodeConfig["account"],
  lines: readonly string[],
): CodedError | undefined {
  const opened = genesisOf(lines);
  if (!opened || (Number(opened.epsilon) === epsilon && Number(opened.delta) === delta)) return undefined;
  return new CodedError("ACCOUNT_DIFFERS", {
    what: `The configuration names an account of ε = ${epsilon} at δ = ${delta}; this node's ledger was opened with ε = ${opened.epsilon} at δ = ${opened.delta}.`,
    why: "A budget is fixed in the ledger when it is opened, and no configuration changes it.",
    todo: "Write the account of the ledger back into the configuration. To authorise more use raise-budget; to allow less to a study set policy.maxEpsilon.",
  });
}
