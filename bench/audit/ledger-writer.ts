import { appendFileSync } from "node:fs";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { type Account, NO_ACCOUNT, enter } from "@fedseg/shared/ledger/account.ts";
import { EMPTY_LEDGER, type LedgerDraft, appendEntry, formatEntry } from "@fedseg/shared/ledger/entry.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";

const SECOND_MS = 1000;
const START = Date.parse("2026-01-01T00:00:00Z");

/** A party that keeps a ledger in a file, without the re-reading and the durability of real books. */
export class LedgerWriter {
  readonly name: string;
  readonly key: SigningKey;
  readonly tree = new LedgerTree();
  readonly #path: string;
  #head = EMPTY_LEDGER;
  #account: Account = NO_ACCOUNT;
  #lines: string[] = [];

  constructor(name: string, key: SigningKey, path: string) {
    this.name = name;
    this.key = key;
    this.#path = path;
  }

  /** Hexadecimal. */
  get identity(): string {
    return toHex(this.key.publicKey);
  }

  /** Appends entries, checked and totalled as real books do. */
  write(...drafts: readonly LedgerDraft[]): void {
    for (const draft of drafts) {
      const { event, account } = enter(this.#account, draft);
      const time = new Date(START + this.#head.size * SECOND_MS).toISOString();
      const { entry, head } = appendEntry(this.key, this.#head, { ledger: this.name, time, body: event });
      const line = formatEntry(entry);
      this.tree.append(line);
      this.#lines.push(line);
      this.#head = head;
      this.#account = account;
    }
  }

  /** Writes what has been appended since the last call to the file. */
  flush(): void {
    appendFileSync(this.#path, this.#lines.map((line) => `${line}\n`).join(""));
    this.#lines = [];
  }
}
