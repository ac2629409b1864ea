import { type Past, due } from "@fedseg/coordinator/schedules/due.ts";
import { type Run, type Schedule, scheduleConfig } from "@fedseg/coordinator/schedules/schedule.ts";
import { knownLedgers } from "@fedseg/client-node/session/known-ledgers.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { fromHex, toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { readCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { noteKey, ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import { describeRotation, judgeRotation, rotationSizes } from "@fedseg/shared/ledger/rotation.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { EPOCH } from "../simulation/party.ts";
import { tinyKey, tinyPlan, tinyTable } from "../simulation/tiny-market.ts";

const SEED = "year";
const DAY_MS = 86_400_000;

/** On the 2nd of every month, of the data of the months before. */
export const MONTHLY: Schedule = scheduleConfig.parse({
  name: "monthly",
  template: "retail",
  cron: "0 6 2 * *",
  timeZone: "Europe/Berlin",
  snapshot: { startOf: "month", minusDays: 1 },
});

/** What one member has: its key of now and its disk. */
interface Member {
  key: SigningKey;
  disk: MemoryStore;
}

/** A study that a schedule has made, run to its end. */
export interface MonthlyStudy {
  readonly run: Run;
  readonly study: InProcessStudy;
  /** Names of its members, in the order of its roster. */
  readonly members: readonly string[];
}

/** What happens in a study beyond the usual; `study` is there once everybody starts. */
export type Mishap = (study: () => InProcessStudy) => {
  readonly hooks?: Hooks;
  /** Called once everybody has started. */
  readonly begun?: () => void;
};

/** Members who come and go, and a service that makes their studies by a schedule; without sockets, clocks or chance. */
export class Consortium {
  readonly studies: MonthlyStudy[] = [];
  readonly #members = new Map<string, Member>();
  readonly #accountEpsilon: number;
  #decidedMs: number;
  #nowMs: number;

  /** `names`: the members of the beginning, which is on the 1st of a year. */
  constructor(names: readonly string[], accountEpsilon: number, from = EPOCH) {
    this.#accountEpsilon = accountEpsilon;
    [this.#decidedMs, this.#nowMs] = [from, from];
    for (const name of names) this.join(name);
  }

  /** A member joins with a key and a ledger of its own. */
  join(name: string): void {
    this.#members.set(name, { key: tinyKey(SEED, name), disk: new MemoryStore() });
  }

  /** A member is asked in no study any more; what it has signed stays. */
  leave(name: string): void {
    this.#members.delete(name);
  }

  /** An image of a member's disk as it is now. */
  backup(name: string): MemoryStore {
    return this.#member(name).disk.copy();
  }

  /** A member's disk is lost and comes back from a copy. */
  restore(name: string, copy: MemoryStore): void {
    this.#member(name).disk = copy.copy();
  }

  /** A member changes its identity key, and every other one accepts its statement. Returns how each has judged it. */
  rotate(name: string): readonly string[] {
    const member = this.#member(name);
    const { key: from, disk } = member;
    const to = tinyKey(`${SEED} rotated`, name);
    const now = () => new Date(this.#nowMs);
    const books = new Books(disk, { key: from, next: to, name, now });
    books.rotate(to);
    const tree = books.tree();
    const signed = signedSizes(books, { name, identity: from.publicKey });
    const proofs = rotationSizes(disk.lines(), signed).map((size) => {
      return { from: size, hashes: tree.proveConsistency(size, tree.size) };
    });
    const rotation = describeRotation(
      name,
      { from, to },
      { size: tree.size, root: tree.rootAt(tree.size), proofs },
    );
    member.key = to;
    const successor = { name, identity: to.publicKey };
    return [...this.#members].flatMap(([other, { disk: own }]) => {
      if (other === name) return [];
      const known = knownLedgers(own, { name, identity: fromHex(rotation.from) });
      own.commit([{ key: noteKey(successor), value: utf8(rotation.checkpoint!) }], []);
      return [judgeRotation(rotation, known)];
    });
  }

  /** Lets days pass until the schedule has made its next study, and runs that to its end. */
  nextMonth(mishap: Mishap = () => ({})): MonthlyStudy {
    for (;;) {
      const past: Past = {
        decidedMs: this.#decidedMs,
        isSuspended: false,
        underWay: undefined,
        studyOf: (name) =>
          this.studies.some(({ run }) => run.name === name) ? { schedule: MONTHLY.name } : undefined,
      };
      const { run, skipped, decidedMs } = due(MONTHLY, past, this.#nowMs);
      if (skipped.length > 0) throw new TypeError(`"skipped" expected no runs, got ${skipped[0].run.name}`);
      this.#decidedMs = decidedMs;
      if (run) return this.#runOne(run, mishap);
      this.#nowMs += DAY_MS / 24;
    }
  }

  #runOne(run: Run, mishap: Mishap): MonthlyStudy {
    const { begun, hooks } = mishap(() => study);
    const members = [...this.#members.keys()];
    const study: InProcessStudy = new InProcessStudy({
      nodes: members.length,
      seed: SEED,
      accountEpsilon: this.#accountEpsilon,
      plan: (tiny) => this.#planOf(tiny, run),
      keys: (name) => this.#members.get(name)?.key ?? tinyKey(SEED, name),
      table: (node) => tinyTable(this.studies.length + 1, node),
      disks: members.map((name) => this.#member(name).disk),
      ...(hooks && { hooks }),
    });
    study.agenda.after(this.#nowMs - EPOCH, () => {});
    study.agenda.run();
    study.begin();
    begun?.();
    study.agenda.run();
    for (const [node, name] of members.entries()) this.#member(name).disk = study.disk(node);
    const made = { run, study, members };
    this.studies.push(made);
    return made;
  }

  /** The one template of all months, with what is a run's. */
  #planOf(tiny: Plan, run: Run): Plan {
    const { c, t, m } = defaultCohort(this.#members.size);
    return {
      ...tinyPlan(SEED, 3),
      coordinator: tiny.coordinator,
      studyId: toHex(sha256(utf8(run.name))),
      title: run.name,
      snapshot: run.snapshot,
      roster: [...this.#members].map(([name, { key }]) => ({ name, identity: toHex(key.publicKey) })),
      cohort: { c, t, m },
    };
  }

  #member(name: string): Member {
    const member = this.#members.get(name);
    if (!member) throw new TypeError(`"name" expected a member, got ${name}`);
    return member;
  }
}

/** Sizes of a ledger that its key has signed checkpoints of. */
function signedSizes(
  books: Books<void>,
  signatory: { readonly name: string; readonly identity: Uint8Array },
): readonly number[] {
  return ownNotes(books).flatMap((note) => readCheckpoint(note, signatory)?.size ?? []);
}
