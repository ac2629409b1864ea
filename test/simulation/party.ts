import { Books } from "@fedseg/keeper/books/books.ts";
import type { Death } from "@fedseg/keeper/process/machine.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import type { Notary } from "@fedseg/shared/ledger/notebook.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Agenda } from "./agenda.ts";
import type { MemoryStore } from "./memory-store.ts";
import { SlowDisk, type Slowness } from "./slow-disk.ts";

/** Where simulated clocks begin. */
export const EPOCH = Date.UTC(2026, 0, 1);

/** A note, refusal or progress that a party told people. */
export interface Told {
  readonly party: number | "coordinator";
  readonly code: string;
  readonly text: string;
}

/** How a party dies: before or after the effect at hand takes place, and what it comes back with. */
export interface Crash {
  readonly when: "before" | "after";
  /** Milliseconds until it is back; Infinity: never. */
  readonly restartMs: number;
  /** Another disk to come back with, such as an old image of its own; its own when left out. */
  readonly disk?: MemoryStore;
  /** Whether the connection stays half open, so that nobody hears of the death. */
  readonly isUnnoticed?: boolean;
}

/** What a party is for as long as the study lasts, however often its process dies. */
export interface Owner {
  readonly name: string;
  readonly key: SigningKey;
  readonly plan: Plan;
  readonly agenda: Agenda;
  /** Milliseconds by which this party's clock is wrong now. */
  clockError?(): number;
  /** How slow its disk is; writes are done at once when left out. */
  readonly slowness?: Slowness;
  tell(told: Told): void;
}

/** The software that every simulated party says it runs. */
const SOFTWARE = { version: "0.0.0", sharedHash: "50f7".repeat(16) };

/** Opens a party's books for a process that `isAlive`: on a disk that is slow when its owner says so. */
export function openLiving(
  store: MemoryStore,
  owner: Owner,
  genesis: LedgerDraft,
  isAlive: () => boolean,
): Books<Work> {
  const books = openBooks(store, owner, genesis);
  if (!owner.slowness) return books;
  return booksOver(new SlowDisk(store, owner.agenda, owner.slowness, isAlive), owner);
}

/** Opens a party's books on a disk; a new ledger begins with GENESIS and SOFTWARE. */
export function openBooks(store: MemoryStore, owner: Owner, genesis: LedgerDraft): Books<void> {
  const books = booksOver(store, owner);
  if (books.standing().head.size === 0) books.commit([], [genesis]);
  return books;
}

function booksOver<Done extends Work>(store: Store<Done>, owner: Owner): Books<Done> {
  const { name, key } = owner;
  const now = () => new Date(clockOf(owner));
  const books = new Books(store, { key, name, now });
  books.keptBy(SOFTWARE);
  return books;
}

/** A party's clock, ms. */
export function clockOf({ agenda, clockError }: Pick<Owner, "agenda" | "clockError">): number {
  return EPOCH + agenda.now() + (clockError?.() ?? 0);
}

/** A party as a keeper of checkpoints, over its books; its cosignatures all carry one time, but for its clock's error. */
export function notaryOf(
  books: Pick<Books, "tree" | "read">,
  owner: Pick<Owner, "name" | "key" | "clockError">,
): Notary {
  const { name, key } = owner;
  const seconds = () => Math.floor((EPOCH + (owner.clockError?.() ?? 0)) / 1000);
  return { name, key, tree: books.tree(), read: (entry) => books.read(entry), seconds };
}

/** Kills a party's process where its hook says so. */
export function dying<Effect>(
  crashAt: (effect: Effect) => Crash | undefined,
  die: (crash: Crash) => void,
): (effect: Effect) => Death | undefined {
  return (effect) => {
    const crash = crashAt(effect);
    return crash && { when: crash.when, die: () => die(crash) };
  };
}

/** What the machine of every simulated party does alike: it posts checkpoints, and a fault ends the test. */
export const SIMULATED = {
  follow: (effects: readonly { readonly type: string }[]) =>
    effects.some(({ type }) => type === "checkpoint") ? ({ type: "checkpoint-due" } as const) : undefined,
  failed: (fault: unknown): never => {
    throw fault;
  },
};
