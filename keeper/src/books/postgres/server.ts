import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { PostgresConfig } from "../store-config.ts";
import { connectOptions } from "./connect-options.ts";

/** Connections of a process to one server, for all its books together. */
const CONNECTIONS = 4;
const CONNECT_MS = 5000;
/** How long an answer is waited for at least, whatever the lease; and at most, as of a statement over whole books. */
const [SHORTEST_MS, LONG_MS] = [5000, 60_000];
/** A COMMIT is waited for longer, in times of that: without an answer nobody can tell what has become of it. */
const COMMIT_TIMES = 2;
/** Between two tries to reach a server that is gone, from and to. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [100, 2000];

/** For how long a transaction may wait for its next statement, at most. */
const LONGEST_IDLE_MS = 10_000;

/** Told to people: a connection is lost, or there again. */
export type Told = (what: string) => void;

/** What is done in a transaction. Everything before COMMIT may be done again: nothing of a first try stays. */
export type InTransaction<T> = (client: pg.PoolClient) => Promise<T>;

/** A transaction of which nobody can tell whether it was done. */
export class Unknown extends Error {}

/** A statement whose answer is waited for so many milliseconds. */
export function statement(text: string, values: readonly unknown[], answerMs: number): pg.QueryConfig {
  const limited: pg.QueryConfig & { readonly query_timeout: number } = {
    text,
    values: [...values],
    query_timeout: answerMs,
  };
  return limited;
}

/** A statement that reads or changes whole books: it may take longer than a lease. */
export function longStatement(text: string, values: readonly unknown[] = []): pg.QueryConfig {
  return statement(text, values, LONG_MS);
}

/** A PostgreSQL server with the books of a schema, for all of a process that lie there. */
export class Server {
  readonly schema: string;
  /** For how long an answer is waited for: a lease, after which it is of no use, and a server that is back is found on a new connection. */
  readonly answerMs: number;
  readonly #patienceMs: number;
  readonly #idleMs: number;
  readonly #pool: pg.Pool;
  readonly #prepared = new WeakSet<pg.PoolClient>();

  /** @throws CodedError SECRET_MISSING or STORE_URL. */
  constructor(config: PostgresConfig) {
    this.schema = config.schema;
    this.answerMs = Math.min(LONG_MS, Math.max(SHORTEST_MS, config.leaseSeconds * 1000));
    this.#patienceMs = config.patienceSeconds * 1000;
    this.#idleMs = Math.min(LONGEST_IDLE_MS, config.leaseSeconds * 1000);
    this.#pool = new pg.Pool({
      ...connectOptions(config),
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: this.answerMs,
      keepAlive: true,
      allowExitOnIdle: true,
      application_name: "fedseg",
      pipeline: true,
    });
    // The next work finds out.
    this.#pool.on("error", () => undefined);
  }

  /** Asks something that may be asked again. @throws CodedError STORE_UNREACHABLE, or the server's refusal. */
  async query(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    const ask = async (client: pg.PoolClient) => client.query(text, [...values]);
    return this.#onceMore(ask, isLost, () => undefined);
  }

  /**
   * Does something in one transaction. When the connection is lost before its COMMIT it is done again on another, for as long as a
   * server takes to come back.
   * @throws Unknown when the connection was lost at the COMMIT; CodedError STORE_UNREACHABLE; or the server's refusal. Nothing
   * stays then.
   */
  async transaction<T>(work: InTransaction<T>, told: Told): Promise<T> {
    return this.#onceMore(async (client) => this.#inTransaction(client, work), isLost, told);
  }

  /** The same for what may be done twice, a lost COMMIT included. @throws CodedError STORE_UNREACHABLE, or the server's refusal. */
  async repeatable<T>(work: InTransaction<T>, told: Told): Promise<T> {
    const mayPass = (error: unknown) => isLost(error) || error instanceof Unknown;
    return this.#onceMore(async (client) => this.#inTransaction(client, work), mayPass, told);
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }

  /** Does something on a connection until it is done, with ever longer waits, while what hinders it may pass. */
  async #onceMore<T>(
    work: (client: pg.PoolClient) => Promise<T>,
    mayPass: (error: unknown) => boolean,
    told: Told,
  ): Promise<T> {
    const until = performance.now() + this.#patienceMs;
    for (let [ms, isTold] = [FIRST_WAIT_MS, false]; ; ms = Math.min(LONGEST_WAIT_MS, 2 * ms)) {
      try {
        const done = await releasing(await this.#connected(), work);
        if (isTold) told("The server with the books answers again.");
        return done;
      } catch (error) {
        if (!mayPass(error)) throw error;
        if (performance.now() + ms > until) throw unreachable(error);
        if (!isTold)
          told(`The server with the books does not answer (${causeOf(error)}); it is asked again.`);
        isTold = true;
        await wait(ms);
      }
    }
  }

  async #inTransaction<T>(client: pg.PoolClient, work: InTransaction<T>): Promise<T> {
    let done: T;
    try {
      const begun = client.query("BEGIN");
      // Both are on their way at once; a lost connection fails both.
      [, done] = await Promise.all([begun, work(client)]);
    } catch (error) {
      if (!isLost(error)) await client.query("ROLLBACK");
      throw error;
    }
    await commit(client, COMMIT_TIMES * this.answerMs);
    return done;
  }

  async #connected(): Promise<pg.PoolClient> {
    const client = await this.#pool.connect();
    if (this.#prepared.has(client)) return client;
    client.on("error", () => undefined);
    try {
      await prepare(client, this.schema, this.#idleMs);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.#prepared.add(client);
    return client;
  }
}

/** Does something with a connection and gives it back; one that was lost is given up. */
async function releasing<T>(client: pg.PoolClient, work: InTransaction<T>): Promise<T> {
  let isSound = false;
  try {
    const done = await work(client);
    isSound = true;
    return done;
  } catch (error) {
    isSound = !isLost(error) && !(error instanceof Unknown);
    throw error;
  } finally {
    client.release(!isSound);
  }
}

/**
 * Every connection sees the schema, waits until what it commits is on the disk, and keeps nobody from the books for longer than a lease:
 * a process that is cut off in a transaction has them locked until the server ends that.
 */
async function prepare(client: pg.ClientBase, schema: string, idleMs: number): Promise<void> {
  await client.query(
    `SET search_path TO "${schema}"; SET idle_in_transaction_session_timeout TO '${Math.ceil(idleMs)}ms'`,
  );
  await client.query(
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
  );
}

async function commit(client: pg.PoolClient, answerMs: number): Promise<void> {
  try {
    const { command } = await client.query(statement("COMMIT", [], answerMs));
    if (command !== "COMMIT") throw new TypeError(`"COMMIT" expected to be done, got ${command}`);
  } catch (error) {
    throw isLost(error) ? new Unknown(causeOf(error), { cause: error }) : error;
  }
}

/** Tells whether a connection is gone, or the server is going or coming: whatever is not an answer to what was asked. */
function isLost(error: unknown): boolean {
  if (error instanceof CodedError || error instanceof Unknown || error instanceof TypeError) return false;
  if (!(error instanceof pg.DatabaseError)) return true;
  // 08: connection; 53300: too many of them; 57P0n: shut down, crashed, starting.
  return /^(08...|53300|57P0.)$/.test(error.code ?? "");
}

/** The client's own messages may quote the connection string with its password: only codes are passed on. */
function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof pg.DatabaseError) return `SQLSTATE ${code}`;
  return code === "" ? "the connection was lost" : code;
}

function unreachable(error: unknown): CodedError {
  return new CodedError("STORE_UNREACHABLE", {
    what: `The PostgreSQL server with the books does not answer (${causeOf(error)}).`,
    why: "It is down, or not to be reached from here, its certificate is not the one that is asked for, or the section store names another.",
    todo: "Try the same connection with psql on this machine. What is recorded is kept there.",
  });
}
