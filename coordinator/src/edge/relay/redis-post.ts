import { setTimeout as wait } from "node:timers/promises";
import { RESP_TYPES, createClient } from "@redis/client";
import { EVERYBODY, type OpenPost, type Post, type PostCalls } from "./post.ts";
import type { RedisPlace } from "./redis-config.ts";

/** Between two tries to reach a server that is gone, from and to; how long one may take to answer, and how long a reader waits at once. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS, ANSWER_MS, READ_MS] = [100, 2000, 5000, 1000];
/** Letters read at once, letters for everybody that are kept, and how long what nobody reads stays. */
const [AT_ONCE, KEPT, FORGOTTEN_MS] = [256, 256, 60_000];

type Client = ReturnType<typeof connectable>;

function connectable({ url, password, tls }: RedisPlace) {
  const client = createClient({
    url,
    ...(password !== undefined && { password }),
    RESP: 2,
    disableOfflineQueue: true,
    socket: {
      reconnectStrategy: false,
      connectTimeout: ANSWER_MS,
      // Readers ask every second, writers give a sign of life as often.
      socketTimeout: ANSWER_MS,
      ...(tls && { tls: true, ...tls }),
    },
  });
  // Whoever waits for an answer hears of it.
  client.on("error", () => undefined);
  return client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
}

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
  #writer: Client | undefined;
  #reader: Client | undefined;
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
    const trim = isForAll && {
      TRIM: { strategy: "MAXLEN", strategyModifier: "~", threshold: KEPT } as const,
    };
    const added = writer.xAdd(key, "*", { letter: Buffer.from(sealed) }, trim || {});
    added.catch(() => this.#drop());
    // Signs of life keep what is read: a process that has ended leaves nothing behind.
    if (!isForAll) return;
    for (const mine of [key, this.#keyOf(this.#own)])
      writer.pExpire(mine, FORGOTTEN_MS).catch(() => this.#drop());
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
    const [writer, reader] = [connectable(this.#place), connectable(this.#place)];
    this.#reader = reader;
    this.#writer = writer;
    await Promise.all([writer.connect(), reader.connect()]);
    // A server that was started anew may count from an earlier moment.
    this.#offsets = { own: "0-0", all: "$" };
    this.#calls.up();
  }

  async #read(): Promise<void> {
    const reader = this.#reader;
    if (!reader) throw new Error("no connection to read from");
    const [own, all] = [this.#keyOf(this.#own), this.#keyOf(EVERYBODY)];
    const streams = [
      { key: own, id: this.#offsets.own },
      { key: all, id: this.#offsets.all },
    ];
    const read = await reader.xRead(streams, { BLOCK: READ_MS, COUNT: AT_ONCE });
    for (const { name, messages } of read ?? []) {
      const isOwn = String(name) === own;
      for (const { id, message } of messages) {
        this.#offsets[isOwn ? "own" : "all"] = String(id);
        const { letter } = message;
        if (letter instanceof Uint8Array) this.#calls.heard(isOwn ? this.#own : EVERYBODY, letter);
      }
      if (isOwn) this.#forget(own);
    }
  }

  /** Takes away what was read. */
  #forget(own: string): void {
    const [ms, count] = this.#offsets.own.split("-").map(Number);
    this.#writer?.xTrim(own, "MINID", `${ms}-${count + 1}` as unknown as number).catch(() => this.#drop());
  }

  /** Lets go of both connections: what waits for an answer fails. */
  #drop(): void {
    for (const client of [this.#writer, this.#reader]) if (client?.isOpen) client.destroy();
    this.#writer = this.#reader = undefined;
  }

  #keyOf(to: string): string {
    return `${this.#group}:${to}`;
  }
}

/** The client's own messages may quote the connection string: only codes are passed on. */
function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[A-Z_]{2,40}$/.test(code) ? code : error instanceof Error ? error.constructor.name : "lost";
}
