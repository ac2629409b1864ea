import type { Compared } from "@fedseg/client-node/comparison/compared.ts";
import { TINY_CLOCK, TINY_LIMITS } from "./tiny-market.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { contributeAnyway } from "@fedseg/client-node/contribution.ts";
import type { InboxPort } from "@fedseg/client-node/inbox/port.ts";
import type { Policy } from "@fedseg/client-node/policy/policy.ts";
import { recover } from "@fedseg/client-node/session/recover.ts";
import type { Receipt } from "@fedseg/client-node/receipts/receipt.ts";
import type { NodeContext } from "@fedseg/client-node/session/context.ts";
import type { NodeEffect, NodeEvent } from "@fedseg/client-node/session/events.ts";
import type { NodeState } from "@fedseg/client-node/session/state.ts";
import { refusedMessage } from "@fedseg/client-node/session/refuse.ts";
import { step } from "@fedseg/client-node/session/step.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import type { Books } from "@fedseg/keeper/books/books.ts";
import { Machine, type Party } from "@fedseg/keeper/process/machine.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import type { SessionSource } from "@fedseg/shared/math/rng.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { Turns } from "@fedseg/keeper/process/turns.ts";
import type { MemoryStore } from "./memory-store.ts";
import { EPOCH, type Crash, type Owner, notaryOf, openBooks, dying, SIMULATED } from "./party.ts";
import { type HostedStudy, SimulatedHost, genesisOf } from "./simulated-host.ts";

/** What surrounds a simulated node. */
export interface NodeOwner extends Owner {
  readonly self: number;
  readonly source: SessionSource;
  /** Its rows as they are when they are asked for. @throws whatever the data side raises. */
  readonly table: () => Table;
  /** What its owner says of plans, over its books; whatever policy allows is approved at once when left out. */
  readonly inbox?: (books: Books<Work>) => InboxPort;
  /** Epsilon of the account at the plan's delta. */
  readonly accountEpsilon: number;
  readonly compared: Compared;
  /** What its owner allows beyond the usual. */
  readonly allows: Partial<Policy>;
  send(message: NodeMessage, waitMs: number): void;
  crashAt(effect: NodeEffect): Crash | undefined;
  /** What the account's other studies may still charge; left out: there are none. */
  readonly promised?: () => bigint;
  /** A process of this node has started and looks for the coordinator. */
  started(): void;
  died(): void;
}

/** A node in one study, whose process may die: disk and entropy outlive it, everything else is in memory and lost. */
export class SimulatedNode implements HostedStudy {
  model: StudyModel | undefined;
  /** Every vector it has contributed, noise included, before any mask: what no message may hold. */
  readonly contributions: Float64Array[] = [];
  /** Codes under which it has kept evidence. */
  readonly evidence: string[] = [];
  /** Signed notes among that evidence. */
  readonly evidenceNotes: string[] = [];
  /** Receipts of its reports, in order. */
  readonly receipts: Receipt[] = [];
  readonly owner: NodeOwner;
  readonly #host: SimulatedHost;
  #process:
    | { readonly machine: Machine<NodeState, NodeEvent, NodeEffect>; readonly context: NodeContext }
    | undefined;

  /** `host`: where other studies of the same account are, too; one of its own when left out. */
  constructor(owner: NodeOwner, host = new SimulatedHost()) {
    this.owner = owner;
    this.#host = host;
    host.add(this);
  }

  get store(): MemoryStore {
    return this.#host.store;
  }

  set store(disk: MemoryStore) {
    this.#host.store = disk;
  }

  /** Counts the processes; what was sent to an earlier one is lost. */
  get life(): number {
    return this.#host.life;
  }

  /** The state of the living process. */
  state(): NodeState | undefined {
    return this.#process?.machine.state;
  }

  start(): void {
    this.#host.start();
  }

  begin(books: Books<Work>, turns: Turns): void {
    const context = this.#context(books);
    const state = this.#recovered(books, context);
    this.#process = { machine: this.#machine(state, context, { books, turns }), context };
    if (state.phase === "finished") this.model = state.model;
    this.#process.machine.start({ type: "started" });
  }

  started(): void {
    this.owner.started();
  }

  silence(): void {
    this.#process?.machine.stop();
  }

  halt(): void {
    this.silence();
    this.#process = undefined;
  }

  died(): void {
    this.owner.died();
  }

  react(event: NodeEvent): void {
    this.#process?.machine.handle(event);
  }

  /** Kills the process, whatever it is at. */
  kill(crash: Omit<Crash, "when">): void {
    this.#host.kill(crash);
  }

  /**
   * What an event would bring about: nothing of it leaves or stays, but what it would write is written to a copy of the
   * disk, and a node started from that. @throws whatever either throws.
   */
  rehearse(event: NodeEvent): void {
    const process = this.#process;
    if (!process) return;
    const [, effects] = step(process.machine.state, event, process.context);
    const writes = effects.filter(({ type }) => ["commit", "defer", "sign-deferred"].includes(type));
    if (writes.length === 0) return;
    const books = openBooks(this.store.copy(), this.owner, genesisOf(this.owner));
    for (const effect of writes) void this.#perform(effect, books);
    this.#recovered(books, this.#context(books));
  }

  #study(): string | undefined {
    return this.#host.isShared ? toHex(hashPlan(planBytes(this.owner.plan))) : undefined;
  }

  #recovered(books: Books<Work>, context: NodeContext): NodeState {
    return recover((entry) => books.read(entry), this.owner.name, context, this.#study());
  }

  #machine(
    state: NodeState,
    context: NodeContext,
    { books, turns }: { readonly books: Books<Work>; readonly turns: Turns },
  ): Machine<NodeState, NodeEvent, NodeEffect> {
    const party: Party<NodeState, NodeEvent, NodeEffect> = {
      step: (before, event) => step(before, event, context),
      perform: (effect) => {
        this.#host.hear(effect);
        return this.#perform(effect, books);
      },
      ...SIMULATED,
      dies: dying(this.owner.crashAt, (crash) => this.#host.kill(crash)),
    };
    return new Machine(state, party, turns);
  }

  #context(books: Books<Work>): NodeContext {
    const { name, key, source, table, plan, compared, allows } = this.owner;
    const { features, cleaning } = plan;
    const dictionary = {
      features,
      cleaning,
      ...(plan.targets && { targets: plan.targets }),
      ...(plan.catalogue && { catalogue: plan.catalogue }),
    };
    return {
      name,
      signingKey: key,
      policy: {
        coordinator: plan.coordinator,
        roster: plan.roster,
        compared,
        maxEpsilon: 25,
        maxDelta: 0.001,
        limits: TINY_LIMITS,
        dictionary,
        ...allows,
      },
      source,
      consentRule: "test rule 1",
      ...(this.owner.inbox && { inbox: this.owner.inbox(books) }),
      ledger: () => books.standing(),
      notary: () => notaryOf(books, this.owner),
      contribute: (request, parameters) => {
        const failed = (error: unknown) =>
          this.owner.tell({ party: this.owner.self, code: "ROWS", text: String(error) });
        const contribution = contributeAnyway({ table, failed }, request, parameters, source);
        this.contributions.push(contribution.slice());
        return contribution;
      },
      analysis: analyses(),
      ...(this.#study() !== undefined && { study: this.#study()! }),
      ...(this.owner.promised && { promised: this.owner.promised }),
      clock: () => Math.max(TINY_CLOCK, EPOCH + this.owner.agenda.now()),
    };
  }

  #perform(effect: NodeEffect, books: Books<Work>): Work {
    const { self, plan } = this.owner;
    switch (effect.type) {
      case "commit":
        return books.commit(effect.journal, effect.ledger);
      case "defer":
        return books.defer(effect.journal, effect.ledger);
      case "sign-deferred":
        return books.signDeferred();
      case "receipt":
        this.receipts.push(effect.receipt);
        return;
      case "send":
        return this.owner.send(effect.message, 0);
      case "refusal":
        return this.owner.send(refusedMessage(effect.error, this.owner.source.bytes(8)), 0);
      case "ask":
        return this.owner.agenda.after(1000, () => this.react({ type: "asked", envelope: effect.envelope }));
      case "prepare":
      case "measure":
        return;
      case "send-at-tick":
      case "repeat-at-tick":
        return this.owner.send(effect.message, plan.timing.tickMs);
      case "evidence":
        this.evidence.push(effect.code);
        this.evidenceNotes.push(...effect.notes);
        return;
      case "checkpoint":
        return;
      case "linger":
        return this.#linger(effect.afterMs);
      case "finish":
        this.model = effect.model;
        return;
      case "done":
        return;
      case "stop":
        return this.owner.tell({ party: self, code: effect.error.code, text: effect.error.message });
      case "note":
        return this.owner.tell({ party: self, code: effect.code, text: effect.text });
    }
  }

  #linger(afterMs: number): void {
    const { life } = this;
    this.owner.agenda.after(afterMs, () => {
      if (this.life === life) this.react({ type: "lingered" });
    });
  }
}
