import { setTimeout as wait } from "node:timers/promises";
import { type Reply, ReplyFault } from "../../relay/replies.ts";
import { z } from "zod";
import { EVERYBODY, type OpenPost, type Post, type PostCalls } from "./post.ts";
import type { RedisPlace } from "./redis-config.ts";
import { RedisConnection } from "./redis-connection.ts";

/** Between two tries to reach a server that is gone, from and to; and how long a reader waits at once. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS, READ_MS] = [100, 2000, 1000];
/** Letters read at once of each stream, letters for everybody that are kept, and how long what nobody reads stays. */
const [AT_ONCE, KEPT, FORGOTTEN_MS] = [64, 256, 60_000];

const bytes = z.instanceof(Uint8Array);
const id = bytes
  .transform((text) => Buffer.from(text).toString("latin1"))
  .pipe(z.string().regex(/^\d{1,16}-\d{1,16}$/));
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
    const trim = isForAll ? ["MAXLEN", "~", `${KEPT}`] : [];
    writer.ask("XADD", key, ...trim, "*", "letter", sealed).catch(() => this.#drop());
    // Signs of life keep what is read: a process that has ended leaves nothing behind.
    if (!isForAll) return;
    for (const mine of [key, this.#keyOf(this.#own)])
      writer.ask("PEXPIRE", mine, `${FORGOTTEN_MS}`).catch(() => this.#drop());
  }

  async end(): Promise<void> {
    this.#ending.abort();
    this.#drop();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    for (let ms = FIRST_WAIT_MS; !signal.aborted; ms = Math.min(LONGEST_WAIT_MS, 2 * ms)) {
      try {
        await this.#connect();
        ms = FIRST_WAIT_MS;
        while (!signal.aborted) await this.#read();
      } catch (error) {
        if (!signal.aborted) this.#calls.down(causeOf(error));
      }
      this.#drop();
      await wait(ms, undefined, { signal }).catch(() => undefined);
    }
  }

  async #connect(): Promise<void> {
    const [writer, reader] = [new RedisConnection(this.#place), new RedisConnection(this.#place)];
    this.#reader = reader;
    this.#writer = writer;
    await Promise.all([writer, reader].map((each) => each.begin(this.#place)));
    // A server that was started anew may count from an earlier moment.
    this.#offsets = { own: "0-0", all: "$" };
    this.#calls.up();
  }

  async #read(): Promise<void> {
    const reader = this.#reader;
    if (!reader) throw new Error("no connection to read from");
    const [own, all] = [this.#keyOf(this.#own), this.#keyOf(EVERYBODY)];
    const words = ["XREAD", "COUNT", `${AT_ONCE}`, "BLOCK", `${READ_MS}`, "STREAMS", own, all];
    const reply = await reader.ask(...words, this.#offsets.own, this.#offsets.all);
    for (const [name, entries] of streamsIn(reply)) {
      const isOwn = Buffer.from(name).toString() === own;
      for (const [entryId, fields] of entries) {
        this.#offsets[isOwn ? "own" : "all"] = entryId;
        const letter = fields?.[1];
        if (letter) this.#calls.heard(isOwn ? this.#own : EVERYBODY, letter);
      }
      if (isOwn) this.#forget(own);
    }
  }

  /** Takes away what was read. */
  #forget(own: string): void {
    const [ms, count] = this.#offsets.own.split("-").map(Number);
    this.#writer?.ask("XTRIM", own, "MINID", `${ms}-${count + 1}`).catch(() => this.#drop());
  }

  /** Lets go of both connections: what waits for an answer fails. */
  #drop(): void {
    for (const connection of [this.#writer, this.#reader]) connection?.end();
    this.#writer = this.#reader = undefined;
  }

  #keyOf(to: string): string {
    return `${this.#group}:${to}`;
  }
}

function streamsIn(reply: Reply): NonNullable<z.infer<typeof streamsRead>> {
  const read = streamsRead.safeParse(reply);
  if (!read.success) throw new ReplyFault("REPLY_MALFORMED");
  return read.data ?? [];
}

/** An error's own words may quote the connection string: only codes are passed on. */
function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[A-Z_]{2,40}$/.test(code) ? code : error instanceof Error ? error.constructor.name : "lost";
}
