import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Vault } from "@fedseg/keeper/vault.ts";
import { z } from "zod";
import type { Table } from "../table.ts";
import type { SealedFiles } from "./sealed-file.ts";

const session = z.strictObject({
  session: z.int(),
  attempt: z.int(),
  at: z.string(),
  /** Hashes of users of the study who were no longer counted. */
  without: z.array(z.string()),
});
const stored = z.strictObject({
  /** Keyed hashes of the users that the study has counted. */
  users: z.array(z.string()),
  sessions: z.array(session),
});

/** A study that a user's row has entered. */
export interface Participation {
  readonly study: string;
  readonly sessions: readonly { readonly session: number; readonly attempt: number; readonly at: string }[];
}

/** A sum that is about to be sent. */
export interface Sending {
  readonly study: string;
  readonly session: number;
  readonly attempt: number;
  readonly at: string;
}

/** Which users entered which sums, by keyed hashes: what a node must be able to tell the people concerned. */
export class ParticipationRecord {
  readonly #files: SealedFiles;
  readonly #vault: Vault;

  constructor(files: SealedFiles, vault: Vault) {
    this.#files = files;
    this.#vault = vault;
  }

  /** Records that a sum over the measured rows of a table is about to be sent, durable when it returns. */
  add({ study, ...turn }: Sending, table: Table): void {
    const known = this.#read(study) ?? { users: [], sessions: [] };
    const measured = new Set(this.#measured(table));
    const before = new Set(known.users);
    const added = [...measured].filter((hash) => !before.has(hash));
    const users = [...known.users, ...added];
    const without = known.users.filter((hash) => !measured.has(hash));
    // Whoever is new now was in none of the sums before.
    const earlier = known.sessions.map((past) => ({ ...past, without: [...past.without, ...added] }));
    const sessions = [...earlier, { ...turn, without }];
    this.#files.write(nameOf(study), JSON.stringify({ users, sessions }));
  }

  /** Returns the studies, of the given ones, that a user's row has entered. */
  of(id: string, studies: readonly string[]): Participation[] {
    const hash = this.#hash(id);
    return studies.flatMap((study) => {
      const known = this.#read(study);
      if (!known?.users.includes(hash)) return [];
      const sessions = known.sessions
        .filter(({ without }) => !without.includes(hash))
        .map(({ without: _, ...turn }) => turn);
      return [{ study, sessions }];
    });
  }

  #read(study: string): z.infer<typeof stored> | undefined {
    const text = this.#files.read(nameOf(study));
    return text === undefined ? undefined : stored.parse(JSON.parse(text));
  }

  *#measured({ users, d, values, ids }: Table): Generator<string> {
    for (let user = 0; user < users; user += 1) {
      if (!values.subarray(user * d, (user + 1) * d).every(Number.isNaN)) yield this.#hash(ids[user]);
    }
  }

  #hash(id: string): string {
    return toHex(this.#vault.keyedHash(id, "participation").subarray(0, 16));
  }
}

function nameOf(study: string): string {
  return `participation-${study.slice(0, 32)}.json`;
}
