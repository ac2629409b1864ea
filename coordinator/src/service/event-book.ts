import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { z } from "zod";
import { readDocument } from "../studies/read-document.ts";
import { type EventRecord, eventRecord } from "../studies/records.ts";
import type { DocumentWrite, Documents } from "../studies/registry.ts";

/** Events of one document, most documents that are kept, and how many numbers are taken in advance. */
const [IN_ONE, MOST, AHEAD] = [100, 50, 100_000];
const KEY = "event";
/** What members do as often as they like: kept, it would push out what an operator looks for. It is told, with a number, and not kept. */
const PASSING: ReadonlySet<string> = new Set(["connected", "departed"]);

/** Which documents there are, and from which number on none was given. */
const contents = z.strictObject({ first: z.int().min(0), count: z.int().min(0).max(MOST), free: z.int() });
const piece = z.array(eventRecord).max(IN_ONE);

/**
 * The newest events of a service as its book keeps them: 4,900 at least. Numbers only grow: after a stop that could not say which was
 * the last they go on far behind it, which shows as a gap.
 */
export class EventBook {
  readonly #pieces: EventRecord[][];
  /** Whether the disk has refused something: it is written whole then, until it stands. */
  isBehind = false;
  #first: number;
  #free: number;
  #last: number;

  /** The first number of a book that is new is the moment's, as software of before has counted. @throws CodedError JOURNAL_DAMAGED. */
  constructor(documents: Documents, nowMs: number) {
    const listed = documents.read(KEY);
    const { first, count, free } = listed
      ? readDocument(KEY, listed, contents)
      : { first: 0, count: 0, free: nowMs + 1 };
    this.#pieces = Array.from({ length: count }, (_, at) => {
      const key = keyOf(first + at);
      return readDocument(key, documents.read(key), piece);
    });
    [this.#first, this.#free, this.#last] = [first, free, free - 1];
  }

  /** The newest number that was given, or may have been. */
  get last(): number {
    return this.#last;
  }

  /** Takes events in, each with a number above all before, and keeps those that do not pass; returns what is to be written. */
  add(events: readonly EventRecord[]): readonly DocumentWrite[] {
    const changed = new Map<number, readonly EventRecord[]>();
    let isListed = true;
    for (const event of events) {
      this.#last = event.id;
      if (PASSING.has(event.type)) continue;
      let newest = this.#pieces.at(-1);
      if (!newest || newest.length >= IN_ONE) {
        newest = [];
        this.#pieces.push(newest);
        isListed = false;
      }
      newest.push(event);
      changed.set(this.#first + this.#pieces.length - 1, newest);
    }
    const gone = this.#pieces.splice(0, Math.max(0, this.#pieces.length - MOST));
    const writes = [...changed].map(([at, held]): DocumentWrite => ({ key: keyOf(at), value: json(held) }));
    const erased = gone.map((_, at): DocumentWrite => ({ key: keyOf(this.#first + at), value: undefined }));
    this.#first += gone.length;
    if (!this.isBehind && isListed && this.#last < this.#free) return writes;
    this.#free = this.#last + AHEAD;
    return [...(this.isBehind ? this.#all() : writes), ...erased, this.#contents()];
  }

  /** Takes events out again that have not happened. */
  forget(events: readonly EventRecord[]): void {
    if (events.length === 0) return;
    for (const [at, held] of this.#pieces.entries())
      this.#pieces[at] = held.filter((event) => !events.includes(event));
  }

  /** Events behind a number, up to another. */
  between(after: number, upTo: number): readonly EventRecord[] {
    return this.#pieces.flat().filter(({ id }) => id > after && id <= upTo);
  }

  /** Returns what is to be written so that the next process goes on with the next number. */
  closed(): readonly DocumentWrite[] {
    if (!this.isBehind && this.#free === this.#last + 1) return [];
    this.#free = this.#last + 1;
    return [...(this.isBehind ? this.#all() : []), this.#contents()];
  }

  #all(): readonly DocumentWrite[] {
    return this.#pieces.map((held, at) => ({ key: keyOf(this.#first + at), value: json(held) }));
  }

  #contents(): DocumentWrite {
    const { length: count } = this.#pieces;
    return { key: KEY, value: json({ first: this.#first, count, free: this.#free }) };
  }
}

function keyOf(at: number): string {
  return `${KEY}/${at}`;
}

function json(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}
