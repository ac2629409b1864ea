import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { coordinatorGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { recover } from "@fedseg/coordinator/session/recover.ts";
import type { CoordinatorContext } from "@fedseg/coordinator/session/context.ts";
import { enrolmentNeed } from "@fedseg/coordinator/session/enrolment-turn.ts";
import type { CoordinatorEffect, CoordinatorEvent } from "@fedseg/coordinator/session/events.ts";
import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import { step } from "@fedseg/coordinator/session/step.ts";
import { turnNeed } from "@fedseg/coordinator/session/turn.ts";
import type { SessionTurns } from "@fedseg/coordinator/service/session-turns.ts";
import type { Books } from "@fedseg/keeper/books/books.ts";
import { Machine } from "@fedseg/keeper/process/machine.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { MemoryStore } from "./memory-store.ts";
import {
  type Crash,
  type Owner,
  notaryOf,
  openBooks,
  openLiving,
  dying,
  SIMULATED,
  clockOf,
} from "./party.ts";

/** What surrounds the simulated coordinator. */
export interface CoordinatorOwner extends Owner {
  /** `common`: entries of the message that others are sent too. */
  send(to: number, message: CoordinatorMessage, common?: Readonly<Record<string, unknown>>): void;
  crashAt(effect: CoordinatorEffect): Crash | undefined;
  /** Calls back after a time, as its process does; by the agenda when left out. */
  after?(ms: number, call: () => void): void;
  /** The turns that its sessions take beside other studies'; none when left out. Its nodes enrol as soon as all agree. */
  readonly turns?: Pick<SessionTurns, "stands">;
  /** A process of the coordinator has started and listens. */
  started(): void;
}

/** A coordinator whose process may die: its disk outlives it, everything else is in memory and lost. */
export class SimulatedCoordinator {
  store = new MemoryStore();
  /** Counts the processes; what was sent to an earlier one is lost. */
  life = 0;
  model: StudyModel | undefined;
  readonly #owner: CoordinatorOwner;
  /** planHash, hexadecimal. */
  readonly #study: string;
  #process:
    | {
        readonly machine: Machine<CoordinatorState, CoordinatorEvent, CoordinatorEffect>;
        readonly context: CoordinatorContext;
      }
    | undefined;

  constructor(owner: CoordinatorOwner) {
    this.#owner = owner;
    this.#study = toHex(hashPlan(planBytes(owner.plan)));
  }

  /** The state of the living process. */
  state(): CoordinatorState | undefined {
    return this.#process?.machine.state;
  }

  start(): void {
    this.life += 1;
    const { life } = this;
    const isAlive = () => this.life === life && !!this.#process;
    const books = openLiving(this.store, this.#owner, this.#genesis(), isAlive);
    const context = this.#context(books);
    const recovered = recover(this.#owner.plan, (entry) => books.read(entry), context);
    this.#process = { machine: this.#machine(recovered, context, books), context };
    this.#process.machine.start({ type: "started" });
    const state = this.state();
    if (state?.phase === "done") this.model = state.model;
    this.#owner.started();
  }

  react(event: CoordinatorEvent): void {
    this.#process?.machine.handle(event);
  }

  /** Kills the process, whatever it is at. */
  kill(crash: Omit<Crash, "when">): void {
    this.#process?.machine.stop();
    if (this.#process) this.#die(crash);
  }

  /**
   * What an event would bring about: nothing of it leaves or stays, but what it would write is written to a copy of the
   * disk, and a coordinator started from that. @throws whatever either throws.
   */
  rehearse(event: CoordinatorEvent): void {
    const process = this.#process;
    if (!process) return;
    const [, effects] = step(process.machine.state, event, process.context);
    const commits = effects.filter((effect) => effect.type === "commit");
    if (commits.length === 0) return;
    const books = this.#books(this.store.copy());
    for (const { journal, ledger } of commits) books.commit(journal, ledger);
    recover(this.#owner.plan, (entry) => books.read(entry), this.#context(books));
  }

  #machine(
    state: CoordinatorState,
    context: CoordinatorContext,
    books: Books<Work>,
  ): Machine<CoordinatorState, CoordinatorEvent, CoordinatorEffect> {
    return new Machine<CoordinatorState, CoordinatorEvent, CoordinatorEffect>(state, {
      step: (before, event) => {
        const stepped = step(before, event, context);
        this.#stands(stepped[0]);
        return stepped;
      },
      perform: (effect) => this.#perform(effect, books),
      ...SIMULATED,
      dies: dying(this.#owner.crashAt, (crash) => this.#die(crash)),
    });
  }

  #genesis() {
    return coordinatorGenesis(toHex(this.#owner.key.publicKey));
  }

  #books(store: MemoryStore): Books<void> {
    return openBooks(store, this.#owner, this.#genesis());
  }

  #context(books: Books<Work>): CoordinatorContext {
    const { key, plan } = this.#owner;
    const name = studyLedger(plan, hashPlan(planBytes(plan)));
    const notary = () => notaryOf(books, { ...this.#owner, name, key });
    return {
      signingKey: key,
      notary,
      analysis: analyses(),
      enrolMs: plan.timing.bundleMs,
      takesTurns: this.#owner.turns !== undefined,
      clock: () => clockOf(this.#owner),
    };
  }

  #perform(effect: CoordinatorEffect, books: Books<Work>): Work {
    const told = (code: string, text: string) => this.#owner.tell({ party: "coordinator", code, text });
    switch (effect.type) {
      case "commit":
        return books.commit(effect.journal, effect.ledger);
      case "send":
        return this.#owner.send(effect.to, effect.message, effect.common);
      case "deadline":
        return this.#setDeadline(effect);
      case "checkpoint":
        return;
      case "evidence":
        return told(effect.code, effect.notes.join(""));
      case "progress":
        return told(effect.progress.type, JSON.stringify(effect.progress));
      case "finish":
        this.model = effect.model;
        return;
      case "stop":
        return told(effect.error.code, effect.error.message);
    }
  }

  #stands(state: CoordinatorState | undefined): void {
    this.#owner.turns?.stands(this.#study, state ? turnNeed(state) : "none", () =>
      this.react({ type: "turn" }),
    );
    if (state && enrolmentNeed(state).need === "waits") this.react({ type: "enrolment-turn" });
  }

  #setDeadline({ id, afterMs }: Extract<CoordinatorEffect, { type: "deadline" }>): void {
    const { life } = this;
    const passed = () => {
      if (this.life === life) this.react({ type: "deadline", id });
    };
    if (this.#owner.after) this.#owner.after(afterMs, passed);
    else this.#owner.agenda.after(afterMs, passed);
  }

  #die({ disk, restartMs }: Omit<Crash, "when">): void {
    this.#process = undefined;
    this.#stands(undefined);
    this.store = disk ?? this.store;
    this.#owner.agenda.after(restartMs, () => this.start());
  }
}
