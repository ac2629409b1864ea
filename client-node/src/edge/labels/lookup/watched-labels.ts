import { unexpected } from "@fedseg/wording/command-line/unexpected.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { recommendationsIn } from "../../../labels/recommendations.ts";
import { scoresIn } from "../../../labels/told-score.ts";
import { userWriter } from "../../../labels/user-json.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import type { IndexedLabels } from "./indexed-labels.ts";
import type { LookupLabels } from "./routes.ts";

/** How often labels and withdrawals are looked at: both take effect within a second. */
const LOOK_MS = 250;

/** Where labels and withdrawals are kept. A version is a text that is another after every change. */
export interface LabelStore {
  /** Undefined while there are no labels. */
  labelsVersion(): string | undefined;
  /** Returns an id as the node reads ids. */
  readId(id: string): string;
  /** Reads and indexes the labels without holding up requests. */
  indexLabels(): Promise<IndexedLabels>;
  withdrawalsVersion(): string;
  /** Reads who has withdrawn. */
  readWithdrawals(): (id: string) => boolean;
}

/** The labels of a node as they are now, looked at again and again. Never answers for a user who has withdrawn. */
export class WatchedLabels {
  readonly #store: LabelStore;
  readonly #tell: Tell;
  #labels: LookupLabels | undefined;
  #labelsVersion: string | undefined;
  #isWithdrawn: (id: string) => boolean = () => true;
  #withdrawalsVersion: string | undefined;
  #isLoading = false;
  #complaint: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: LabelStore, tell: Tell) {
    this.#store = store;
    this.#tell = tell;
  }

  /** Reads everything once, then goes on looking. @throws CodedError when it cannot be read now. */
  async start(): Promise<void> {
    this.#takeWithdrawals();
    await this.#takeLabels();
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Returns the labels of now; undefined while there are none. */
  now(): LookupLabels | undefined {
    return this.#labels;
  }

  async #look(): Promise<void> {
    this.#lookAtWithdrawals();
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      await this.#takeLabels();
    } catch (error) {
      this.#complain(error);
    } finally {
      this.#isLoading = false;
    }
  }

  #lookAtWithdrawals(): void {
    try {
      this.#takeWithdrawals();
    } catch (error) {
      // Rather nobody is found than somebody who has withdrawn.
      this.#isWithdrawn = () => true;
      this.#withdrawalsVersion = undefined;
      this.#complain(error);
    }
  }

  #takeWithdrawals(): void {
    const version = this.#store.withdrawalsVersion();
    if (version === this.#withdrawalsVersion) return;
    this.#isWithdrawn = this.#store.readWithdrawals();
    this.#withdrawalsVersion = version;
    this.#complaint = undefined;
  }

  async #takeLabels(): Promise<void> {
    const version = this.#store.labelsVersion();
    if (version === this.#labelsVersion) return;
    this.#labels = version === undefined ? undefined : this.#serving(await this.#store.indexLabels());
    this.#labelsVersion = version;
    this.#complaint = undefined;
  }

  #serving({ index, programs, facts }: IndexedLabels): LookupLabels {
    this.#tell("LABELS", `${index.size} users can be looked up`, { users: index.size });
    const find = (asked: string) => {
      const id = this.#store.readId(asked);
      return this.#isWithdrawn(id) ? undefined : index.find(id);
    };
    return {
      find,
      write: userWriter(programs),
      scores: scoresIn(programs),
      recommendations: recommendationsIn(programs),
      facts,
    };
  }

  /** Says what is wrong once, not at every look. */
  #complain(error: unknown): void {
    const { code, refusal } = error instanceof CodedError ? error : unexpected(error);
    if (code !== this.#complaint) this.#tell(code, `${refusal.what} ${refusal.todo}`);
    this.#complaint = code;
  }
}
