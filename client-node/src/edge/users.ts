import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { QualityReport } from "../sources/quality-report.ts";
import { type Table, blankRows, withoutUsers } from "../table.ts";
import type { NodeConfig } from "./config.ts";
import { type PreparedData, checkData, prepareData } from "./data/prepare.ts";
import type { Tell } from "./tell.ts";
import type { Withdrawals } from "./withdrawals.ts";

/** This node's rows, read when a plan needs them. */
export class Users {
  readonly #config: NodeConfig;
  readonly #tell: Tell;
  readonly #withdrawals: Withdrawals;
  #prepared: PreparedData | undefined;
  /** Withdrawals that the prepared rows know of; undefined: none yet. */
  #withdrawalsVersion: string | undefined;

  constructor(config: NodeConfig, withdrawals: Withdrawals, tell: Tell) {
    this.#config = config;
    this.#withdrawals = withdrawals;
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
    this.#prepared = await prepareData(this.#config, { ...study, snapshotMs }, this.#tell);
  }

  /** The users as they may be counted now: rows of users who have withdrawn since are blank. */
  table(): Table {
    const { table } = this.#read();
    const version = this.#withdrawals.version();
    if (version !== this.#withdrawalsVersion) {
      blankRows(table, this.#withdrawals.reader());
      this.#withdrawalsVersion = version;
    }
    return table;
  }

  /** The rows as `table` last returned them: newer withdrawals are not looked for. */
  lastTable(): Table {
    return this.#read().table;
  }

  /** The users who get labels now, those who have withdrawn not among them; and the withdrawals that this knows of. */
  labelled(): { readonly table: Table; readonly version: string } {
    const version = this.#withdrawals.version();
    return { table: withoutUsers(this.table(), this.#withdrawals.reader()), version };
  }

  /** Tells whether nobody has withdrawn or come back since. */
  isCurrent(version: string): boolean {
    return this.#withdrawals.version() === version;
  }

  /** What preparation did to the data; for the node's owner only. */
  report(): QualityReport {
    return this.#read().report;
  }

  #read(): PreparedData {
    if (!this.#prepared) throw new TypeError('"users" expected data that prepare has read, got none');
    return this.#prepared;
  }
}
