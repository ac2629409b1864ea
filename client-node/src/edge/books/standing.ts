import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { onErrorStream, openStoreIfAny } from "@fedseg/keeper/books/open-store.ts";
import { type OwnersBooks, booksInReach, reachStore } from "@fedseg/keeper/local/books-in-reach.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import type { Note } from "@fedseg/shared/ledger/note.ts";
import { cosignedNote, ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import type { JournalReader } from "../../session/journal.ts";
import { recover } from "../../session/recover.ts";
import { readerOf, verifiedSessions } from "../../session/journal.ts";
import { shownTo } from "../../session/shown.ts";
import { type KnownStudy, knownStudies } from "../../session/studies.ts";
import type { NodeContext } from "../../session/context.ts";
import type { NodeState } from "../../session/state.ts";
import { type NodeConfig, policyOf } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";

/** Where a node stands by its own books, which stay as they are. */
export interface Standing {
  readonly key: SigningKey;
  readonly state: NodeState;
  /** The balance; before the first start the one that the configuration authorises. */
  readonly account: Account;
  /** Latest snapshot of a plan that the account has approved; undefined before the first. */
  readonly approvedSnapshot: string | undefined;
  /** Studies that the account has approved, and the hashes of the models with which they have ended. */
  readonly approved: ReadonlySet<string>;
  readonly models: ReadonlyMap<string, string>;
  /** Lines of the ledger. */
  readonly lines: readonly string[];
  /** Reads the value under a key of the journal. */
  readonly read: JournalReader;
  /** Every study that the account has approved, as far as the books hold it. */
  readonly studies: readonly KnownStudy[];
  /** How many sums of a study this node has verified. */
  readonly verified: (study: string) => number;
  /** Entries that wait to be signed until the partners have answered. */
  readonly waiting: number;
  /** Its checkpoints with their cosignatures, the newest last. */
  readonly notes: readonly Note[];
  /** The newest note of every partner that it has cosigned, by name. */
  readonly cosigned: ReadonlyMap<string, string>;
  /** What the coordinator has shown it and could have shown others otherwise, by path in a bundle. */
  readonly shown: ReadonlyMap<string, Uint8Array>;
}

/**
 * Hands over where a node stands. While it runs that is a copy of its books as they are now; else they are kept from every
 * other process meanwhile.
 * `whose`: the study whose state is looked at; that of the study which it last worked on when left out.
 * @throws CodedError SERVICE_* while it runs, KEY_*, VAULT_*, LEDGER_DAMAGED or JOURNAL_DAMAGED.
 */
export async function withStanding<T>(
  config: NodeConfig,
  use: (standing: Standing) => Promise<T>,
  whose?: string,
): Promise<T> {
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  const { folder } = config;
  const open = () => openStoreIfAny(config.store, { folder, book: ".", vault, told: onErrorStream });
  const store = await reachStore({ folder, vault, open });
  if (!store) {
    const nothing = {
      account: authorised(config),
      approvedSnapshot: undefined,
      approved: new Set<string>(),
      models: new Map<string, string>(),
      lines: [],
      read: () => undefined,
      studies: [],
      verified: () => 0,
      waiting: 0,
      notes: [],
      cosigned: new Map<string, string>(),
      shown: new Map<string, Uint8Array>(),
    };
    return use({ key, state: { phase: "idle" }, ...nothing });
  }
  try {
    const { books } = booksInReach(store, { folder, key, name: config.name });
    const state = recover(
      (entry) => books.read(entry),
      config.name,
      readingContext(config, key, books),
      whose,
    );
    const { account, approved, approvedSnapshot, models, head } = books.standing();
    return await use({
      key,
      state,
      account: head.size === 0 ? authorised(config) : account,
      approvedSnapshot,
      approved,
      models,
      lines: books.lines(),
      read: (entry) => books.read(entry),
      studies: knownStudies(approved, (entry) => books.read(entry)),
      verified: (study) => verifiedSessions(readerOf(study, (entry) => books.read(entry))),
      waiting: books.waiting(),
      notes: ownNotes(books),
      cosigned: cosignedBy(config, books),
      shown: shownTo(config.name, approved, (entry) => books.read(entry)),
    });
  } finally {
    await store.close();
  }
}

function cosignedBy({ policy }: NodeConfig, books: OwnersBooks): ReadonlyMap<string, string> {
  return new Map(
    policy.roster.flatMap(({ name, identity }) => {
      const note = cosignedNote(books, { name, identity: fromHex(identity) });
      return note === undefined ? [] : [[name, note] as const];
    }),
  );
}

function authorised({ account }: NodeConfig): Account {
  const opened = applyToAccount(NO_ACCOUNT, nodeGenesis("00".repeat(32), account.epsilon, account.delta));
  if (opened instanceof CodedError) throw opened;
  return opened;
}

/** What recovery needs of a node that only looks at its books. */
function readingContext(config: NodeConfig, key: SigningKey, books: OwnersBooks): NodeContext {
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
    clock: () => new Date().getTime(),
  };
}
