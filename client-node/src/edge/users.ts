import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { discreetHints } from "../reports/quality-hints.ts";
import type { NodeConfig } from "./config.ts";
import { type DataRequest, type PreparedData, checkData, prepareData } from "./data/prepare.ts";
import type { OwnRecords } from "./own-records.ts";
import { inTurns } from "./in-turns.ts";
import { PlanUsers, type ReadUsers, notReady } from "./plan-users.ts";
import type { Problems } from "./problems.ts";
import type { Tell } from "./tell.ts";

/** What reading rows tells its owner, and by what it reads: the node's own data when left out. */
export interface ReadingPorts {
  readonly problems: Pick<Problems, "rows">;
  readonly tell: Tell;
  /** The time in milliseconds, from any beginning. */
  readonly now?: () => number;
  readonly read?: (config: NodeConfig, study: DataRequest, tell: Tell) => Promise<Reading>;
}

/** The rows, and what was found while they were read. */
type Reading = Pick<PreparedData, "table"> & Partial<Pick<PreparedData, "report">>;

/** Ids that are hashed between two turns of others: about a millisecond. */
const HASHED_AT_ONCE = 64;

/** The node's records that reading rows touches. */
type Records = Pick<OwnRecords, "withdrawals" | "hash" | "participation">;

/** This node's rows, read anew for every plan. */
export class Users {
  readonly #config: NodeConfig;
  readonly #records: Records;
  readonly #ports: Required<ReadingPorts>;
  #newest: PlanUsers | undefined;

  constructor(config: NodeConfig, records: Records, ports: ReadingPorts) {
    this.#config = config;
    this.#records = records;
    this.#ports = { read: prepareData, now: () => performance.now(), ...ports };
  }

  /** Reads everything once, so that data that can serve no plan is refused at once. */
  async check(): Promise<void> {
    await checkData(this.#config, this.#ports.tell);
  }

  /** Begins to read and measure the users for a plan. No other reading, earlier or later, changes what this one gives. */
  prepare(plan: Plan): PlanUsers {
    const { now, problems } = this.#ports;
    const overAt = now() + (plan.timing.prepareMs ?? 0);
    this.#newest = new PlanUsers(this.#read(plan), {
      withdrawals: this.#records.withdrawals,
      failed: (error) => problems.rows(error),
      isOver: () => now() >= overAt,
    });
    return this.#newest;
  }

  /** The users as they are read for the newest plan. @throws CodedError DATA_NOT_READY before the first. */
  newest(): PlanUsers {
    if (this.#newest) return this.#newest;
    throw notReady();
  }

  /** Reads the rows, and puts on record whom they hold before anybody can be counted. */
  async #read(plan: Plan): Promise<ReadUsers> {
    const { read, tell } = this.#ports;
    const { withdrawals, hash, participation } = this.#records;
    const { spec, cleaning, snapshot } = plan.program;
    const study = { features: spec.features, cleaning, target: spec.select?.target };
    const snapshotMs = Date.parse(snapshot);
    const { table, report } = await read(
      this.#config,
      { ...study, snapshotMs, ...withdrawals.watch() },
      tell,
    );
    for (const { about = "users", column, text } of report ? discreetHints(report) : [])
      tell("LOOK_AT", `${column === undefined ? about : `${about}, column ${column}`}: ${text}`);
    const hashes = await inTurns(table.ids, HASHED_AT_ONCE, (ids) => ids.map(hash));
    await participation.expect(toHex(hashPlan(planBytes(plan))), hashes);
    return { table, hashes };
  }
}
