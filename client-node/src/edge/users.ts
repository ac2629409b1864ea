import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { QualityReport } from "../sources/quality-report.ts";
import { type Table, withoutUsers } from "../table.ts";
import type { NodeConfig } from "./config.ts";
import { type PreparedData, checkData, prepareData } from "./data/prepare.ts";
import type { OwnRecords } from "./own-records.ts";
import type { Tell } from "./tell.ts";

/** This node's rows, read when a plan needs them. */
export class Users {
  readonly #config: NodeConfig;
  readonly #tell: Tell;
  readonly #records: Pick<OwnRecords, "withdrawals" | "hash">;
  #prepared: PreparedData | undefined;
  /** Withdrawals that the rows know of; undefined: none yet. */
  #withdrawalsVersion: string | undefined;
  /** Hash of every user of the rows, in their order. */
  #hashes: readonly string[] | undefined;

  constructor(config: NodeConfig, records: Pick<OwnRecords, "withdrawals" | "hash">, tell: Tell) {
    this.#config = config;
    this.#records = records;
    this.#tell = tell;
  }

  /** Reads everything once, so that data that can serve no plan is refused at once. */
  async check(): Promise<void> {
    await checkData(this.#config, this.#tell);
  }

  /** Reads and measures the users for a plan. @throws CodedError when the data cannot serve it. */
  async prepare({ program }: Plan): Promise<void> {
    const { spec, cleaning, snapshot } = program;
    const study = { features: spec.features, cleaning, target: spec.select?.target };
    const snapshotMs = Date.parse(snapshot);
    const isWithdrawn = this.#records.withdrawals.reader();
    this.#withdrawalsVersion = undefined;
    this.#hashes = undefined;
    this.#prepared = await prepareData(this.#config, { ...study, snapshotMs, isWithdrawn }, this.#tell);
  }

  /** The users as they may be counted now: whoever has withdrawn since has no row any more. */
  table(): Table {
    const prepared = this.#read();
    const version = this.#records.withdrawals.version();
    if (version !== this.#withdrawalsVersion) {
      const isOut = this.#isOut();
      if (isOut) {
        this.#prepared = { ...prepared, table: withoutUsers(prepared.table, isOut) };
        this.#hashes = this.#hashes?.filter((_, user) => !isOut(user));
      }
      this.#withdrawalsVersion = version;
    }
    return this.#read().table;
  }

  /**
   * Hashes of the users whom the rows that `table` last returned hold, also those of whom nothing is measured: some
   * queries count them. Newer withdrawals are not looked for.
   */
  counted(): readonly string[] {
    return this.#hashAll();
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

  /** What preparation did to the data; for the node's owner only. */
  report(): QualityReport {
    return this.#read().report;
  }

  /** Tells whose rows have to go; undefined when nobody's have. */
  #isOut(): ((user: number) => boolean) | undefined {
    const out = this.#records.withdrawals.hashes();
    if (out.size === 0) return undefined;
    const hashes = this.#hashAll();
    return hashes.some((hash) => out.has(hash)) ? (user) => out.has(hashes[user]) : undefined;
  }

  /** A keyed hash takes some microseconds: of a million users it is made once. */
  #hashAll(): readonly string[] {
    this.#hashes ??= this.#read().table.ids.map(this.#records.hash);
    return this.#hashes;
  }

  #read(): PreparedData {
    if (!this.#prepared) throw new TypeError('"users" expected data that prepare has read, got none');
    return this.#prepared;
  }
}
