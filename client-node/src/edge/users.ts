import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { NodeConfig } from "./config.ts";
import { type DataRequest, type PreparedData, checkData, prepareData } from "./data/prepare.ts";
import type { OwnRecords } from "./own-records.ts";
import { PlanUsers, notReady } from "./plan-users.ts";
import type { Problems } from "./problems.ts";
import type { Tell } from "./tell.ts";

/** What reading rows tells its owner, and by what it reads: the node's own data when left out. */
export interface ReadingPorts {
  readonly problems: Pick<Problems, "rows">;
  readonly tell: Tell;
  readonly read?: (
    config: NodeConfig,
    study: DataRequest,
    tell: Tell,
  ) => Promise<Pick<PreparedData, "table">>;
}

/** This node's rows, read anew for every plan. */
export class Users {
  readonly #config: NodeConfig;
  readonly #records: Pick<OwnRecords, "withdrawals" | "hash">;
  readonly #ports: Required<ReadingPorts>;
  #newest: PlanUsers | undefined;

  constructor(config: NodeConfig, records: Pick<OwnRecords, "withdrawals" | "hash">, ports: ReadingPorts) {
    this.#config = config;
    this.#records = records;
    this.#ports = { read: prepareData, ...ports };
  }

  /** Reads everything once, so that data that can serve no plan is refused at once. */
  async check(): Promise<void> {
    await checkData(this.#config, this.#ports.tell);
  }

  /** Begins to read and measure the users for a plan. No other reading, earlier or later, changes what this one gives. */
  prepare(plan: Plan): PlanUsers {
    this.#newest = new PlanUsers(this.#records, this.#read(plan), (error) =>
      this.#ports.problems.rows(error),
    );
    return this.#newest;
  }

  /** The users as they are read for the newest plan. @throws CodedError DATA_NOT_READY before the first. */
  newest(): PlanUsers {
    if (this.#newest) return this.#newest;
    throw notReady();
  }

  async #read({ program }: Plan): Promise<Pick<PreparedData, "table">> {
    const { read, tell } = this.#ports;
    const { spec, cleaning, snapshot } = program;
    const study = { features: spec.features, cleaning, target: spec.select?.target };
    const snapshotMs = Date.parse(snapshot);
    const isWithdrawn = this.#records.withdrawals.reader();
    return read(this.#config, { ...study, snapshotMs, isWithdrawn }, tell);
  }
}
