import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { withArms } from "../../campaigns/arms.ts";
import { discreetTexts } from "../../reports/quality-hints.ts";
import type { NodeConfig } from "../config.ts";
import type { OwnRecords } from "../sealed/records.ts";
import { labelBasis } from "../labels/label-basis.ts";
import { PlanUsers, type ReadUsers, notReady } from "./plan-users.ts";
import { requestOf } from "./plan-request.ts";
import type { Problems } from "./problems.ts";
import { isNotNeeded } from "./reader/ended.ts";
import { readRows } from "./reader/read-rows.ts";
import { type Tell, tellText } from "@fedseg/wording/command-line/tell.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";

/** What reading rows tells its owner, and by what it reads: the node's own data, in a process of its own, when left out. */
export interface UsersPorts {
  readonly problems: Pick<Problems, "rows">;
  readonly tell: Tell;
  /** The time in milliseconds, from any beginning. */
  readonly now?: () => number;
  readonly read?: typeof readRows;
  /** Studies (planHash) under way on the same account; none but the plan's own when left out. */
  readonly underWay?: () => ReadonlySet<string>;
}

/** The node's records that reading rows touches. */
type Records = Pick<OwnRecords, "withdrawals" | "participation" | "campaigns">;

/** Behind what has become of the rows. */
const AGAIN = "They are read once more.";

/** One plan's reading: it ends when another plan comes, or, once it is kept, makes way for that plan's. */
class Turn {
  isKept = false;
  #attempt = new AbortController();

  /** Begins an attempt, which the signal ends. */
  begin(): AbortSignal {
    this.#attempt = new AbortController();
    return this.#attempt.signal;
  }

  end(): void {
    this.#attempt.abort(isNotNeeded());
  }
}

/** This node's rows, read anew for every plan. */
export class Users {
  readonly #config: NodeConfig;
  readonly #records: Records;
  readonly #ports: Required<UsersPorts>;
  #newest: PlanUsers | undefined;
  #turn = new Turn();
  /** Readings under way that are kept. */
  readonly #kept = new Set<Turn>();

  constructor(config: NodeConfig, records: Records, ports: UsersPorts) {
    this.#config = config;
    this.#records = records;
    this.#ports = {
      read: readRows,
      now: () => performance.now(),
      underWay: () => new Set<string>(),
      ...ports,
    };
  }

  /**
   * Begins to read and measure the users for a plan, and ends an earlier reading that is under way still; one that is kept
   * begins anew afterwards, because labels have no time to keep. No other reading, earlier or later, changes what this
   * one gives.
   */
  prepare(plan: Plan): PlanUsers {
    const { now, problems } = this.#ports;
    const { withdrawals } = this.#records;
    for (const earlier of [this.#turn, ...this.#kept]) earlier.end();
    const turn = (this.#turn = new Turn());
    const overAt = now() + (plan.timing.prepareMs ?? 0);
    this.#newest = new PlanUsers(() => this.#readInTurn(plan, turn), {
      withdrawals,
      basis: () => labelBasis({ config: this.#config, withdrawals }, plan),
      failed: (error) => problems.rows(error, toHex(hashPlan(planBytes(plan)))),
      isOver: () => now() >= overAt,
    });
    return this.#newest;
  }

  /** The users as they are read for the newest plan. @throws CodedError DATA_NOT_READY before the first. */
  newest(): PlanUsers {
    if (this.#newest) return this.#newest;
    throw notReady();
  }

  /** As `newest`, and it is read to its end, whatever plans come. @throws as `newest`. */
  kept(): PlanUsers {
    const [newest, turn] = [this.newest(), this.#turn];
    turn.isKept = true;
    this.#kept.add(turn);
    void newest.ready().then(() => this.#kept.delete(turn));
    return newest;
  }

  /** Ends a reading that is under way, and resolves when nothing is left of it. */
  async end(): Promise<void> {
    if (!this.#turn.isKept) this.#turn.end();
    await this.#newest?.ready();
  }

  /**
   * Reads the rows, anew when a later plan's have been read before them, and once more when the process that does it has ended before it
   * was done. Whether they have come when their time is over is asked as if they had been read once.
   */
  async #readInTurn(plan: Plan, turn: Turn): Promise<ReadUsers> {
    for (let isSecond = false; ;) {
      const signal = turn.begin();
      try {
        return await this.#read(plan, signal);
      } catch (error) {
        if (signal.aborted && turn.isKept) await this.#later();
        else if (signal.aborted || isSecond || !hasBrokenOff(error)) throw error;
        else {
          isSecond = true;
          tellText(this.#ports.tell, "READ_AGAIN", refusalTexts(`${error.refusal.what} ${AGAIN}`));
        }
      }
    }
  }

  /** Resolves once no later plan's rows are being read. */
  async #later(): Promise<void> {
    for (let newest: PlanUsers | undefined; newest !== this.#newest;) {
      newest = this.#newest;
      await newest?.ready();
    }
  }

  /** Reads the rows, and puts on record whom they hold before anybody can be counted. */
  async #read(plan: Plan, signal: AbortSignal): Promise<ReadUsers> {
    const { read, tell, underWay } = this.#ports;
    const { table, hashes, report } = await read(this.#config, requestOf(plan), { tell, signal });
    for (const text of report ? discreetTexts(report) : []) tellText(tell, "LOOK_AT", text);
    await this.#records.participation.expect(toHex(hashPlan(planBytes(plan))), hashes, underWay());
    const { campaigns } = this.#records;
    const refused = ({ code, refusal }: CodedError) => tell(code, `${refusal.what} ${refusal.todo}`);
    return { table: withArms(table, hashes, { plan, campaigns, nowMs: Date.now(), refused }), hashes };
  }
}

/** Tells whether a process that read rows has ended without a word: what ended it may have had nothing to do with them. */
function hasBrokenOff(error: unknown): error is CodedError {
  return error instanceof CodedError && error.code === "DATA_READER_ENDED";
}
