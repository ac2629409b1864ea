import { equalBytes, fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { TokenRecord, Tokens } from "./tokens.ts";

/** How long a browser stays signed in. */
const LIFE_MS = 12 * 3_600_000;
/** `__Host-`: a browser takes it over TLS or on its own machine only, from this host, for every path of it. */
const NAME = "__Host-fedseg";

/** A hash that only this coordinator can compute, on every one of its processes; 32 bytes. */
export type KeyedHash = (text: string, purpose: string) => Uint8Array;

/** A browser's session: whose it is, and what its page proves itself by. */
export interface BrowserSession {
  readonly token: TokenRecord;
  readonly csrf: string;
  readonly expiresAt: Date;
}

/**
 * Browser sessions, begun with a token and kept nowhere: a cookie says whose it is and since when, under a keyed hash. It
 * opens as long as its token does, twelve hours at most, and never longer than until somebody has signed out.
 */
export class BrowserSessions {
  readonly #tokens: Tokens;
  readonly #keyedHash: KeyedHash;

  constructor(tokens: Tokens, keyedHash: KeyedHash) {
    this.#tokens = tokens;
    this.#keyedHash = keyedHash;
  }

  /** Begins a session; `cookie` is the Set-Cookie header. */
  begin(token: TokenRecord, now: Date): BrowserSession & { readonly cookie: string } {
    const value = this.#signed(`${token.id}.${now.getTime()}`);
    return {
      ...this.#session(token, value, now.getTime()),
      cookie: `${NAME}=${value}; Path=/; Max-Age=${LIFE_MS / 1000}; Secure; HttpOnly; SameSite=Strict`,
    };
  }

  /** Returns the session of a Cookie header; undefined when there is none that opens. */
  opened(header: string | undefined, now: Date): BrowserSession | undefined {
    const values = (header ?? "")
      .split(";")
      .map((each) => each.trim())
      .filter((each) => each.startsWith(`${NAME}=`))
      .map((each) => each.slice(NAME.length + 1));
    if (values.length !== 1) return undefined;
    const [id, since, tag] = values[0].split(".");
    if (!/^[0-9a-f]{64}$/.test(tag ?? "") || !/^\d{1,15}$/.test(since)) return undefined;
    if (!equalBytes(fromHex(tag), this.#keyedHash(`${id}.${since}`, "api session"))) return undefined;
    const token = this.#tokens.byId(id, now);
    const beganMs = Number(since);
    const isOver = now.getTime() - beganMs >= LIFE_MS || beganMs > now.getTime();
    if (!token || isOver || beganMs <= Date.parse(token.sessionsFrom ?? "1970-01-01T00:00:00Z"))
      return undefined;
    return this.#session(token, values[0], beganMs);
  }

  /** Tells whether a header holds what a session's page was given, in constant time. */
  isProved({ csrf }: BrowserSession, header: string | undefined): boolean {
    return (
      header !== undefined && /^[0-9a-f]{64}$/.test(header) && equalBytes(fromHex(header), fromHex(csrf))
    );
  }

  #session(token: TokenRecord, value: string, beganMs: number): BrowserSession {
    const endMs = Math.min(beganMs + LIFE_MS, Date.parse(token.expiresAt));
    return { token, csrf: toHex(this.#keyedHash(value, "api csrf")), expiresAt: new Date(endMs) };
  }

  #signed(text: string): string {
    return `${text}.${toHex(this.#keyedHash(text, "api session"))}`;
  }
}

/** The Set-Cookie header that takes a session's cookie away. */
export const NO_COOKIE = `${NAME}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict`;
