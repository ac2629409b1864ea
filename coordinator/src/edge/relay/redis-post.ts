import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { type Reply, ReplyFault } from "../../relay/replies.ts";
import { z } from "zod";
import { EVERYBODY, type OpenPost, type Post, type PostCalls } from "./post.ts";
import type { RedisPlace } from "./redis-config.ts";
import { RedisConnection, RedisFault } from "./redis-connection.ts";

/** Between two tries to reach a server that is gone, from and to; and how long a reader waits at once. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS, READ_MS] = [100, 2000, 1000];
/** Letters read at once of each stream, letters for everybody that are kept, and how long what nobody reads stays. */
const [AT_ONCE, KEPT, FORGOTTEN_MS] = [64, 256, 60_000];

/** Letters that a process has put into a stream that it reads, and reads none of: it stands behind where the stream has begun anew. */
const DEAF = 6;
/** How a server refuses a key that holds none of our letters or takes no more of them, and what is found in one that others filled. */
const SPOILT = new Set(["WRONGTYPE", "ERR", "REPLY_TOO_LONG", "REPLY_MALFORMED"]);

const NOTHING = new Uint8Array(0);

const bytes = z.instanceof(Uint8Array);
const id = bytes
  .transform((text) => Buffer.from(text).toString("latin1"))
  .pipe(z.string().regex(/^\d{1,15}-\d{1,15}$/));
/** What streams hold: names, and entries with their fields, names and values in turn. */
const streamsRead = z.array(z.tuple([bytes, z.array(z.tuple([id, z.array(bytes).nullable()]))])).nullable();

/** Returns what opens a post over streams of a Redis server: one for each process, and one for all; keys begin with `group`. */
export function redisPost(place: RedisPlace, group: string): OpenPost {
  return (own, calls) => new RedisPost(place, group, own, calls);
}

/** Letters as entries of streams. Both connections are made anew whenever one is lost. */
class RedisPost implements Post {
  readonly #place: RedisPlace;
  readonly #group: string;
  readonly #own: string;
  readonly #calls: PostCalls;
  readonly #running: Promise<void>;
  readonly #ending = new AbortController();
  #writer: RedisConnection | undefined;
  #reader: RedisConnection | undefined;
  #offsets = { own: "0-0", all: "$" };
  /** Letters put into each stream since one was read there. */
  #unheard = { own: 0, all: 0 };
  /** Keys that go no further: they are taken away, and begin anew, when the server is reached next. */
  readonly #spoilt = new Set<string>();

  constructor(place: RedisPlace, group: string, own: string, calls: PostCalls) {
    this.#place = place;
    this.#group = group;
    this.#own = own;
    this.#calls = calls;
    this.#running = this.#run();
  }

  send(to: string, sealed: Uint8Array): void {
    const writer = this.#writer;
    if (!writer) return;
    const key = this.#keyOf(to);
    const isForAll = to === EVERYBODY;
    this.#put(writer, key, sealed).catch((error: unknown) => this.#drop(error));
    if (!isForAll) return;
    this.#put(writer, this.#keyOf(this.#own), NOTHING).catch((error: unknown) => this.#drop(error));
    this.#unheard.own += 1;
    this.#unheard.all += 1;
    // Signs of life keep what is read: a process that has ended leaves nothing behind.
    for (const mine of [key, this.#keyOf(this.#own)])
      writer.ask("PEXPIRE", mine, `${FORGOTTEN_MS}`).catch((error: unknown) => this.#drop(error));
  }

  async end(): Promise<void> {
    this.#ending.abort();
    this.#drop();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    let ms = FIRST_WAIT_MS;
    while (!signal.aborted) {
      let upMs = Infinity;
      try {
        await this.#connect();
        upMs = performance.now();
        while (!signal.aborted) await this.#read();
      } catch (error) {
        if (!signal.aborted) this.#calls.down(causeOf(error));
      }
      this.#drop();
      // What works for a moment only is tried ever more rarely, too.
      if (performance.now() - upMs > LONGEST_WAIT_MS) ms = FIRST_WAIT_MS;
      await wait(ms, undefined, { signal }).catch(() => undefined);
      ms = Math.min(LONGEST_WAIT_MS, 2 * ms);
    }
  }

  async #connect(): Promise<void> {
    const [writer, reader] = [new RedisConnection(this.#place), new RedisConnection(this.#place)];
    this.#reader = reader;
    this.#writer = writer;
    await Promise.all([writer, reader].map((each) => each.begin(this.#place)));
    for (const key of this.#spoilt) await writer.ask("DEL", key);
    this.#spoilt.clear();
    // A server that was started anew may count from an earlier moment.
    this.#offsets = { own: "0-0", all: "$" };
    this.#unheard = { own: 0, all: 0 };
    await this.#prove(writer, reader);
    this.#calls.up();
  }

  /** Letters can be put down and read, by this process and by all: an empty one, which nobody takes, says so. */
  async #prove(writer: RedisConnection, reader: RedisConnection): Promise<void> {
    const keys = [this.#keyOf(this.#own), this.#keyOf(EVERYBODY)];
    for (const key of keys) await this.#put(writer, key, NOTHING);
    const reply = await this.#ask(keys, reader, "XREAD", "COUNT", "1", "STREAMS", ...keys, "0-0", "$");
    this.#streamsIn(reply, keys);
  }

  async #put(writer: RedisConnection, key: string, sealed: Uint8Array): Promise<void> {
    const trim = key === this.#keyOf(EVERYBODY) ? ["MAXLEN", "~", `${KEPT}`] : [];
    await this.#ask([key], writer, "XADD", key, ...trim, "*", "letter", sealed);
  }

  /** Asks something of these keys, and notes them when they go no further. */
  async #ask(
    keys: readonly string[],
    connection: RedisConnection,
    ...words: readonly (string | Uint8Array)[]
  ): Promise<Reply> {
    try {
      return await connection.ask(...words);
    } catch (error) {
      this.#note(error, keys);
      throw error;
    }
  }

  /** @throws ReplyFault when what these keys hold is not letters under ids that a server gives. */
  #streamsIn(reply: Reply, keys: readonly string[]): NonNullable<z.infer<typeof streamsRead>> {
    const read = streamsRead.safeParse(reply);
    if (read.success) return read.data ?? [];
    const fault = new ReplyFault("REPLY_MALFORMED");
    this.#note(fault, keys);
    throw fault;
  }

  #note(error: unknown, keys: readonly string[]): void {
    if (SPOILT.has(causeOf(error))) for (const key of keys) this.#spoilt.add(key);
  }

  async #read(): Promise<void> {
    const reader = this.#reader;
    if (!reader) throw new Error("no connection to read from");
    const [own, all] = [this.#keyOf(this.#own), this.#keyOf(EVERYBODY)];
    const words = ["XREAD", "COUNT", `${AT_ONCE}`, "BLOCK", `${READ_MS}`, "STREAMS", own, all];
    const { own: ownFrom, all: allFrom } = this.#offsets;
    const reply = await this.#ask([own, all], reader, ...words, ownFrom, allFrom);
    for (const [name, entries] of this.#streamsIn(reply, [own, all])) {
      const isOwn = Buffer.from(name).toString() === own;
      this.#unheard[isOwn ? "own" : "all"] = 0;
      for (const [entryId, fields] of entries) {
        this.#offsets[isOwn ? "own" : "all"] = entryId;
        const letter = fields?.[1];
        if (letter?.length) this.#calls.heard(isOwn ? this.#own : EVERYBODY, letter);
      }
      if (isOwn) this.#forget(own);
    }
    if (Math.max(this.#unheard.own, this.#unheard.all) > DEAF) throw new RedisFault("ETIMEDOUT");
  }

  /** Takes away what was read. */
  #forget(own: string): void {
    const [ms, count] = this.#offsets.own.split("-").map(Number);
    this.#writer
      ?.ask("XTRIM", own, "MINID", `${ms}-${count + 1}`)
      .catch((error: unknown) => this.#drop(error));
  }

  /** Lets go of both connections: what waits for an answer fails. */
  #drop(why?: unknown): void {
    const fault = why instanceof Error ? why : undefined;
    for (const connection of [this.#writer, this.#reader]) connection?.end(fault);
    this.#writer = this.#reader = undefined;
  }

  #keyOf(to: string): string {
    return `${this.#group}:${to}`;
  }
}

/** An error's own words may quote the connection string: only codes are passed on. */
function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[A-Z_]{2,40}$/.test(code) ? code : error instanceof Error ? error.constructor.name : "lost";
}
