import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { QualityReport } from "../sources/quality-report.ts";
import { type Table, withoutUsers } from "../table.ts";
import type { NodeConfig } from "./config.ts";
import { type PreparedData, checkData, prepareData } from "./data/prepare.ts";
import type { OwnRecords } from "./own-records.ts";
import type { Problems } from "./problems.ts";
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

  #reading: Promise<void> = Promise.resolve();
  #failure: CodedError | undefined;
  readonly #problems: Pick<Problems, "rows">;

  constructor(
    config: NodeConfig,
    records: Pick<OwnRecords, "withdrawals" | "hash">,
    { problems, tell }: { readonly problems: Pick<Problems, "rows">; readonly tell: Tell },
  ) {
    this.#config = config;
    this.#problems = problems;
    this.#records = records;
    this.#tell = tell;
  }

  /** Reads everything once, so that data that can serve no plan is refused at once. */
  async check(): Promise<void> {
    await checkData(this.#config, this.#tell);
  }

  /** Reads and measures the users for a plan. Resolves in any case; `table` says what came of it. */
  async prepare(plan: Plan): Promise<void> {
    this.#prepared = undefined;
    this.#failure = undefined;
    this.#reading = this.#readFor(plan).catch((error: unknown) => {
      this.#failure = this.#problems.rows(error);
    });
    return this.#reading;
  }

  /** Resolves once reading has ended, however it did. */
  async ready(): Promise<void> {
    return this.#reading;
  }

  async #readFor({ program }: Plan): Promise<void> {
    const { spec, cleaning, snapshot } = program;
    const study = { features: spec.features, cleaning, target: spec.select?.target };
    const snapshotMs = Date.parse(snapshot);
    const isWithdrawn = this.#records.withdrawals.reader();
    this.#withdrawalsVersion = undefined;
    this.#hashes = undefined;
    this.#prepared = await prepareData(this.#config, { ...study, snapshotMs, isWithdrawn }, this.#tell);
    // Hashes are made now, and not while a session waits.
    this.#hashAll();
  }

  /**
   * The users as they may be counted now: whoever has withdrawn since has no row any more.
   * @throws CodedError DATA_NOT_READY, or what reading threw.
   */
  table(): Table {
    const prepared = this.#held();
    const version = this.#records.withdrawals.version();
    if (version !== this.#withdrawalsVersion) {
      const isOut = this.#isOut();
      if (isOut) {
        this.#prepared = { ...prepared, table: withoutUsers(prepared.table, isOut) };
        this.#hashes = this.#hashes?.filter((_, user) => !isOut(user));
      }
      this.#withdrawalsVersion = version;
    }
    return this.#held().table;
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
    return this.#held().report;
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
    this.#hashes ??= this.#held().table.ids.map(this.#records.hash);
    return this.#hashes;
  }

  #held(): PreparedData {
    if (this.#prepared) return this.#prepared;
    throw this.#failure ?? notReady();
  }
}

function notReady(): CodedError {
  return new CodedError("DATA_NOT_READY", {
    what: "The rows were not read in time for a session.",
    why: "A session does not wait for them: when a node answers must not depend on how many rows it has.",
    todo: "Ask the operator for a larger timing.prepareMs, or read from a faster place; later sessions count the users.",
  });
}
