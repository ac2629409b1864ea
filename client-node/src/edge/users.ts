import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { QualityReport } from "../sources/quality-report.ts";
import type { Table } from "../table.ts";
import type { NodeConfig } from "./config.ts";
import { type PreparedData, checkData, prepareData } from "./data/prepare.ts";
import type { Tell } from "./tell.ts";

/** This node's rows, read when a plan needs them. */
export class Users {
  readonly #config: NodeConfig;
  readonly #tell: Tell;
  #prepared: PreparedData | undefined;

  constructor(config: NodeConfig, tell: Tell) {
    this.#config = config;
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
    this.#prepared = await prepareData(this.#config, { ...study, snapshotMs }, this.#tell);
  }

  table(): Table {
    return this.#read().table;
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
