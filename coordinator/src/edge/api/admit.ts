import type { IncomingMessage } from "node:http";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { BrowserSession, BrowserSessions } from "../../api/browser-sessions.ts";
import { Limiter } from "../../api/limiter.ts";
import { apiRefusal } from "../../api/problems.ts";
import type { TokenRecord, Tokens } from "../../api/tokens.ts";
import { headerOf } from "./read-request.ts";

/**
 * Wrong tokens of one address. A token's secret has 256 bits, which nobody guesses: this bounds what guesses write into the log and
 * take of the processor, and keeps out nobody who has a right one.
 */
const WRONG_TOKENS = { burst: 10, perMinute: 10 };
/** Changes by one token. */
const CHANGES = { burst: 60, perMinute: 60 };

/** A refusal with what a client must be told beside it. */
export class Turned extends Error {
  readonly refusal: CodedError;
  readonly headers: Readonly<Record<string, string>>;

  constructor(refusal: CodedError, headers: Readonly<Record<string, string>>) {
    super(refusal.message);
    this.refusal = refusal;
    this.headers = headers;
  }
}

/** Tells who asks. */
export class Admission {
  readonly #tokens: Tokens;
  readonly #sessions: BrowserSessions;
  readonly #wrong = new Limiter(WRONG_TOKENS);
  readonly #changes = new Limiter(CHANGES);

  constructor(tokens: Tokens, sessions: BrowserSessions) {
    this.#tokens = tokens;
    this.#sessions = sessions;
  }

  /**
   * Returns whose request it is: of the token in Authorization, or of a browser's session, whose page must prove itself. Wrong tokens are counted by address; a right one is heard all the same, for whoever shares an address
   * with somebody who guesses must still be able to pause a study.
   * @throws Turned API_TOKEN, API_LOGINS, API_CSRF.
   */
  who(request: IncomingMessage, now: Date): TokenRecord {
    const header = headerOf(request, "authorization");
    if (header !== undefined) {
      const text = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? "";
      const token = this.#tokens.opened(text, now);
      return token && !token.once ? token : this.#refuse(request, now);
    }
    return this.session(request, now).token;
  }

  /** Returns the token that somebody signs in with: a right one is heard here, too, whatever others at that address have tried. @throws Turned API_TOKEN, API_LOGINS. */
  async signedIn(text: string, request: IncomingMessage, now: Date): Promise<TokenRecord> {
    const token = this.#tokens.opened(text, now);
    const isOpen = token && (!token.once || (await this.#tokens.takeOnce(token.id, now)));
    return isOpen ? token : this.#refuse(request, now);
  }

  /**
   * Returns a browser's session, of a request with both the cookie and what only its page was given: a cookie goes to every port of
   * a machine, and opens nothing by itself.
   * @throws Turned API_TOKEN; API_CSRF for a change.
   */
  session(request: IncomingMessage, now: Date): BrowserSession {
    const session = this.#sessions.opened(headerOf(request, "cookie"), now);
    if (!session) throw noToken();
    const isOwn = this.#sessions.isProved(session, headerOf(request, "x-csrf-token"));
    if (isOwn && !isForeign(request)) return session;
    const isChange = request.method !== "GET" && request.method !== "HEAD";
    throw isChange ? new Turned(apiRefusal("API_CSRF"), {}) : noToken();
  }

  #refuse(request: IncomingMessage, now: Date): never {
    const waitS = this.#wrong.take(addressOf(request), now.getTime());
    if (waitS > 0) throw new Turned(apiRefusal("API_LOGINS"), { "retry-after": `${waitS}` });
    throw noToken();
  }

  /** Counts a change. @throws Turned API_BUSY. */
  requireRate(who: TokenRecord, now: Date): void {
    const waitS = this.#changes.take(who.id, now.getTime());
    if (waitS > 0) throw new Turned(apiRefusal("API_BUSY"), { "retry-after": `${waitS}` });
  }
}

/** Whether a browser says that another site has made it send a request. */
export function isForeign(request: IncomingMessage): boolean {
  const site = headerOf(request, "sec-fetch-site");
  return site !== undefined && site !== "same-origin" && site !== "none";
}

function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? "";
}

function noToken(): Turned {
  return new Turned(apiRefusal("API_TOKEN"), { "www-authenticate": 'Bearer realm="fedseg"' });
}
