import type { CoordinatorEvent } from "@fedseg/coordinator/session/events.ts";
import type { Compared } from "@fedseg/client-node/comparison/compared.ts";
import type { InboxPort } from "@fedseg/client-node/inbox/port.ts";
import type { Policy } from "@fedseg/client-node/policy/policy.ts";
import type { Receipt } from "@fedseg/client-node/receipts/receipt.ts";
import type { NodeEvent } from "@fedseg/client-node/session/events.ts";
import type { NodeState } from "@fedseg/client-node/session/state.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import type { SessionTurns } from "@fedseg/coordinator/service/session-turns.ts";
import type { Books } from "@fedseg/keeper/books/books.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import {
  type CoordinatorMessage,
  type NodeMessage,
  coordinatorMessage,
  nodeMessage,
} from "@fedseg/shared/protocol/index.ts";
import { Agenda } from "./agenda.ts";
import type { BusyProcess } from "./busy-process.ts";
import { NOT_ASKED } from "./compared.ts";
import type { Hooks } from "./hooks.ts";
import type { MemoryStore } from "./memory-store.ts";
import type { Crash, Told } from "./party.ts";
import { seededSource } from "./seeded-source.ts";
import { SimulatedCoordinator } from "./simulated-coordinator.ts";
import type { SimulatedHost } from "./simulated-host.ts";
import { type NodeOwner, SimulatedNode } from "./simulated-node.ts";
import type { Slowness } from "./slow-disk.ts";
import { tinyKey, tinyPlan, tinyTable } from "./tiny-market.ts";

/** How long a message is on its way, and a handshake. */
const LATENCY_MS = 1;

/** What a study in one process starts from; everything has a default. */
export interface StudyOptions {
  /** 4 when left out. */
  readonly nodes?: number;
  readonly seed?: string;
  /** Changes the tiny plan before anybody sees it. */
  readonly plan?: (tiny: Plan) => Plan;
  /** The parties' identity keys where they are not those of the tiny plan, which then names them. */
  readonly keys?: (name: string) => SigningKey;
  /** Epsilon of every node's account at the plan's delta. */
  readonly accountEpsilon?: number;
  /** What every node's owner allows beyond the usual. */
  readonly allows?: Partial<Policy>;
  /** What a node's owner asks of comparisons, and has made of them; nothing when left out. */
  readonly compared?: (node: number) => Compared;
  /** The rows of a node, each time it counts them. @throws whatever a data side raises. */
  readonly table?: (node: number) => Table;
  /** What a node's owner says of plans, over its books; whatever policy allows is approved at once when left out. */
  readonly inbox?: (node: number, books: Books<Work>) => InboxPort;
  readonly hooks?: Hooks;
  /** The disks that the nodes come with, by an earlier study; empty ones when left out. */
  readonly disks?: readonly MemoryStore[];
  /** Where the nodes run, with other studies on the same accounts; alone when left out. */
  readonly hosts?: readonly SimulatedHost[];
  /** What the account of a node has promised to other studies. */
  readonly promised?: (node: number) => bigint;
  /** The disk that the coordinator comes with, by an earlier run of the same study. */
  readonly coordinatorDisk?: MemoryStore;
  /** How slow a party's disk is; such a study is begun, and its patient agenda run. */
  readonly slowness?: (party: number | "coordinator") => Slowness;
  /** The process in which the coordinator runs beside others, and how long it takes it to read a message; no time when left out. */
  readonly process?: BusyProcess;
  readonly costMs?: (from: number, message: NodeMessage) => number;
  /** The turns that its sessions take beside other studies'; none when left out. */
  readonly turns?: SessionTurns;
  /** Its time; one of its own when left out. */
  readonly agenda?: Agenda;
  /** Milliseconds by which a party's clock is wrong at a virtual time. */
  readonly clockError?: (party: string, nowMs: number) => number;
}

/**
 * A whole study without sockets, clocks or chance: the production state machines and books of one coordinator and
 * its nodes, over virtual time, disks in memory and seeded entropy. The same options give the same bytes.
 * `new InProcessStudy({ hooks }).run()` runs to the end of everything that can still happen.
 */
export class InProcessStudy {
  readonly plan: Plan;
  readonly agenda: Agenda;
  /** Everything that parties told people, in order. */
  readonly told: Told[] = [];
  readonly #hooks: Hooks;
  readonly #hear: (from: number, message: NodeMessage, read: () => void) => void;
  readonly #clockError: NonNullable<StudyOptions["clockError"]>;
  readonly #nodes: readonly SimulatedNode[];
  readonly #coordinator: SimulatedCoordinator;
  #last: { readonly message: CoordinatorMessage; readonly bytes: Uint8Array } | undefined;

  constructor(options: StudyOptions = {}) {
    const { nodes = 4, seed = "tiny", plan = (tiny: Plan) => tiny } = options;
    this.agenda = options.agenda ?? new Agenda();
    this.#hooks = options.hooks ?? {};
    const { process, costMs = () => 0 } = options;
    this.#hear = (from, message, read) => (process ? process.hear(costMs(from, message), read) : read());
    this.#clockError = options.clockError ?? (() => 0);
    this.plan = plan(tinyPlan(seed, nodes));
    this.#coordinator = this.#makeCoordinator(seed, options);
    if (options.coordinatorDisk) this.#coordinator.store = options.coordinatorDisk;
    this.#nodes = Array.from({ length: nodes }, (_, self) => this.#makeNode(self, seed, options));
  }

  /** Starts everybody and runs until nothing is left to happen. @throws RangeError when that never comes. */
  run(): this {
    this.begin();
    this.agenda.run();
    return this;
  }

  /** Starts everybody; what follows is planned. */
  begin(): void {
    this.#coordinator.start();
    for (const node of this.#nodes) node.start();
  }

  /** Kills a party's process, whatever it is at. */
  kill(party: number | "coordinator", crash: Omit<Crash, "when">): void {
    if (party === "coordinator") this.#coordinator.kill(crash);
    else this.#nodes[party].kill(crash);
  }

  /** The coordinator's model, once it has one. */
  model(): StudyModel | undefined {
    return this.#coordinator.model;
  }

  /** The state of the coordinator while it lives. */
  coordinator(): CoordinatorState | undefined {
    return this.#coordinator.state();
  }

  /** The state of a node while it lives. */
  node(node: number): NodeState | undefined {
    return this.#nodes[node].state();
  }

  /** The model that a node has finished with. */
  modelOf(node: number): StudyModel | undefined {
    return this.#nodes[node].model;
  }

  /** The vectors that a node has contributed, noise included, in order. */
  contributionsOf(node: number): readonly Float64Array[] {
    return this.#nodes[node].contributions;
  }

  /** The receipts of a node's reports, in order. */
  receiptsOf(node: number): readonly Receipt[] {
    return this.#nodes[node].receipts;
  }

  /** The codes under which a node has kept evidence. */
  evidenceOf(node: number): readonly string[] {
    return this.#nodes[node].evidence;
  }

  /** The signed notes that a node has kept as evidence. */
  notesOf(node: number): readonly string[] {
    return this.#nodes[node].evidenceNotes;
  }

  /** A party's disk: its journal and the lines of its ledger. */
  disk(party: number | "coordinator"): MemoryStore {
    return party === "coordinator" ? this.#coordinator.store : this.#nodes[party].store;
  }

  /** Feeds a node an event of its own, such as a missed tick. */
  feed(node: number, event: NodeEvent): void {
    this.#nodes[node].react(event);
  }

  /** What the operator does. */
  operate(event: CoordinatorEvent): void {
    this.#coordinator.react(event);
  }

  /** Hands a message straight to a node, past every hook. */
  inject(node: number, message: CoordinatorMessage): void {
    this.feed(node, { type: "message", message });
  }

  /** Tries a message on a node, or on the coordinator, as if it came now. @throws whatever that throws. */
  rehearse(to: number | "coordinator", message: CoordinatorMessage | NodeMessage, from = 0): void {
    if (to === "coordinator")
      this.#coordinator.rehearse({ type: "message", from, message: message as NodeMessage });
    else this.#nodes[to].rehearse({ type: "message", message: message as CoordinatorMessage });
  }

  #makeCoordinator(seed: string, options: StudyOptions): SimulatedCoordinator {
    return new SimulatedCoordinator({
      ...this.#owner("coordinator", seed, options),
      ...(options.slowness && { slowness: options.slowness("coordinator") }),
      send: (to, message) => this.#toNode(to, message),
      crashAt: (effect) => this.#hooks.crashCoordinator?.(effect),
      ...(options.process && { after: (ms, call) => options.process!.after(ms, call) }),
      ...(options.turns && { turns: options.turns }),
      started: () => this.#nodes.forEach((_, node) => this.#connect(node)),
    });
  }

  #makeNode(self: number, seed: string, options: StudyOptions): SimulatedNode {
    const owner: NodeOwner = {
      ...this.#owner(this.plan.roster[self].name, seed, options),
      ...(options.slowness && { slowness: options.slowness(self) }),
      self,
      source: seededSource(`${seed} entropy ${self}`),
      table: () => options.table?.(self) ?? tinyTable(1, self),
      ...(options.inbox && { inbox: (books) => options.inbox!(self, books) }),
      accountEpsilon: options.accountEpsilon ?? 100,
      compared: options.compared?.(self) ?? NOT_ASKED,
      allows: options.allows ?? {},
      send: (message, waitMs) => this.#toCoordinator(self, message, waitMs),
      crashAt: (effect) => this.#hooks.crashNode?.(self, effect),
      started: () => this.#connect(self),
      died: () =>
        this.agenda.after(LATENCY_MS, () => this.#coordinator.react({ type: "departed", node: self })),
      ...(options.promised && { promised: () => options.promised!(self) }),
    };
    const node = new SimulatedNode(owner, options.hosts?.[self]);
    if (options.disks) node.store = options.disks[self];
    return node;
  }

  #owner(name: string, seed: string, { keys }: StudyOptions) {
    const tell = (told: Told) => void this.told.push(told);
    const clockError = () => this.#clockError(name, this.agenda.now());
    return {
      name,
      key: keys?.(name) ?? tinyKey(seed, name),
      plan: this.plan,
      agenda: this.agenda,
      clockError,
      tell,
    };
  }

  #connect(node: number): void {
    this.#whileConnected(node, LATENCY_MS, () => {
      this.#coordinator.react({ type: "connected", node });
      this.#nodes[node].react({ type: "connected" });
    });
  }

  #toNode(to: number, sent: CoordinatorMessage): void {
    const copy = decodeCanonical(this.#written(sent), coordinatorMessage)!;
    for (const { message, delayMs = 0 } of this.#hooks.toNode?.(to, copy) ?? [{ message: copy }]) {
      const arriving =
        message === copy ? copy : decodeCanonical(encodeCanonical(message), coordinatorMessage);
      if (!arriving) this.told.push({ party: to, code: "MALFORMED", text: "" });
      else this.#whileConnected(to, LATENCY_MS + delayMs, () => this.inject(to, arriving));
    }
  }

  #toCoordinator(from: number, sent: NodeMessage, waitMs: number): void {
    const copy = decodeCanonical(encodeCanonical(sent), nodeMessage)!;
    for (const { message, delayMs = 0 } of this.#hooks.toCoordinator?.(from, copy) ?? [{ message: copy }]) {
      const arriving = message === copy ? copy : decodeCanonical(encodeCanonical(message), nodeMessage);
      if (!arriving) this.told.push({ party: "coordinator", code: "MALFORMED", text: "" });
      else {
        const receive = () => this.#coordinator.react({ type: "message", from, message: arriving });
        this.#whileConnected(from, LATENCY_MS + waitMs + delayMs, () => this.#hear(from, arriving, receive));
      }
    }
  }

  /** Encodes a message; one that goes to every node, once. */
  #written(message: CoordinatorMessage): Uint8Array {
    if (this.#last?.message !== message) this.#last = { message, bytes: encodeCanonical(message) };
    return this.#last.bytes;
  }

  /** Runs a call after a time, unless either end of the node's connection is dead or another process by then. */
  #whileConnected(node: number, afterMs: number, run: () => void): void {
    const [near, far] = [this.#nodes[node], this.#coordinator];
    const [nearLife, farLife] = [near.life, far.life];
    this.agenda.after(afterMs, () => {
      const isUp = near.state() && far.state() && near.life === nearLife && far.life === farLife;
      if (isUp) run();
    });
  }
}
