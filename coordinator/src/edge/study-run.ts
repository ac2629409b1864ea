import type { Books } from "@fedseg/keeper/books/books.ts";
import { keepEvidence } from "@fedseg/keeper/books/keep-evidence.ts";
import { notaryOf } from "@fedseg/keeper/books/notary.ts";
import { traced } from "@fedseg/keeper/process/debug.ts";
import { Timers } from "@fedseg/keeper/process/timers.ts";
import { whileListening } from "@fedseg/keeper/process/while-listening.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { cohortOf } from "@fedseg/shared/plan/terms.ts";
import { answersNeeded } from "@fedseg/shared/secagg/cohort.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { Driver } from "../driver.ts";
import type { CoordinatorPorts } from "../ports.ts";
import type { CoordinatorContext } from "../session/context.ts";
import type { OperatorEvent, Progress } from "../session/events.ts";
import { recover } from "../session/recover.ts";
import type { CoordinatorState } from "../session/state.ts";
import { recordPlan } from "./study-in-books.ts";
import { StudyBundle } from "./study-bundle.ts";
import { type StudyTurns, stand } from "./study-turns.ts";
import { WaitingFor } from "./waiting-for.ts";

/** When an operator first hears whom the enrolment waits for, and how rarely later: each time takes twice as long. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [15_000, 3_600_000];

/** What a person or a program is told of one study. */
export type StudyNews =
  | Progress
  /** Platforms that have not countersigned the plan yet. */
  | { readonly type: "waiting"; readonly for: readonly string[] }
  /** `refused`: programs that have no result, each with its code; `isWithoutModel`: the study has ended otherwise. */
  | {
      readonly type: "published";
      readonly folder: string;
      readonly refused?: readonly string[];
      readonly isWithoutModel?: true;
    };

/** What a study is run with. */
export interface StudyParts {
  /** The coordinator's name. */
  readonly name: string;
  readonly key: SigningKey;
  /** The coordinator's books of this study. */
  readonly books: Books;
  readonly plan: Plan;
  /** Where its bundle and its evidence go. */
  readonly folder: string;
  /** How long everybody is waited for to countersign the plan, ms from each start. */
  readonly enrolMs: number;
  /** How long a finished study stays for nodes that have not fetched the result, in ms. */
  readonly farewellMs: number;
  /** The turns that it takes beside other studies; left out where there are none. */
  readonly turns?: StudyTurns;
}

/** The world of a study: the connections that it shares with others, and who hears of it. */
export interface StudyOutside {
  /** Sends a message of this study to a node; see `CoordinatorPorts`. */
  send(name: string, study: string, bytes: Uint8Array, common?: Uint8Array): void;
  tell(news: StudyNews): void;
}

/** One study at its coordinator, over books of its own and connections that are everybody's: nodes by their names. */
export class StudyRun {
  readonly plan: Plan;
  /** planHash, hexadecimal. */
  readonly study: string;
  readonly #parts: StudyParts;
  readonly #outside: StudyOutside;
  readonly #driver: Driver;
  readonly #bundle: StudyBundle;
  readonly #waiting: WaitingFor;
  readonly #timers = new Timers();
  #publishing: Promise<unknown> | undefined;
  #isEnding = false;
  readonly #ended = Promise.withResolvers<CodedError | undefined>();

  constructor(parts: StudyParts, outside: StudyOutside) {
    const { plan, books, enrolMs, key } = parts;
    this.plan = plan;
    this.study = toHex(hashPlan(planBytes(plan)));
    this.#parts = parts;
    this.#outside = outside;
    this.#bundle = new StudyBundle(parts);
    this.#waiting = new WaitingFor(plan.roster, answersNeeded(cohortOf(plan)), new Date());
    const notary = () => this.#notary();
    const context: CoordinatorContext = {
      signingKey: key,
      notary,
      analysis: analyses(),
      enrolMs,
      takesTurns: parts.turns !== undefined,
      clock: () => Date.now(),
    };
    const state = recover(plan, (entry) => books.read(entry), context);
    this.#driver = new Driver(state, context, traced("coordinator", this.#ports()));
  }

  /** Where it stands. */
  get state(): CoordinatorState {
    return this.#driver.state;
  }

  /** Resolves with the error that has ended it, or undefined when nobody has anything more to fetch. */
  get ended(): Promise<CodedError | undefined> {
    return this.#ended.promise;
  }

  /** Records the plan, once, and the software that runs, before anybody hears of them. */
  record(): Promise<void> {
    return recordPlan(this.#parts.books, this.plan);
  }

  /** Begins or goes on; what came before waits behind. */
  async start(): Promise<void> {
    this.#tellWaiting(FIRST_WAIT_MS);
    // What has ended without a model waits for those who come; its bundle does not.
    if (this.state.phase === "failed") await this.#bundle.publish(this.state);
    await this.#driver.start();
  }

  /** Brings the bundle of a study that has ended up to date, and its books with what members have handed in; its end does so by itself. */
  async publish(): Promise<void> {
    if (!this.#isEnding) await (this.#publishing = this.#bundle.publish(this.state));
  }

  /** Resolves when everything that has come so far is done. */
  settled(): Promise<void> {
    return this.#driver.settled();
  }

  /** Takes nothing more; resolves when everything is written, and the bundle of a study that has ended is up to date. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#driver.end();
    this.#stands(undefined);
    this.#timers.clear();
    await this.#publishing?.catch(() => undefined);
    // Whoever drives no more writes nothing; its folder has what it knows all the same.
    await this.#bundle.keep(this.state).catch(() => undefined);
    this.#bundle.write(this.state);
  }

  /** Ends this process's part in it, as its operator's signal does. */
  stop(reason: CodedError | undefined): void {
    this.#ended.resolve(reason);
  }

  /** Does what its operator wants; resolves when what that leads to is on the disk. */
  operate(event: OperatorEvent): Promise<void> {
    return this.#driver.operate(event);
  }

  connected(name: string): void {
    this.#heard("connected", name);
  }

  departed(name: string): void {
    this.#heard("departed", name);
  }

  /** A message of an authenticated member has arrived; of whoever is not on the roster nothing is heard. */
  receive(name: string, bytes: Uint8Array): void {
    const node = this.#nodeOf(name);
    if (node >= 0) this.#driver.receive(node, bytes);
  }

  #nodeOf(name: string): number {
    return this.plan.roster.findIndex((party) => party.name === name);
  }

  /** Who comes or goes is noted first. */
  #heard(type: "connected" | "departed", name: string): void {
    const node = this.#nodeOf(name);
    if (node < 0) return;
    this.#waiting.heard(type, node, new Date());
    this.#driver.handle({ type, node });
  }

  #notary() {
    const { books, key } = this.#parts;
    return notaryOf(books, key, studyLedger(this.plan, hashPlan(planBytes(this.plan))));
  }

  #ports(): CoordinatorPorts {
    const { books, folder, farewellMs } = this.#parts;
    return {
      send: (node, ...pieces) => this.#outside.send(this.plan.roster[node].name, this.study, ...pieces),
      commit: (journal, ledger) => books.commit(journal, ledger),
      // A study that computes for long makes no member of another one late.
      after: (ms, call) => whileListening(ms, call, this.#timers),
      finish: async (model) => {
        await this.#bundle.publish(this.state);
        const refused = model.filter(isRefused).map((one) => `${one.name} (${one.refused.code})`);
        const said = { type: "published", folder: this.#bundle.folder } as const;
        this.#outside.tell({ ...said, ...(refused.length > 0 && { refused }) });
        this.#timers.after(farewellMs, () => this.#ended.resolve(undefined));
      },
      stop: async (error) => {
        const said = { type: "published", folder: this.#bundle.folder, isWithoutModel: true } as const;
        if (await this.#bundle.publish(this.state)) this.#outside.tell(said);
        this.#ended.resolve(error);
      },
      failed: (fault) => {
        this.#stands(undefined);
        this.#ended.reject(fault);
      },
      stands: (state) => this.#stands(state),
      tell: (progress) => {
        this.#outside.tell(progress);
        const mayBeLast = progress.type === "verified" || progress.type === "notarised";
        if (mayBeLast && this.#isEverybodyDone()) this.#ended.resolve(undefined);
      },
      keepEvidence: (code, notes) => keepEvidence(folder, code, { notes }),
    };
  }

  /** Says for the turns where it stands; undefined when it goes no further. */
  #stands(state: CoordinatorState | undefined): void {
    const { study, plan } = this;
    const { turns } = this.#parts;
    if (turns) stand(turns, { study, plan, handle: (event) => this.#driver.handle(event) }, state);
  }

  /** Whether every node of the roster has verified all results, and the last checkpoints are cosigned. */
  #isEverybodyDone(): boolean {
    const { state } = this;
    const isVerified = state.phase === "done" && state.finished.size === state.presence.length;
    return isVerified && state.closing.type === "closed";
  }

  /** Tells whom the enrolment waits for, less and less often, until everybody is enrolled. */
  #tellWaiting(ms: number): void {
    const next = () => {
      const { state } = this;
      if (state.phase !== "enrolling") return;
      this.#outside.tell({ type: "waiting", for: this.#waiting.missing(state) });
      this.#tellWaiting(Math.min(LONGEST_WAIT_MS, 2 * ms));
    };
    this.#timers.after(ms, next);
  }
}
