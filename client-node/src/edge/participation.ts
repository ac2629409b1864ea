import type { Vault } from "@fedseg/keeper/vault.ts";
import { z } from "zod";
import type { SealedFiles } from "./sealed-file.ts";
import type { IdRule } from "../sources/user-ids.ts";
import { hashUser } from "./user-hash.ts";

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
  #read: { readonly version: string; readonly users: ReadonlySet<string> } | undefined;

  constructor(files: SealedFiles, vault: Vault, ids: IdRule = "trim") {
    this.#files = files;
    this.#vault = vault;
    this.#ids = ids;
  }

  /** Records that a sum is about to be sent, and the hashes of the users in it; durable when it returns. */
  add({ study, session, attempt, at }: Sending, users: Iterable<string>): void {
    const counted = new Set(users);
    this.#files.alone(() => {
      const sums = readSums(this.#files.read(sumsOf(study)));
      const known = this.#known(study);
      const added = [...counted].filter((hash) => !known.has(hash));
      const without = [...known].filter((hash) => !counted.has(hash));
      if (added.length > 0) this.#addUsers(study, { from: sums.length, hashes: added });
      this.#files.write(sumsOf(study), JSON.stringify([...sums, { session, attempt, at, without }]));
    });
  }

  /** Returns the studies that a user's row has entered, by the moment of the first sum. */
  of(id: string): readonly Participation[] {
    const hash = hashUser(this.#vault, id, this.#ids);
    const entered = this.#studies().flatMap((study) => {
      const group = readUsers(this.#files.read(usersOf(study))).find(({ hashes }) => hashes.includes(hash));
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
      this.#files.update(usersOf(study), (text) => {
        const groups = readUsers(text);
        const left = groups.map(({ from, hashes }) => ({
          from,
          hashes: hashes.filter((one) => one !== hash),
        }));
        if (left.every(({ hashes }, at) => hashes.length === groups[at].hashes.length)) return text;
        studies += 1;
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

  /** Users whom a study has counted before; of a million they are read once. */
  #known(study: string): ReadonlySet<string> {
    const name = usersOf(study);
    const version = `${study} ${this.#files.version(name)}`;
    if (this.#read?.version !== version) {
      const groups = readUsers(this.#files.read(name));
      this.#read = { version, users: new Set(groups.flatMap(({ hashes }) => hashes)) };
    }
    return this.#read.users;
  }

  #addUsers(study: string, group: z.infer<typeof storedUsers>[number]): void {
    const groups = readUsers(this.#files.read(usersOf(study)));
    this.#files.write(usersOf(study), JSON.stringify([...groups, group]));
  }

  #studies(): string[] {
    return this.#files
      .names()
      .flatMap((name) => /^participation-([0-9a-f]{64})-users\.json$/.exec(name)?.[1] ?? []);
  }
}

const usersOf = (study: string) => `participation-${study}-users.json`;
const sumsOf = (study: string) => `participation-${study}-sums.json`;

function readUsers(text: string | undefined): z.infer<typeof storedUsers> {
  return text === undefined ? [] : storedUsers.parse(JSON.parse(text));
}

function readSums(text: string | undefined): z.infer<typeof storedSums> {
  return text === undefined ? [] : storedSums.parse(JSON.parse(text));
}
