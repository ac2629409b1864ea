import { concatBytes } from "@fedseg/shared/crypto/bytes.ts";

/** What a Redis server answers (RESP2): https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export type Reply = string | number | Uint8Array | null | RefusedReply | readonly Reply[];

/** An error that the server answers; `code` is its first word. */
export class RefusedReply {
  readonly code: string;

  constructor(line: string) {
    this.code = line.split(" ", 1)[0];
  }
}

/** Why a server is listened to no more; `code` tells which bound or rule it has broken. */
export class ReplyFault extends Error {
  readonly code: "REPLY_TOO_LONG" | "REPLY_MALFORMED";

  constructor(code: ReplyFault["code"]) {
    super(code);
    this.code = code;
  }
}

/**
 * Bytes of one string, of one line, and of one reply with all in it; what one reply may hold, and how deep. A letter is below 40 KB, and
 * at most 64 for one process and 64 signs of life are asked for at once: honest replies are half as long at most.
 */
export const [LONGEST_STRING, LONGEST_LINE, LONGEST_REPLY] = [1 << 16, 1 << 10, 1 << 23];
const [MOST_PARTS, DEEPEST] = [4096, 8];

/** A list of which so many are still missing. */
interface Open {
  readonly parts: Reply[];
  readonly length: number;
}

const [CR, LF] = [13, 10];
const LENGTH = /^(-1|0|[1-9]\d{0,14})$/;
const INTEGER = /^-?\d{1,15}$/;

/** Reads replies from bytes as they come, and holds no more of them than an honest server sends. */
export class Replies {
  #rest: Uint8Array = new Uint8Array(0);
  #open: Open[] = [];
  #bytes = 0;
  #parts = 0;

  /** Returns the replies that are whole by now, oldest first. @throws ReplyFault */
  take(chunk: Uint8Array): readonly Reply[] {
    this.#rest = concatBytes(this.#rest, chunk);
    const whole: Reply[] = [];
    for (let part = this.#next(); part !== undefined; part = this.#next()) {
      const reply = this.#placed(part);
      if (reply === undefined) continue;
      whole.push(reply);
      this.#bytes = this.#parts = 0;
    }
    return whole;
  }

  /** The next part, or the beginning of a list; undefined while it is not here whole. */
  #next(): Reply | Open | undefined {
    const end = this.#rest.subarray(0, LONGEST_LINE).indexOf(LF) - 1;
    if (end < -1) {
      if (this.#rest.length >= LONGEST_LINE) throw new ReplyFault("REPLY_TOO_LONG");
      return undefined;
    }
    if (end < 1 || this.#rest[end] !== CR) throw new ReplyFault("REPLY_MALFORMED");
    const line = new TextDecoder("latin1").decode(this.#rest.subarray(1, end));
    switch (String.fromCodePoint(this.#rest[0])) {
      case "+":
        return this.#took(end + 2, line);
      case "-":
        return this.#took(end + 2, new RefusedReply(line));
      case ":":
        return this.#took(end + 2, numberIn(INTEGER, line));
      case "$":
        return this.#string(end + 2, numberIn(LENGTH, line));
      case "*":
        return this.#list(end + 2, numberIn(LENGTH, line));
      default:
        throw new ReplyFault("REPLY_MALFORMED");
    }
  }

  #string(start: number, length: number): Reply | undefined {
    if (length < 0) return this.#took(start, null);
    if (length > LONGEST_STRING) throw new ReplyFault("REPLY_TOO_LONG");
    const end = start + length;
    if (this.#rest.length < end + 2) return undefined;
    if (this.#rest[end] !== CR || this.#rest[end + 1] !== LF) throw new ReplyFault("REPLY_MALFORMED");
    // A copy: what it came with is not kept for it.
    return this.#took(end + 2, Uint8Array.from(this.#rest.subarray(start, end)));
  }

  #list(start: number, length: number): Reply | Open {
    if (length < 0) return this.#took(start, null);
    if (length > MOST_PARTS || this.#open.length >= DEEPEST) throw new ReplyFault("REPLY_TOO_LONG");
    return this.#took(start, length === 0 ? [] : { parts: [], length });
  }

  /** Counts what was taken. */
  #took<T>(bytes: number, part: T): T {
    this.#rest = this.#rest.subarray(bytes);
    this.#bytes += bytes;
    this.#parts += 1;
    if (this.#bytes > LONGEST_REPLY || this.#parts > MOST_PARTS) throw new ReplyFault("REPLY_TOO_LONG");
    return part;
  }

  /** Puts a part where it belongs, and returns the reply that it makes whole. */
  #placed(part: Reply | Open): Reply | undefined {
    if (isOpen(part)) {
      this.#open.push(part);
      return undefined;
    }
    let done = part;
    for (;;) {
      const list = this.#open.at(-1);
      if (!list) return done;
      list.parts.push(done);
      if (list.parts.length < list.length) return undefined;
      this.#open.pop();
      done = list.parts;
    }
  }
}

function isOpen(part: Reply | Open): part is Open {
  return part !== null && typeof part === "object" && "parts" in part;
}

function numberIn(form: RegExp, line: string): number {
  if (!form.test(line)) throw new ReplyFault("REPLY_MALFORMED");
  return Number(line);
}
