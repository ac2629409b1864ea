import { type Socket, connect as connectPlain, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { Replies, RefusedReply, type Reply, ReplyFault } from "../../relay/replies.ts";
import type { RedisPlace } from "./redis-config.ts";

/** How long a server may be silent while it is connected to and after. Readers ask every second, writers give a sign of life as often. */
const SILENT_MS = 5000;
const NAMED_PORT = 6379;

interface Asked {
  readonly answer: (reply: Reply) => void;
  readonly fail: (error: Error) => void;
}

/** The server has refused what it was asked, or the connection has ended; `code` says why, and nothing else of what was said is kept. */
export class RedisFault extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** One connection to a Redis server: questions in order, and answers of bounded length. It ends for good with whatever goes wrong. */
export class RedisConnection {
  readonly #socket: Socket;
  readonly #replies = new Replies();
  readonly #asked: Asked[] = [];
  #fault: Error | undefined;

  constructor(place: RedisPlace) {
    this.#socket = socketTo(place);
    this.#socket.setTimeout(SILENT_MS, () => this.end(new RedisFault("ETIMEDOUT")));
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (chunk) => this.#heard(chunk));
    this.#socket.on("error", (error) => this.end(error));
    this.#socket.on("close", () => this.end());
  }

  /** Proves who this is, and chooses the database of the connection string. @throws RedisFault or an error of the socket */
  async begin({ url, password }: RedisPlace): Promise<void> {
    const { username, password: own, pathname } = new URL(url);
    const secret = password ?? decodeURIComponent(own);
    const names = username === "" ? [] : [decodeURIComponent(username)];
    if (secret !== "") await this.ask("AUTH", ...names, secret);
    const database = pathname.slice(1);
    if (database !== "") await this.ask("SELECT", database);
    if (secret === "" && database === "") await this.ask("PING");
  }

  /** Asks the server; the answers come in order. @throws RedisFault when it refuses, or what has ended the connection */
  async ask(...words: readonly (string | Uint8Array)[]): Promise<Reply> {
    if (this.#fault) throw this.#fault;
    const answered = new Promise<Reply>((answer, fail) => this.#asked.push({ answer, fail }));
    const parts = words.map((word) => (typeof word === "string" ? Buffer.from(word) : word));
    const said = parts.flatMap((part) => [Buffer.from(`$${part.length}\r\n`), part, Buffer.from("\r\n")]);
    this.#socket.write(Buffer.concat([Buffer.from(`*${parts.length}\r\n`), ...said]));
    const reply = await answered;
    if (reply instanceof RefusedReply) throw new RedisFault(reply.code);
    return reply;
  }

  /** Lets go of the connection: what waits for an answer fails. */
  end(fault: Error = new RedisFault("ECONNRESET")): void {
    if (this.#fault) return;
    this.#fault = fault;
    this.#socket.destroy();
    for (const { fail } of this.#asked.splice(0)) fail(fault);
  }

  #heard(chunk: Uint8Array): void {
    if (this.#fault) return;
    try {
      for (const reply of this.#replies.take(chunk)) {
        const asked = this.#asked.shift();
        if (!asked) throw new ReplyFault("REPLY_MALFORMED");
        asked.answer(reply);
      }
    } catch (error) {
      this.end(error as ReplyFault);
    }
  }
}

function socketTo({ url, tls }: RedisPlace): Socket {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const to = { host, port: port === "" ? NAMED_PORT : Number(port), keepAlive: true };
  if (!tls) return connectPlain(to);
  return connectTls({ ...to, ...tls, ...(isIP(host) === 0 && { servername: host }) });
}
