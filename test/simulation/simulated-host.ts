import { OLD_DISK } from "@fedseg/client-node/session/deferred.ts";
import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import type { Books } from "@fedseg/keeper/books/books.ts";
import { Turns } from "@fedseg/keeper/process/turns.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { MemoryStore } from "./memory-store.ts";
import { type Crash, openLiving, type Owner } from "./party.ts";

/** One study of a host. */
export interface HostedStudy {
  readonly owner: Owner & { readonly accountEpsilon: number };
  /** Goes on from the books, in a new process. */
  begin(books: Books<Work>, turns: Turns): void;
  /** Nothing of it happens any more. */
  silence(): void;
  /** The same, because its process is gone. */
  halt(): void;
  /** The process looks for this study's coordinator. */
  started(): void;
  /** The coordinator hears that the process is gone. */
  died(): void;
}

/** A node's process and disk: one study of it, or several on one account. The disk outlives the process. */
export class SimulatedHost {
  store = new MemoryStore();
  /** Counts the processes; what was sent to an earlier one is lost. */
  life = 0;
  readonly #studies: HostedStudy[] = [];
  #isAlive = false;

  /** Whether several studies are on its account. */
  get isShared(): boolean {
    return this.#studies.length > 1;
  }

  add(study: HostedStudy): void {
    this.#studies.push(study);
  }

  /** Starts a process; one that lives goes on. */
  start(): void {
    if (this.#isAlive) return;
    this.life += 1;
    this.#isAlive = true;
    const { life } = this;
    const [{ owner }] = this.#studies;
    const isAlive = () => this.life === life && this.#isAlive;
    const books = openLiving(this.store, owner, genesisOf(owner), isAlive);
    const turns = new Turns();
    for (const study of this.#studies) study.begin(books, turns);
    for (const study of this.#studies) study.started();
  }

  /** A disk that is known to be an old one signs nothing more, in any study. */
  hear(effect: NodeEffect): void {
    if (this.isShared && effect.type === "stop" && OLD_DISK.includes(effect.error.code))
      for (const study of this.#studies) study.silence();
  }

  /** Kills the process, whatever it is at. */
  kill({ disk, restartMs, isUnnoticed = false }: Omit<Crash, "when">): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const study of this.#studies) study.halt();
    this.store = disk ?? this.store;
    this.#studies[0].owner.agenda.after(restartMs, () => this.start());
    if (!isUnnoticed) for (const study of this.#studies) study.died();
  }
}

/** How the ledger of a simulated node begins. */
export function genesisOf({ key, plan, accountEpsilon }: HostedStudy["owner"]) {
  return nodeGenesis(toHex(key.publicKey), accountEpsilon, Number(plan.budget.delta));
}
