import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { SealedTable, TableContent } from "@fedseg/keeper/table/sealed-table.ts";
import { copyTable } from "@fedseg/keeper/table/copy-table.ts";
import { openTable, tableVersion } from "@fedseg/keeper/table/sqlite-table.ts";
import { replaced } from "@fedseg/keeper/table/refusals.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { recommendationsIn } from "../../labels/recommendations.ts";
import { ScoreRows } from "../../labels/score-row.ts";
import {
  type ScoredUser,
  type ScoreFacts,
  type ScoreSet,
  factsText,
  keptFacts,
} from "../../labels/score-set.ts";
import type { Score } from "../../scoring/scorer.ts";
import type { IdRule } from "../../ingest/user-ids.ts";
import { whileLockedFor } from "../sealed/folder-lock.ts";
import { SealedFiles } from "../sealed/sealed-file.ts";
import { storedJson } from "../sealed/stored-json.ts";
import { hashUser } from "../sealed/user-hash.ts";
import { OLD_LABELS, readOldLabels } from "./old-labels.ts";

const NAME = "scores";

/** What stands of one user. */
export interface FoundScores {
  readonly facts: ScoreFacts;
  readonly user: ScoredUser;
}

/** Users and what all programs of a study say of each. */
export interface NewScores {
  readonly ids: readonly string[];
  /** What the node's records call each user. */
  readonly hash: (user: number) => string;
  /** One per program; undefined where it could not measure the user. */
  readonly scores: (user: number) => readonly (Score | undefined)[];
}

/**
 * The scores of a node's users, and beside them, where these recommend nothing, those of the newest study that did: in a sealed table of its own beside the books: commands read it and erase from it while the
 * node holds its books. Of what stands in it, who has withdrawn is for readers to leave out.
 */
export class ScoreTable {
  readonly path: string;
  /** Where the scores of an earlier study lie that recommended something. */
  readonly #earlier: string;
  readonly #folder: string;
  readonly #vault: Vault;
  readonly #sealed: SealedFiles;
  readonly #hash: (id: string) => string;

  constructor(folder: string, vault: Vault, ids: IdRule = "trim") {
    this.path = join(folder, `${NAME}.db`);
    this.#earlier = join(folder, "recommended.db");
    this.#folder = folder;
    this.#vault = vault;
    this.#sealed = new SealedFiles(folder, vault);
    this.#hash = (id) => hashUser(vault, id, ids);
  }

  /** Returns a text that is another after every change; undefined while there are no scores. */
  version(): string | undefined {
    return tableVersion(this.path) ?? (this.#sealed.version(OLD_LABELS) || undefined);
  }

  /** Puts scores in the place of all that there are, durable when it is done; those that recommend something stay beside others that do not. @throws CodedError STORE_*. */
  async replace(facts: ScoreFacts, scores: NewScores): Promise<void> {
    // First: what earlier versions have left must not be taken for newer than what comes now.
    this.#sealed.alone(() => this.#forgetOld());
    const isNeeded = !recommendationsIn(facts.programs);
    if (isNeeded) await this.#keepRecommending();
    await this.#write(facts, scores);
    if (!isNeeded) rmSync(this.#earlier, { force: true });
  }

  /** Keeps the scores of now in the place of earlier ones, if they recommend something. */
  async #keepRecommending(): Promise<void> {
    const recommends = await this.#ifThere(async (table) => {
      const content = await table.content();
      return content && recommendationsIn(factsIn(content).programs) !== undefined;
    });
    if (recommends) copyTable(this.path, this.#earlier);
  }

  /**
   * Returns the scores, without the users of a test; undefined before the first study. @throws CodedError STORE_*,
   * VAULT_KEY_WRONG, VAULT_DAMAGED or FILE_FOREIGN; going through the users TABLE_REPLACED too.
   */
  async read(isLeftOut: (id: string) => boolean): Promise<ScoreSet | undefined> {
    return this.#ifThere(async (table) => {
      const content = await table.content();
      if (!content) return undefined;
      const facts = factsIn(content);
      const users = () => this.#users(content.generation, facts, isLeftOut);
      return { ...facts, users: { [Symbol.asyncIterator]: users } };
    });
  }

  /** Returns one user's scores, and what they are of; undefined for a user who has none. @throws as `read`. */
  async of(id: string): Promise<FoundScores | undefined> {
    return this.#ifThere((table) => this.#find(table, id));
  }

  /** As `of`, in the newest earlier study that recommended something, where the latest does not. */
  async recommendedTo(id: string): Promise<FoundScores | undefined> {
    return this.#ifKept((table) => this.#find(table, id));
  }

  async #find(table: SealedTable, id: string): Promise<FoundScores | undefined> {
    const content = await table.content();
    const row = await content?.find(this.#hash(id));
    if (!content || !row) return undefined;
    const facts = factsIn(content);
    return { facts, user: new ScoreRows(facts.programs).read(row) };
  }

  /** Erases a user's scores, durable when it is done; false when there are none. @throws CodedError STORE_*. */
  async remove(id: string): Promise<boolean> {
    const remove = (table: SealedTable) => table.remove(this.#hash(id));
    const hadScores = (await this.#ifThere(remove)) ?? false;
    // Behind the other: it may have been copied meanwhile.
    return ((await this.#ifKept(remove)) ?? false) || hadScores;
  }

  async *#users(
    generation: string,
    { programs }: ScoreFacts,
    isLeftOut: (id: string) => boolean,
  ): AsyncGenerator<readonly ScoredUser[]> {
    const table = openTable(this.path, NAME, this.#vault);
    try {
      const content = await table.content();
      if (content?.generation !== generation) throw replaced();
      const rows = new ScoreRows(programs);
      for await (const some of content.rows())
        yield some.map((row) => rows.read(row)).filter(({ id }) => !isLeftOut(id));
    } finally {
      await table.close();
    }
  }

  async #write(facts: ScoreFacts, { ids, hash, scores }: NewScores): Promise<void> {
    const rows = new ScoreRows(facts.programs);
    await this.#with((table) =>
      table.replace(utf8(factsText(facts)), {
        length: ids.length,
        key: hash,
        value: (user) => rows.write(ids[user], scores(user)),
      }),
    );
  }

  /** Does something with the table; undefined when there is none. */
  async #ifThere<T>(use: (table: SealedTable) => Promise<T | undefined>): Promise<T | undefined> {
    if (!existsSync(this.path)) await this.#takeOver();
    return existsSync(this.path) ? this.#with(use) : undefined;
  }

  async #ifKept<T>(use: (table: SealedTable) => Promise<T | undefined>): Promise<T | undefined> {
    return existsSync(this.#earlier) ? this.#with(use, this.#earlier) : undefined;
  }

  async #with<T>(use: (table: SealedTable) => Promise<T>, path = this.path): Promise<T> {
    const table = openTable(path, NAME, this.#vault);
    try {
      return await use(table);
    } finally {
      await table.close();
    }
  }

  /** Takes over what an earlier version has kept as a file. */
  async #takeOver(): Promise<void> {
    if (this.#sealed.version(OLD_LABELS) === "") return;
    await whileLockedFor(this.#folder, async () => {
      const old = readOldLabels(this.#folder, this.#sealed);
      if (!old) return;
      const { facts, users } = old;
      await this.#write(facts, {
        ids: users.map(({ id }) => id),
        hash: (user) => this.#hash(users[user].id),
        scores: (user) => [users[user].score],
      });
      this.#forgetOld();
    });
  }

  #forgetOld(): void {
    rmSync(this.#sealed.path(OLD_LABELS), { force: true });
  }
}

function factsIn({ facts: kept }: TableContent): ScoreFacts {
  const { version: _, ...facts } = storedJson("scores.db", new TextDecoder().decode(kept), keptFacts);
  return facts;
}
