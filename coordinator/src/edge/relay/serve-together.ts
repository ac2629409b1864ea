import { setTimeout as wait } from "node:timers/promises";
import { serverIn } from "@fedseg/keeper/books/store-config.ts";
import { onStopSignal } from "@fedseg/keeper/process/stop-signals.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { type Held, type Own, holdService, openOwn } from "../make-service.ts";
import { type ServiceNews, type Serving, startService, storeNews } from "../serve.ts";
import type { ServiceConfig } from "../service-config.ts";
import { Exchange } from "./exchange.ts";
import type { OpenPost } from "./post.ts";
import { redisPlace } from "./redis-config.ts";
import { redisPost } from "./redis-post.ts";
import { startRelay } from "./relay.ts";
import { leaseMsOf, nextTerm, watchTerm } from "./term.ts";

/** A process among others of one coordinator. */
export interface Together {
  /** The service that this process drives now; undefined while another does. */
  readonly serving: Serving | undefined;
  /** Whether it reaches whoever drives, and letters are carried. */
  readonly exchange: Pick<Exchange, "driver" | "isUp">;
  /** Resolves with the fault that has ended it, or when it has been ended. */
  readonly done: Promise<void>;
  /** Ends this process's part; what it drove goes on in another. */
  end(): Promise<void>;
}

/** Codes with which books cannot be had now, and can be later. */
const LATER = new Set(["STORE_IN_USE", "STORE_UNREACHABLE", "STORE_FENCED", "STORE_UNWRITABLE"]);
/** How long a process that may be the only one waits for the books before it listens for others, and how long between two looks. */
const [FIRST_MS, AGAIN_MS] = [500, 250];

/** Serves as one of any number of processes until a signal asks it to stop. Resolves with what has stopped it. */
export async function serveTogether(
  config: ServiceConfig,
  tell: (news: ServiceNews) => void,
): Promise<CodedError> {
  const stopped = Promise.withResolvers<CodedError>();
  const deaf = onStopSignal(stopped.resolve);
  const together = startTogether(config, tell);
  try {
    return await Promise.race([stopped.promise, together.done.then(() => stopped.promise)]);
  } finally {
    deaf();
    await together.end();
  }
}

/**
 * Starts a process that drives the studies whenever it has the books, and passes on what it hears while another has them.
 * @throws CodedError KEY_*, VAULT_*, REDIS_*, SECRET_MISSING; what comes later rejects `done`.
 */
export function startTogether(
  config: ServiceConfig,
  tell: (news: ServiceNews) => void,
  openPost?: OpenPost,
): Together {
  return new Process(config, tell, openPost);
}

/** Where letters are carried: the group keeps one coordinator's apart from others'. */
function postOf({ redis }: ServiceConfig, group: string): OpenPost {
  if (!redis) throw new TypeError('"redis" expected a section of the configuration');
  return redisPost(redisPlace(redis), `fedseg:${group}`);
}

class Process implements Together {
  readonly exchange: Exchange;
  readonly done: Promise<void>;
  readonly #config: ServiceConfig;
  readonly #tell: (news: ServiceNews) => void;
  readonly #own: Own;
  readonly #ending = new AbortController();
  #serving: Serving | undefined;
  #isRedisLost = false;

  constructor(config: ServiceConfig, tell: (news: ServiceNews) => void, given?: OpenPost) {
    this.#config = config;
    this.#tell = tell;
    this.#own = openOwn(config);
    const { source, vault } = this.#own;
    const { name, store } = config;
    const who = `${name} ${toHex(this.#own.key.publicKey)} ${serverIn(store)?.schema ?? ""}`;
    const key = vault.keyedHash(who, "letters between processes");
    const group = toHex(vault.keyedHash(who, "group of processes").subarray(0, 8));
    const openPost = given ?? postOf(config, group);
    const onPost = (isUp: boolean, reason?: string) => this.#onPost(isUp, reason);
    this.exchange = new Exchange({ key, source, openPost, onPost });
    this.done = this.#run();
  }

  get serving(): Serving | undefined {
    return this.#serving;
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.done.catch(() => undefined);
    await this.exchange.end();
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const held = await this.#relayUntilHeld();
      if (held && signal.aborted) await held.store.close();
      else if (held) await this.#drive(held);
    }
  }

  /** Passes on what it hears until it has the books; undefined when it is ended before. */
  async #relayUntilHeld(): Promise<Held | undefined> {
    const { signal } = this.#ending;
    const seeking = this.#seek();
    const first = await Promise.race([seeking, wait(FIRST_MS, undefined, { ref: false })]);
    if (first !== undefined || signal.aborted) return first ?? seeking;
    this.#tell({
      type: "relays",
      text: "this process does not have the books: what comes here is passed on to the one that has them",
    });
    const relay = await startRelay(this.#config, this.exchange, this.#tell);
    try {
      return await seeking;
    } finally {
      await relay.close();
    }
  }

  async #seek(): Promise<Held | undefined> {
    const { signal } = this.#ending;
    for (;;) {
      try {
        return await holdService(this.#config, storeNews(this.#config, this.#tell), this.#own);
      } catch (error) {
        if (!(error instanceof CodedError) || !LATER.has(error.code)) throw error;
      }
      await wait(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
    }
  }

  /** Drives until another does, or it is ended. */
  async #drive(held: Held): Promise<void> {
    const { signal } = this.#ending;
    const serving = await startService(this.#config, this.#tell, held, () => this.exchange.isUp);
    const over = new AbortController();
    const why = await this.#term(serving, over.signal).finally(() => over.abort());
    this.#serving = undefined;
    this.exchange.follow();
    if (!why || signal.aborted) return serving.end();
    this.#tell({ type: "relays", code: why.code, text: why.refusal.what });
    // What still waits to be written is refused, or stands there for whoever drives next.
    await serving.leave();
  }

  /** Resolves with why this process drives no more; with nothing when it is ended. */
  async #term(serving: Serving, over: AbortSignal): Promise<CodedError | undefined> {
    const ended = Promise.withResolvers<CodedError | undefined>();
    this.#ending.signal.addEventListener("abort", () => ended.resolve(undefined), { once: true });
    try {
      const term = await nextTerm(serving.documents);
      const watch = watchTerm(serving.documents, leaseMsOf(this.#config.store), over);
      void watch.ended.then(ended.resolve);
      this.exchange.drive(term, serving.take, watch.ask);
      this.#serving = serving;
      this.#tell({ type: "drives", text: `term ${term}` });
      return await ended.promise;
    } catch (error) {
      return asCoded(error);
    }
  }

  #onPost(isUp: boolean, reason?: string): void {
    if (isUp && this.#isRedisLost)
      this.#tell({ type: "redis-back", text: "the processes hear each other again" });
    if (!isUp && !this.#isRedisLost)
      this.#tell({
        type: "redis-lost",
        text: `${reason}: members who are connected to the driver go on, others reach it at its own address; asked again`,
      });
    this.#isRedisLost = !isUp;
  }
}
