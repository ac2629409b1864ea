import { CodedError } from "@fedseg/shared/errors.ts";
import { type Table, withoutUsers } from "../table.ts";
import type { OwnRecords } from "./own-records.ts";

/** Where one reading of the rows stands. */
type Reading =
  | { readonly is: "under way" }
  | { readonly is: "failed"; readonly error: CodedError }
  | { readonly is: "done"; readonly table: Table; readonly hashes: readonly string[] };

/** This node's rows as one reading for one plan has found them. What another reading finds is another object's. */
export class PlanUsers {
  readonly #records: Pick<OwnRecords, "withdrawals" | "hash">;
  readonly #ended: Promise<void>;
  #reading: Reading = { is: "under way" };
  /** Withdrawals that the rows know of; undefined: none yet. */
  #version: string | undefined;

  /** `failed` hears what reading threw, and returns it as it is told. */
  constructor(
    records: Pick<OwnRecords, "withdrawals" | "hash">,
    reading: Promise<{ readonly table: Table }>,
    failed: (error: unknown) => CodedError,
  ) {
    this.#records = records;
    this.#ended = reading.then(
      // Hashes are made now, and not while a session waits: a keyed hash takes some microseconds.
      ({ table }) => void (this.#reading = { is: "done", table, hashes: table.ids.map(records.hash) }),
      (error: unknown) => void (this.#reading = { is: "failed", error: failed(error) }),
    );
  }

  /** Resolves once reading has ended, however it did. */
  async ready(): Promise<void> {
    return this.#ended;
  }

  /**
   * The users as they may be counted now: whoever has withdrawn since has no row any more.
   * @throws CodedError DATA_NOT_READY, or what reading threw.
   */
  table(): Table {
    const { table, hashes } = this.#held();
    const version = this.#records.withdrawals.version();
    if (version !== this.#version) {
      const out = this.#records.withdrawals.hashes();
      if (hashes.some((hash) => out.has(hash))) {
        const left = withoutUsers(table, (user) => out.has(hashes[user]));
        this.#reading = { is: "done", table: left, hashes: hashes.filter((hash) => !out.has(hash)) };
      }
      this.#version = version;
    }
    return this.#held().table;
  }

  /**
   * Hashes of the users whom the rows that `table` last returned hold, also those of whom nothing is measured: some
   * queries count them. Newer withdrawals are not looked for.
   */
  counted(): readonly string[] {
    return this.#held().hashes;
  }

  /** The users who get labels now, those who have withdrawn not among them; and the withdrawals that this knows of. */
  labelled(): { readonly table: Table; readonly version: string } {
    const version = this.#records.withdrawals.version();
    return { table: this.table(), version };
  }

  /** Tells whether nobody has withdrawn or come back since. */
  isCurrent(version: string): boolean {
    return this.#records.withdrawals.version() === version;
  }

  #held(): Extract<Reading, { is: "done" }> {
    if (this.#reading.is === "done") return this.#reading;
    throw this.#reading.is === "failed" ? this.#reading.error : notReady();
  }
}

/** Says that a session has not waited for rows. */
export function notReady(): CodedError {
  return new CodedError("DATA_NOT_READY", {
    what: "The rows were not read in time for a session.",
    why: "A session does not wait for them: when a node answers must not depend on how many rows it has.",
    todo: "Ask the operator for a larger timing.prepareMs, or read from a faster place; later sessions count the users.",
  });
}
