import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ScoreSet } from "../../labels/score-set.ts";
import type { IdRule } from "../../ingest/user-ids.ts";
import type { NodeConfig } from "../config.ts";
import { Withdrawals } from "../people/withdrawals.ts";
import { SealedFiles } from "../sealed/sealed-file.ts";
import { ScoreTable } from "./score-table.ts";

/** What of a configuration the scores need. */
export type ScoresPlace = Pick<NodeConfig, "folder"> & { readonly data: { readonly ids: IdRule } };

/** The scores that a node keeps, for exports and lookups. */
export class NodeScores {
  readonly #table: ScoreTable;
  readonly #withdrawals: Withdrawals;
  readonly #vault: Vault;

  constructor({ folder, data }: ScoresPlace, vault: Vault) {
    this.#vault = vault;
    this.#table = new ScoreTable(folder, vault, data.ids);
    this.#withdrawals = new Withdrawals(new SealedFiles(folder, vault), vault, data.ids);
  }

  /** Returns a text that is another after every change; undefined while there are no scores. */
  version(): string | undefined {
    return this.#table.version();
  }

  /** Returns the scores without users who have withdrawn by now. @throws CodedError NO_LABELS, or as `ScoreTable.read`. */
  async open(isWithdrawn = this.readWithdrawals()): Promise<ScoreSet> {
    const set = await this.#table.read(isWithdrawn);
    if (!set) throw noLabels();
    return set;
  }

  /** Returns the keyed pseudonym of an id: 128 bits of a hash, in digits that no spreadsheet takes for a formula. */
  pseudonymOf(id: string): string {
    return toHex(this.#vault.keyedHash(id, "pseudonym").subarray(0, 16));
  }

  withdrawalsVersion(): string {
    return this.#withdrawals.version();
  }

  readWithdrawals(): (id: string) => boolean {
    return this.#withdrawals.reader();
  }
}

/** There are no scores yet. */
export function noLabels(): CodedError {
  return new CodedError("NO_LABELS", {
    what: "This node has labelled no users yet.",
    why: "Users are labelled when a study has ended.",
    todo: "Run the node until its study has ended, then ask again.",
  });
}
