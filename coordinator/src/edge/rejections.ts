import { PROTOCOLS, protocolsText } from "@fedseg/shared/plan/protocols.ts";

/** Why a connection was not heard, or not any longer. */
export type DropCode =
  | "ADDRESS_BLOCKED"
  | "CONNECTIONS"
  | "MESSAGE_BROKEN"
  | "MESSAGE_RATE"
  | "BYTE_RATE"
  | "PROOF_FAILED"
  | "PROOF_LATE"
  | "PROTOCOL_OTHER"
  | "REQUEST_MALFORMED"
  | "SILENT"
  | "TLS_FAILED"
  | "UNPROVED_BYTES"
  | "UNREAD";

/** One line of the operator's log: `times` of one kind from one place since the last such line. */
export interface Rejection {
  readonly type: "turned-away";
  readonly code: DropCode;
  /** Name of the node, or the address. Never anything that was sent. */
  readonly from: string;
  readonly times: number;
  /** What its code does not say by itself. */
  readonly text?: string;
}

const TEXTS: Partial<Record<DropCode, string>> = {
  PROTOCOL_OTHER: `it speaks no protocol that this software does (${protocolsText(PROTOCOLS)}); the older side is to be upgraded`,
};

/** How often one kind from one place is told at most. */
const QUIET_MS = 60_000;
/** Places that are told apart at one time. */
const MOST_PLACES = 1000;

/** Tells who is turned away, without letting an attacker fill the log: first at once, then once a minute with a count. */
export class RejectionLog {
  readonly #tell: (line: Rejection) => void;
  readonly #places = new Map<string, { line: Rejection; until: number }>();

  constructor(tell: (line: Rejection) => void) {
    this.#tell = tell;
  }

  /** Counts one; `nowMs` on any clock that does not go back. */
  note(code: DropCode, from: string, nowMs: number): void {
    const place = `${code} ${from}`;
    const known = this.#places.get(place);
    if (known) {
      known.line = { ...known.line, times: known.line.times + 1 };
      return;
    }
    const text = TEXTS[code];
    const line: Rejection = { type: "turned-away", code, from, times: 1, ...(text && { text }) };
    if (this.#places.size >= MOST_PLACES) return this.note(code, "many addresses", nowMs);
    this.#places.set(place, { line: { ...line, times: 0 }, until: nowMs + QUIET_MS });
    this.#tell(line);
  }

  /** Tells what has been counted for a minute. */
  flush(nowMs: number): void {
    for (const [place, { line, until }] of this.#places) {
      if (nowMs < until) continue;
      this.#places.delete(place);
      if (line.times > 0) this.#tell(line);
    }
  }
}
