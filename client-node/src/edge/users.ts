import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { QualityReport } from "../sources/quality-report.ts";
import { type Table, blankRows, withoutUsers } from "../table.ts";
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
  /** Withdrawals that the prepared rows know of; undefined: none yet. */
  #withdrawalsVersion: string | undefined;
  /** Hash of every prepared user, in the order of the rows. */
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
    this.#withdrawalsVersion = undefined;
    this.#hashes = undefined;
    this.#prepared = await prepareData(this.#config, { ...study, snapshotMs }, this.#tell);
  }

  /** The users as they may be counted now: rows of users who have withdrawn since are blank. */
  table(): Table {
    const { table } = this.#read();
    const version = this.#records.withdrawals.version();
    if (version !== this.#withdrawalsVersion) {
      blankRows(table, this.#isOut());
      this.#withdrawalsVersion = version;
    }
    return table;
  }

  /** Hashes of the users whom the rows that `table` last returned count; newer withdrawals are not looked for. */
  counted(): readonly string[] {
    const { users, d, values } = this.#read().table;
    const hashes = this.#hashAll();
    const counted: string[] = [];
    for (let user = 0; user < users; user += 1) {
      for (let j = user * d; j < (user + 1) * d; j += 1) {
        if (Number.isNaN(values[j])) continue;
        counted.push(hashes[user]);
        break;
      }
    }
    return counted;
  }

  /** The users who get labels now, those who have withdrawn not among them; and the withdrawals that this knows of. */
  labelled(): { readonly table: Table; readonly version: string } {
    const version = this.#records.withdrawals.version();
    return { table: withoutUsers(this.table(), this.#isOut()), version };
  }

  /** Tells whether nobody has withdrawn or come back since. */
  isCurrent(version: string): boolean {
    return this.#records.withdrawals.version() === version;
  }

  /** What preparation did to the data; for the node's owner only. */
  report(): QualityReport {
    return this.#read().report;
  }

  #isOut(): (user: number) => boolean {
    const out = this.#records.withdrawals.hashes();
    if (out.size === 0) return () => false;
    const hashes = this.#hashAll();
    return (user) => out.has(hashes[user]);
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
