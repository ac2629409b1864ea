import type { IncomingMessage, ServerResponse } from "node:http";
import type { BrowserSessions } from "../../api/browser-sessions.ts";
import type { KeptAnswers, KeptReply } from "../../api/idempotency.ts";
import { apiRefusal } from "../../api/problems.ts";
import type { World } from "../../api/route.ts";
import type { TokenRecord, Tokens } from "../../api/tokens.ts";
import { type Admission, Turned } from "./admit.ts";

/** One line of the access log: who did what, and how it ended; nothing of what was sent. */
export interface AccessLine {
  readonly type: "request";
  readonly request: string;
  readonly method: string;
  /** As the table of routes has it; "-" for what is in none. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly from: string;
  readonly token?: string;
  readonly role?: string;
  readonly study?: string;
  readonly code?: string;
}

/** What requests are answered with. */
export interface ApiPorts {
  readonly world: World;
  /** Files of the operator's page, by their paths. */
  readonly page: ReadonlyMap<string, KeptReply>;
  readonly admission: Admission;
  readonly tokens: Tokens;
  readonly sessions: BrowserSessions;
  readonly answers: KeptAnswers;
  now(): Date;
  /** Hears of every request that has ended. */
  onAnswered(line: AccessLine): void;
  /** Hears of a fault of the software, with the request that met it. */
  onFault(error: unknown, request: string): void;
  /** Whether the process is about to end. */
  isStopping(): boolean;
  /** Does one change after another: what one was decided on is not changed by another in between. */
  inTurn<T>(change: () => Promise<T>): Promise<T>;
}

/** A request on its way through. */
export interface Passing {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path without BASE, and the query's text. */
  readonly path: string;
  readonly query: string;
  /** Filled in as it becomes known, for the log. */
  route: string;
  who?: TokenRecord;
  study?: string | undefined;
  code?: string;
}

/** Refuses a method, and says which the path takes. */
export function wrongMethod(allow: readonly string[]): Turned {
  return new Turned(apiRefusal("API_METHOD"), { allow: allow.join(", ") });
}
