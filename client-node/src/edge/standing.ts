import { existsSync } from "node:fs";
import { join } from "node:path";
import { Books } from "@fedseg/keeper/books.ts";
import { notaryOf } from "@fedseg/keeper/notary.ts";
import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/key-file.ts";
import { openStore } from "@fedseg/keeper/store.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { openFilter } from "@fedseg/shared/dp/filter.ts";
import { muOf } from "@fedseg/shared/dp/gdp.ts";
import { type Account, NO_ACCOUNT } from "@fedseg/shared/ledger/account.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { recover } from "../session/recover.ts";
import type { NodeContext, NodeState } from "../session/state.ts";
import { type NodeConfig, policyOf, vaultOf } from "./config.ts";

/** Where a node stands by its own books, which stay as they are. */
export interface Standing {
  readonly key: SigningKey;
  readonly state: NodeState;
  /** The balance; before the first start the one that the configuration authorises. */
  readonly account: Account;
  /** Lines of the ledger. */
  readonly lines: readonly string[];
}

/**
 * Hands over where a node stands, and keeps its books from every other process meanwhile: the node itself cannot run.
 * @throws CodedError STORE_UNUSABLE while it runs, KEY_*, VAULT_*, LEDGER_DAMAGED or JOURNAL_DAMAGED.
 */
export async function withStanding<T>(
  config: NodeConfig,
  use: (standing: Standing) => Promise<T>,
): Promise<T> {
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  const path = join(config.folder, "books.db");
  if (!existsSync(path)) {
    return use({ key, state: { phase: "idle" }, account: authorised(config), lines: [] });
  }
  const store = openStore(path, vault);
  try {
    const books = new Books(store, { key, name: config.name, now: () => new Date() });
    const state = recover((entry) => books.read(entry), config.name, readingContext(config, key, books));
    const { account, head } = books.standing();
    return await use({
      key,
      state,
      account: head.size === 0 ? authorised(config) : account,
      lines: books.lines(),
    });
  } finally {
    store.close();
  }
}

function authorised({ account }: NodeConfig): Account {
  return { ...NO_ACCOUNT, filter: openFilter(toFixedMuSq(muOf(account.epsilon, account.delta))) };
}

/** What recovery needs of a node that only looks at its books. */
function readingContext(config: NodeConfig, key: SigningKey, books: Books): NodeContext {
  return {
    name: config.name,
    signingKey: key,
    policy: policyOf(config),
    source: systemEntropy(),
    ledger: () => books.standing(),
    notary: () => notaryOf(books, key, config.name),
    contribute: () => {
      throw new TypeError('"contribute" expected a running study, got a look at the books');
    },
    analysis: analyses(),
    consentRule: config.consent.rule,
  };
}
