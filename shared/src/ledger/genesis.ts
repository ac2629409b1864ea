import { toFixedMuSq } from "../dp/charge.ts";
import { muOf } from "../dp/gdp.ts";
import { genesisLadder } from "../dp/odometer.ts";
import { type LedgerEvent, parseEntry } from "./entry.ts";

/** The entry that opens a ledger. */
type Genesis = Extract<LedgerEvent, { type: "GENESIS" }>;

/** Opens the account of an organisation that authorises (epsilon, delta) for everything it will ever release. */
export function nodeGenesis(identity: string, epsilon: number, delta: number): Genesis {
  const budget = toFixedMuSq(muOf(epsilon, delta));
  return {
    type: "GENESIS",
    identity,
    role: "node",
    epsilon: `${epsilon}`,
    delta: `${delta}`,
    budgetMuSq: `${budget}`,
    ladder: genesisLadder(budget).map(String),
  };
}

/** Opens the ledger of a coordinator, which has no account. */
export function coordinatorGenesis(identity: string): Genesis {
  return {
    type: "GENESIS",
    identity,
    role: "coordinator",
    epsilon: "0",
    delta: "0",
    budgetMuSq: "0",
    ladder: [],
  };
}

/** Returns the entry that opens a ledger; undefined when its first line is no such entry. */
export function genesisOf(lines: readonly string[]): Genesis | undefined {
  const body = lines.length > 0 ? parseEntry(lines[0])?.body : undefined;
  return body?.type === "GENESIS" ? body : undefined;
}
