import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type pg from "pg";
import type { Vault } from "../../keys/vault.ts";
import { type Changes, changesOf, contextOf } from "../changes.ts";
import { EMPTY, withEntry } from "../seal.ts";
import type { Store, Write } from "../store.ts";
import { unwritable } from "../store-refusals.ts";
import { type Claim, release } from "./claim.ts";
import { type Server, type Told, Unknown, longStatement, statement } from "./server.ts";
import type { Signs } from "./signs.ts";

/** Books as the last commit has left them. */
export interface Content {
  /** Sealed values by key. */
  readonly journal: Map<string, Uint8Array>;
  readonly lines: string[];
  readonly digest: Uint8Array;
}

/** Bytes in a millisecond that a way to a server carries at least: whole books that move there are one commit. */
const SLOWEST = 100;

/**
 * Writes a commit whole, if the fencing number is still the newest: one row of the answer, else none. The row of the books is locked by
 * it, so that whoever takes them over comes before or behind.
 */
const WRITE = `
  WITH held AS (
    UPDATE books SET lines = $3, digest = $4, lease_until = clock_timestamp() + make_interval(secs => $5)
    WHERE book = $1 AND fence = $2 RETURNING book
  ), removed AS (
    DELETE FROM journal USING held WHERE journal.book = held.book AND journal.key = ANY ($6::text[])
  ), put AS (
    INSERT INTO journal SELECT held.book, entry.key, entry.value
    FROM held, unnest($7::text[], $8::bytea[]) AS entry (key, value)
    ON CONFLICT (book, key) DO UPDATE SET value = excluded.value
  ), appended AS (
    INSERT INTO ledger SELECT held.book, $9 + entry.at, entry.line
    FROM held, unnest($10::text[]) WITH ORDINALITY AS entry (line, at)
  )
  SELECT book FROM held`;

/** Reads everything. @throws CodedError STORE_UNUSABLE when it is not what one commit has left, or STORE_UNREACHABLE. */
export async function load(server: Server, { book, fence }: Claim, told: Told): Promise<Content> {
  return server.repeatable(async (client) => {
    const seal = await client.query(
      "SELECT lines, digest FROM books WHERE book = $1 AND fence = $2 FOR SHARE",
      [book, fence],
    );
    const entries = await client.query(
      longStatement("SELECT key, value FROM journal WHERE book = $1", [book]),
    );
    const ledger = await client.query(
      longStatement("SELECT seq, line FROM ledger WHERE book = $1 ORDER BY seq", [book]),
    );
    const lines = ledger.rows.map(({ line }) => String(line));
    const journal = new Map<string, Uint8Array>(entries.rows.map(({ key, value }) => [key, value]));
    let { digest } = EMPTY;
    for (const [key, value] of journal) digest = withEntry(digest, key, value);
    const [stored] = seal.rows;
    const isWhole =
      stored !== undefined &&
      Number(stored["lines"]) === lines.length &&
      ledger.rows.every(({ seq }, at) => Number(seq) === at + 1) &&
      equalBytes(stored["digest"], digest);
    if (!isWhole) throw damaged();
    return { journal, lines, digest };
  }, told);
}

/** Books on a PostgreSQL server, held in memory as the last commit has left them, which is what others cannot change. */
export class PostgresStore implements Store {
  readonly #server: Server;
  readonly #claim: Claim;
  readonly #vault: Vault;
  readonly #told: Told;
  #content: Content;
  /** Ends when everything that was asked for is done. */
  #last: Promise<unknown> = Promise.resolve();
  /** Why nothing may be written any more. */
  #fault: unknown;
  readonly #letGo: () => void;

  constructor(
    server: Server,
    claim: Claim,
    content: Content,
    { vault, told, signs }: { readonly vault: Vault; readonly told: Told; readonly signs: Signs },
  ) {
    this.#server = server;
    this.#claim = claim;
    this.#content = content;
    this.#vault = vault;
    this.#told = told;
    this.#letGo = signs.keep(claim, () => {
      this.#fault ??= fenced();
      told("Another process has taken the books over: nothing is written here any more.");
    });
  }

  read(key: string): Uint8Array | undefined {
    const value = this.#content.journal.get(key);
    return value && this.#vault.open(Uint8Array.from(value), contextOf(key));
  }

  keys(): readonly string[] {
    return [...this.#content.journal.keys()];
  }

  lines(): readonly string[] {
    return [...this.#content.lines];
  }

  /** One transaction of two round trips, behind what was asked for before. */
  async commit(writes: readonly Write[], lines: readonly string[]): Promise<void> {
    const own = writes.map(({ key, value }) => ({ key, value: copied(value) }));
    const done = this.#last.then(async () => this.#commit(own, [...lines]));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    this.#letGo();
    await this.#last;
    this.#fault ??= new Error("they are closed");
    // A server that is gone lets go of them when the lease ends.
    await release(this.#server, this.#claim).catch(() => undefined);
  }

  async #commit(writes: readonly Write[], lines: readonly string[]): Promise<void> {
    if (this.#fault instanceof CodedError) throw this.#fault;
    if (this.#fault !== undefined) throw unwritable(this.#fault);
    const { journal, digest } = this.#content;
    const changes = changesOf(writes, { digest, vault: this.#vault, stored: (key) => journal.get(key) });
    try {
      await this.#server.transaction(async (client) => this.#write(client, changes, lines), this.#told);
    } catch (error) {
      // It may be done all the same, or another process goes on: whoever writes here would write another ledger than the one there.
      if (error instanceof Unknown || isFenced(error)) this.#fault = error;
      throw isFenced(error) ? error : unwritable(error);
    }
    this.#settle(changes, lines);
  }

  async #write(client: pg.PoolClient, { sealed, digest }: Changes, lines: readonly string[]): Promise<void> {
    const { book, fence, leaseSeconds } = this.#claim;
    const before = this.#content.lines.length;
    const put = [...sealed].flatMap(([key, value]) => (value ? [{ key, value }] : []));
    const sizes = [...put.map(({ value }) => value.length), ...lines.map((line) => line.length)];
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const values = [
      book,
      fence,
      before + lines.length,
      digest,
      leaseSeconds,
      [...sealed.keys()].filter((key) => sealed.get(key) === undefined),
      put.map(({ key }) => key),
      put.map(({ value }) => value),
      before,
      lines,
    ];
    const answerMs = this.#server.answerMs + bytes / SLOWEST;
    const { rows } = await client.query(statement(WRITE, values, answerMs));
    if (rows.length === 0) throw fenced();
  }

  #settle({ sealed, digest }: Changes, lines: readonly string[]): void {
    const { journal, lines: all } = this.#content;
    for (const [key, value] of sealed) {
      if (value) journal.set(key, value);
      else journal.delete(key);
    }
    all.push(...lines);
    this.#content = { journal, lines: all, digest };
  }
}

/** @throws TypeError for what is no value: the server would take it for a text. */
function copied(value: Uint8Array | undefined): Uint8Array | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Uint8Array)) throw unwritable(new TypeError('"value" expected bytes'));
  return Uint8Array.from(value);
}

function isFenced(error: unknown): boolean {
  return error instanceof CodedError && error.code === "STORE_FENCED";
}

function fenced(): CodedError {
  return new CodedError("STORE_FENCED", {
    what: "Another process has taken these books over.",
    why: "This one has given no sign of life for longer than its lease (store.leaseSeconds); two that write would contradict each other. Nothing of what it could not write was said to anybody.",
    todo: "Leave the other process at work, or end it and start this one again: it goes on where the books are.",
  });
}

function damaged(): CodedError {
  return new CodedError("STORE_UNUSABLE", {
    what: "The books on the PostgreSQL server are not what one commit has left.",
    why: "Rows were changed, lost or restored in part.",
    todo: "Restore the newest whole dump of the schema; one that is too old will be noticed and refused.",
  });
}
