import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { z } from "zod";
import type { SealedFiles } from "../sealed/sealed-file.ts";
import { inTurns } from "../ingest/in-turns.ts";
import { storedJson } from "../sealed/stored-json.ts";
import type { IdRule } from "../../ingest/user-ids.ts";
import { hashUser } from "../sealed/user-hash.ts";
import { Withdrawals } from "./withdrawals.ts";

/** Keyed hashes of the users who have been counted since the sum of an index in the list of sums. */
const storedUsers = z.array(z.strictObject({ from: z.int().min(0), hashes: z.array(z.string()) }));
const storedSums = z.array(
  z.strictObject({
    session: z.int(),
    attempt: z.int(),
    at: z.string(),
    /** Hashes of users of the study who were no longer counted. */
    without: z.array(z.string()),
  }),
);

/** Users of one file: writing it takes a few milliseconds. */
const WRITTEN_AT_ONCE = 10_000;

/** A sum that a user's row has entered. */
export interface EnteredSum {
  readonly session: number;
  readonly attempt: number;
  /** When the node made its report of it, ISO 8601. */
  readonly at: string;
}

/** A study that a user's row has entered. */
export interface Participation {
  readonly study: string;
  readonly sums: readonly EnteredSum[];
}

/** A sum that is about to be sent. */
export interface Sending extends EnteredSum {
  readonly study: string;
}

/** Which users entered which sums, by keyed hashes: what a node must be able to tell the people concerned. */
export class ParticipationRecord {
  readonly #files: SealedFiles;
  readonly #vault: Vault;
  readonly #ids: IdRule;
  readonly #withdrawals: Withdrawals;
  /** The users of the newest sum, as they were handed over. */
  #counted:
    | {
        readonly study: string;
        readonly users: readonly string[];
        readonly without: readonly string[];
        /** Withdrawals that this knows of. */
        readonly version: string;
      }
    | undefined;
  #read: { readonly version: string; readonly users: ReadonlySet<string> } | undefined;

  constructor(files: SealedFiles, vault: Vault, ids: IdRule = "trim") {
    this.#files = files;
    this.#vault = vault;
    this.#ids = ids;
    this.#withdrawals = new Withdrawals(files, vault, ids);
  }

  /**
   * Puts the users on record who may be in sums of a study from now on, a part at a time and durable when it resolves:
   * so that recording a sum takes no longer for more users. Whoever is erased meanwhile is in no part that is written
   * afterwards: erasing and writing take the same lock. `others`: studies under way beside it, of which nothing is forgotten.
   */
  async expect(
    study: string,
    users: readonly string[],
    others: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    this.#forgetUncounted(new Set(others).add(study));
    const version = this.#withdrawals.version();
    const known = this.#known(study);
    const added = users.filter((hash) => !known.has(hash));
    await inTurns(added, WRITTEN_AT_ONCE, (hashes) => {
      this.#files.alone(() => {
        const from = readSums(this.#files.read(sumsOf(study))).length;
        this.#addUsers(study, { from, hashes });
      });
      return [];
    });
    const may = new Set(known.size > 0 ? users : []);
    this.#counted = { study, users, without: [...known].filter((hash) => !may.has(hash)), version };
  }

  /** Records that a sum is about to be sent, and the hashes of the users in it; durable when it returns. */
  add({ study, session, attempt, at }: Sending, users: readonly string[]): void {
    this.#files.alone(() => {
      const sums = readSums(this.#files.read(sumsOf(study)));
      const without = this.#without(study, sums.length, users);
      this.#files.write(sumsOf(study), JSON.stringify([...sums, { session, attempt, at, without }]));
    });
  }

  /** Returns the studies that a user's row has entered, by the moment of the first sum. */
  of(id: string): readonly Participation[] {
    const hash = hashUser(this.#vault, id, this.#ids);
    const entered = this.#studies().flatMap((study) => {
      const groups = this.#usersOf(study).flatMap((name) => readUsers(this.#files.read(name)));
      const group = groups.find(({ hashes }) => hashes.includes(hash));
      if (!group) return [];
      const sums = readSums(this.#files.read(sumsOf(study)))
        .slice(group.from)
        .filter(({ without }) => !without.includes(hash))
        .map(({ session, attempt, at }) => ({ session, attempt, at }));
      return sums.length > 0 ? [{ study, sums }] : [];
    });
    return entered.sort((a, b) => (a.sums[0].at < b.sums[0].at ? -1 : 1));
  }

  /** Removes every trace of a user, and returns in how many studies there was one. */
  forget(id: string): number {
    const hash = hashUser(this.#vault, id, this.#ids);
    let studies = 0;
    for (const study of this.#studies()) {
      const before = studies;
      for (const name of this.#usersOf(study))
        this.#files.update(name, (text) => {
          const groups = readUsers(text);
          const left = groups.map(({ from, hashes }) => ({
            from,
            hashes: hashes.filter((one) => one !== hash),
          }));
          if (left.every(({ hashes }, at) => hashes.length === groups[at].hashes.length)) return text;
          studies = before + 1;
          return JSON.stringify(left);
        });
      this.#files.update(sumsOf(study), (text) => {
        if (text === undefined) return text;
        const sums = readSums(text);
        return JSON.stringify(
          sums.map((sum) => ({ ...sum, without: sum.without.filter((one) => one !== hash) })),
        );
      });
    }
    return studies;
  }

  /** Users of a study who are not in a sum; those who are and are new to it go on record. The same list is looked at once, until somebody withdraws. */
  #without(study: string, from: number, users: readonly string[]): readonly string[] {
    const version = this.#withdrawals.version();
    const last = this.#counted;
    if (last?.study === study && last.users === users && last.version === version) return last.without;
    const counted = new Set(users);
    const known = this.#known(study);
    const added = users.filter((hash) => !known.has(hash));
    const without = [...known].filter((hash) => !counted.has(hash));
    if (added.length > 0) this.#addUsers(study, { from, hashes: added });
    this.#counted = { study, users, without, version };
    return without;
  }

  /** Users whom a study has counted before; of a million they are read once. */
  #known(study: string): ReadonlySet<string> {
    const names = this.#usersOf(study);
    const version = names.map((name) => `${name} ${this.#files.version(name)}`).join("; ");
    if (this.#read?.version !== version) {
      const groups = names.flatMap((name) => readUsers(this.#files.read(name)));
      this.#read = { version, users: new Set(groups.flatMap(({ hashes }) => hashes)) };
    }
    return this.#read.users;
  }

  /** Writes a file of its own, without whoever has been erased: none grows with the users of a study. Under the lock. */
  #addUsers(study: string, { from, hashes }: { readonly from: number; readonly hashes: readonly string[] }) {
    const erased = this.#withdrawals.erased();
    const group = { from, hashes: hashes.filter((hash) => !erased.has(hash)) };
    this.#files.write(usersFile(study, this.#usersOf(study).length), JSON.stringify([group]));
  }

  /** Removes who was expected in studies that have ended before their first sum: they have entered nothing. */
  #forgetUncounted(underWay: ReadonlySet<string>): void {
    for (const other of this.#studies()) {
      if (underWay.has(other) || readSums(this.#files.read(sumsOf(other))).length > 0) continue;
      for (const name of this.#usersOf(other)) this.#files.update(name, () => undefined);
    }
  }

  /** Names of the files with the users of a study, in the order in which they were written. */
  #usersOf(study: string): string[] {
    const numberOf = (name: string) => Number(/-users-(\d+)\.json$/.exec(name)?.[1] ?? 0);
    const own = this.#files.names().filter((name) => USERS.exec(name)?.[1] === study);
    return own.sort((a, b) => numberOf(a) - numberOf(b));
  }

  #studies(): string[] {
    return [...new Set(this.#files.names().flatMap((name) => USERS.exec(name)?.[1] ?? []))];
  }
}

const USERS = /^participation-([0-9a-f]{64})-users(?:-\d+)?\.json$/;
const usersFile = (study: string, part: number) =>
  `participation-${study}-users${part === 0 ? "" : `-${part}`}.json`;
const sumsOf = (study: string) => `participation-${study}-sums.json`;

function readUsers(text: string | undefined): z.infer<typeof storedUsers> {
  return text === undefined ? [] : storedJson("participation-…-users.json.sealed", text, storedUsers);
}

function readSums(text: string | undefined): z.infer<typeof storedSums> {
  return text === undefined ? [] : storedJson("participation-…-sums.json.sealed", text, storedSums);
}
