import { CodedError } from "@fedseg/shared/errors.ts";
import { type Table, withoutUsers } from "../../table.ts";
import type { OwnRecords } from "../sealed/records.ts";

/** Where one reading of the rows stands. */
type Reading =
  | { readonly is: "under way" }
  | { readonly is: "failed"; readonly error: CodedError }
  | ({ readonly is: "done" } & ReadUsers);

/** Rows, and by what hashes this node's own records call their users. */
export interface ReadUsers {
  readonly table: Table;
  readonly hashes: readonly string[];
}

/** What a reading of rows has to do with besides the rows. */
export interface PlanUsersPorts {
  readonly withdrawals: Pick<OwnRecords["withdrawals"], "version" | "hashes">;
  /** What labels made of the rows depend on, as `labelBasis` says it. */
  readonly basis: () => string | undefined;
  /** Hears what reading threw, and returns it as it is told. */
  readonly failed: (error: unknown) => CodedError;
  /** Tells whether the time that the plan has for reading is over. */
  readonly isOver: () => boolean;
}

/** This node's rows as one reading for one plan has found them. What another reading finds is another object's. */
export class PlanUsers {
  readonly #ports: PlanUsersPorts;
  readonly #ended: Promise<void>;
  #reading: Reading = { is: "under way" };
  /** Withdrawals that the rows know of; undefined: none yet. */
  #version: string | undefined;
  #isGivenUp = false;
  /** As it was before reading began: whoever comes back while rows are read is not in them. */
  readonly basis: string | undefined;

  constructor(read: () => Promise<ReadUsers>, ports: PlanUsersPorts) {
    this.#ports = ports;
    this.basis = ports.basis();
    this.#ended = read().then(
      (found) => void (this.#reading = { is: "done", ...found }),
      (error: unknown) => void (this.#reading = { is: "failed", error: ports.failed(error) }),
    );
  }

  /** Resolves once reading has ended, however it did. */
  async ready(): Promise<void> {
    return this.#ended;
  }

  /**
   * The users as they may be counted now: whoever has withdrawn since has no row any more. Rows that a session has
   * missed, although their time was over, are counted in no later one: in which one they began to be counted would tell
   * how many there are.
   * @throws CodedError DATA_NOT_READY, or what reading threw.
   */
  table(): Table {
    if (this.#reading.is === "under way" && this.#ports.isOver()) this.#isGivenUp = true;
    if (this.#isGivenUp) throw notReady(true);
    return this.#current();
  }

  /**
   * Hashes of the users whom the rows that `table` last returned hold, also those of whom nothing is measured: some
   * queries count them. Newer withdrawals are not looked for.
   */
  counted(): readonly string[] {
    return this.#held().hashes;
  }

  /** The users who get labels now, those who have withdrawn not among them; and the withdrawals that this knows of. */
  labelled(): ReadUsers & { readonly version: string } {
    const version = this.#ports.withdrawals.version();
    return { table: this.#current(), hashes: this.counted(), version };
  }

  /** Tells whether nobody has withdrawn or come back since. */
  isCurrent(version: string): boolean {
    return this.#ports.withdrawals.version() === version;
  }

  #current(): Table {
    const { table, hashes } = this.#held();
    const version = this.#ports.withdrawals.version();
    if (version !== this.#version) {
      const out = this.#ports.withdrawals.hashes();
      if (hashes.some((hash) => out.has(hash))) {
        const left = withoutUsers(table, (user) => out.has(hashes[user]));
        this.#reading = { is: "done", table: left, hashes: hashes.filter((hash) => !out.has(hash)) };
      }
      this.#version = version;
    }
    return this.#held().table;
  }

  #held(): Extract<Reading, { is: "done" }> {
    if (this.#reading.is === "done") return this.#reading;
    throw this.#reading.is === "failed" ? this.#reading.error : notReady();
  }
}

/** Says that a session has not waited for rows. `isGivenUp`: it was the last that could have counted them. */
export function notReady(isGivenUp = false): CodedError {
  return new CodedError("DATA_NOT_READY", {
    what: "The rows were not read in time for a session.",
    why: "A session does not wait for them: when a node answers must not depend on how many rows it has.",
    todo: isGivenUp
      ? "Nobody is counted in this study any more until this node is started anew. Ask the operator for a larger timing.prepareMs, or read from a faster place; let policy.limits.minPrepareMs ask for it."
      : "Nobody is counted until they are read. Wait: sessions after that count them, unless one has found them unread when the plan's timing.prepareMs was over.",
  });
}
