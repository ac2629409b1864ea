import { hostname } from "node:os";
import { performance } from "node:perf_hooks";
import { pid } from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type pg from "pg";
import { inUse } from "../store-refusals.ts";
import type { Server, Told } from "./server.ts";

/** Which books of a schema, under whose storage key, and for how long without a sign of life. */
export interface Claimant {
  readonly book: string;
  /** What only the holder of the storage key can compute. */
  readonly owner: Uint8Array;
  readonly leaseSeconds: number;
}

/** The right to write into books: no commit of an older one is taken any more. */
export interface Claim extends Claimant {
  readonly fence: number;
}

/** How the books stood when another process was found to hold them. */
interface Held {
  readonly holder: string;
  /** When its lease ends, as the server writes it: another text is a sign of life. */
  readonly until: string;
  readonly restMs: number;
}

const LOOK_MS = 250;
/** Milliseconds for every second of a lease after which no sign of life is something to tell: a holder gives five in that time. */
const PATIENT = 300;
const LEASE = "clock_timestamp() + make_interval(secs => $2)";

/**
 * Takes books over, which begin when there are none, once whoever held them has let go of them or has given no sign of life for as
 * long as its lease.
 * @throws CodedError STORE_IN_USE as soon as a holder gives one, STORE_FOREIGN, or STORE_UNREACHABLE.
 */
export async function claim(server: Server, claimant: Claimant, told: Told): Promise<Claim> {
  let first: Held | undefined;
  let later = Infinity;
  for (;;) {
    const found = await server.repeatable(async (client) => tryOnce(client, claimant), told);
    if (typeof found === "number") return { ...claimant, fence: found };
    if (first && first.until !== found.until) throw inUse(whereIs(server, claimant.book), found.holder);
    if (!first) later = performance.now() + claimant.leaseSeconds * PATIENT;
    else if (performance.now() > later) {
      told(
        `Waiting for the books: ${found.holder} has them; without a sign of its life they are free in ${Math.ceil(found.restMs / 1000)} s.`,
      );
      later = Infinity;
    }
    first ??= found;
    await wait(Math.min(LOOK_MS, Math.max(1, found.restMs)));
  }
}

/** Returns the fencing number, or who holds the books. */
async function tryOnce(
  client: pg.PoolClient,
  { book, owner, leaseSeconds }: Claimant,
): Promise<number | Held> {
  await client.query(
    `INSERT INTO books VALUES ($1, $2, 0, decode(repeat('00', 32), 'hex'), 0, '', 'epoch') ON CONFLICT DO NOTHING`,
    [book, owner],
  );
  const { rows } = await client.query(
    `SELECT owner, fence, holder, lease_until::text AS until,
       greatest(0, extract(epoch FROM lease_until - clock_timestamp()))::float8 AS rest
     FROM books WHERE book = $1 FOR UPDATE`,
    [book],
  );
  const [row] = rows;
  if (!equalBytes(row["owner"], owner)) throw foreign(book);
  if (row["rest"] > 0) return { holder: row["holder"], until: row["until"], restMs: row["rest"] * 1000 };
  const fence = Number(row["fence"]) + 1;
  await client.query(`UPDATE books SET fence = $3, holder = $4, lease_until = ${LEASE} WHERE book = $1`, [
    book,
    leaseSeconds,
    fence,
    `process ${pid} on ${hostname()}`,
  ]);
  return fence;
}

/**
 * Gives a sign of life for all these books in one statement; returns those that are still this process's. What a commit is writing,
 * or another process is looking at, is not waited for: a commit gives a sign itself, and others come before a lease ends.
 */
export async function renew(server: Server, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
  const { rows } = await server.query(
    `WITH own AS (SELECT * FROM unnest($1::text[], $2::bigint[], $3::float8[]) AS own (book, fence, seconds)),
     free AS (
       SELECT book, seconds FROM books JOIN own USING (book, fence) FOR UPDATE OF books SKIP LOCKED
     ), renewed AS (
       UPDATE books SET lease_until = clock_timestamp() + make_interval(secs => free.seconds)
       FROM free WHERE books.book = free.book
     )
     SELECT book FROM books JOIN own USING (book, fence)`,
    [
      claims.map(({ book }) => book),
      claims.map(({ fence }) => fence),
      claims.map(({ leaseSeconds }) => leaseSeconds),
    ],
  );
  return new Set(rows.map(({ book }) => String(book)));
}

/** Lets go of books, for whoever comes next. */
export async function release(server: Server, { book, fence }: Claim): Promise<void> {
  await server.query("UPDATE books SET lease_until = 'epoch' WHERE book = $1 AND fence = $2", [book, fence]);
}

/** Returns the books as a person knows them. */
export function whereIs({ schema }: Server, book: string): string {
  return `the PostgreSQL server (schema ${schema}${book === "." ? "" : `, study ${book}`})`;
}

function foreign(book: string): CodedError {
  return new CodedError("STORE_FOREIGN", {
    what: `The server's schema holds books ${JSON.stringify(book)} that were sealed with another storage key.`,
    why: "They are another party's, or this party's under the key that it had then.",
    todo: "Give every party a schema of its own (store.schema), or the storage key that the books were made with under atRest. Nothing was changed.",
  });
}
