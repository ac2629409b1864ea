import { equalBytes, toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

/** How long a token waits to be used, and how long a browser stays signed in. */
export const [TOKEN_MS, SESSION_MS] = [5 * 60_000, 12 * 3_600_000] as const;
/** Tokens and sessions at one time; the oldest gives way. */
const MOST = 16;
/** Wrong tokens within a minute, after which another is told to wait. */
const MOST_WRONG = 10;
const MINUTE_MS = 60_000;
/** Values of one name in a header that are compared; a path of the page has room for fewer. */
const MOST_VALUES = 16;

/** What a browser is given on signing in. */
export interface Begun {
  /** The Set-Cookie header. */
  readonly cookie: string;
  readonly csrf: string;
}

interface Kept {
  readonly digest: Uint8Array;
  readonly csrf: Uint8Array;
  readonly untilMs: number;
}

/**
 * Who may see a node's page: tokens that open once, and sessions, kept in memory by their hashes and nowhere else. A cookie goes to
 * every port of a machine, so it opens nothing without what only the page itself knows. It is not `Secure`: the page is on
 * loopback, and not every browser keeps such a cookie there.
 */
export class PageSessions {
  readonly #source: ByteSource;
  readonly #name: string;
  #tokens: readonly { readonly digest: Uint8Array; readonly untilMs: number }[] = [];
  #sessions: readonly Kept[] = [];
  #wrongMs: readonly number[] = [];

  /** @param port where the page is: pages of several nodes on one machine have cookies of their own */
  constructor(source: ByteSource, port: number) {
    this.#source = source;
    this.#name = `fedseg-page-${port}`;
  }

  /** Makes a token that opens once. */
  token(nowMs: number): string {
    const text = this.#secret();
    const kept = { digest: sha256(utf8(text)), untilMs: nowMs + TOKEN_MS };
    this.#tokens = [...this.#tokens.filter(({ untilMs }) => nowMs < untilMs), kept].slice(-MOST);
    return text;
  }

  /** Begins a session with a token, which opens no other; undefined for one that opens nothing. */
  begin(token: string, nowMs: number): Begun | undefined {
    const digest = sha256(utf8(token));
    const used = this.#tokens.find((one) => equalBytes(one.digest, digest));
    this.#tokens = this.#tokens.filter((one) => one !== used);
    if (!used || nowMs >= used.untilMs) {
      this.#wrongMs = [...this.#recentWrong(nowMs), nowMs];
      return undefined;
    }
    const [value, csrf] = [this.#secret(), this.#secret()];
    const session = {
      digest: sha256(utf8(value)),
      csrf: sha256(utf8(csrf)),
      untilMs: nowMs + SESSION_MS,
    };
    this.#sessions = [...this.#sessions.filter(({ untilMs }) => nowMs < untilMs), session].slice(-MOST);
    return {
      cookie: `${this.#name}=${value}; Path=/; Max-Age=${SESSION_MS / 1000}; HttpOnly; SameSite=Strict`,
      csrf,
    };
  }

  /** Whether so many wrong tokens have just been tried that whoever sends another is told to wait. */
  isGuessed(nowMs: number): boolean {
    return this.#recentWrong(nowMs).length >= MOST_WRONG;
  }

  /** Whether a request is of somebody who has signed in: by the Cookie header and by what the page was given, both. */
  isOpen(cookie: string | undefined, csrf: string | undefined, nowMs: number): boolean {
    return this.#find(cookie, csrf, nowMs) !== undefined;
  }

  /** Ends the session of a request; returns the Set-Cookie header that takes its cookie away. */
  end(cookie: string | undefined, csrf: string | undefined, nowMs: number): string {
    const ended = this.#find(cookie, csrf, nowMs);
    this.#sessions = this.#sessions.filter((one) => one !== ended);
    return `${this.#name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;
  }

  /** Whether somebody has signed in, or can. */
  isWanted(nowMs: number): boolean {
    return [...this.#tokens, ...this.#sessions].some(({ untilMs }) => nowMs < untilMs);
  }

  #find(cookie: string | undefined, csrf: string | undefined, nowMs: number): Kept | undefined {
    if (csrf === undefined) return undefined;
    const digest = sha256(utf8(csrf));
    const values = this.#valuesIn(cookie).map((value) => sha256(utf8(value)));
    return this.#sessions.find(
      (one) =>
        nowMs < one.untilMs &&
        equalBytes(one.csrf, digest) &&
        values.some((value) => equalBytes(one.digest, value)),
    );
  }

  #recentWrong(nowMs: number): readonly number[] {
    return this.#wrongMs.filter((at) => nowMs - at < MINUTE_MS).slice(-MOST_WRONG);
  }

  /** The values under the name of the page's cookie in a header: any other port of the machine can set more of that name. */
  #valuesIn(header = ""): readonly string[] {
    const begin = `${this.#name}=`;
    const parts = header.split(";").map((each) => each.trim());
    const values = parts.filter((each) => each.startsWith(begin)).map((each) => each.slice(begin.length));
    return values.slice(0, MOST_VALUES);
  }

  #secret(): string {
    return toHex(this.#source.bytes(32));
  }
}
