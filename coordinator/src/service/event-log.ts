import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { EventRecord } from "../studies/records.ts";
import type { Documents } from "../studies/registry.ts";
import type { ServiceEvent } from "../view.ts";
import { EventBook } from "./event-book.ts";

/** How long what happens in a study's sessions waits for more, so that all of it is one write. */
const GATHER_MS = 250;

/** When it is, and what calls back later. */
interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  after(ms: number, call: () => void): void;
}

/** An event behind what is told; `isRecorded`: a record says it, which is written in the same breath. */
interface Waiting {
  readonly event: EventRecord;
  readonly isRecorded: boolean;
}

/** What has happened. */
type Happened = Omit<ServiceEvent, "id" | "at">;

/**
 * What has happened lately, for whoever listens. It is told when it stands on the disk, so that whoever has heard something goes on
 * behind it after a restart, too. A disk that refuses it keeps nobody from hearing it: it has happened. It has not for whoever drives
 * no more: what such a process cannot write is told to nobody.
 */
export class EventLog {
  readonly #book: EventBook;
  readonly #documents: Documents;
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: ServiceEvent) => void>();
  /** Behind what is told. */
  #waiting: Waiting[] = [];
  #isGathering = false;
  #isOver = false;
  #last: number;
  #told: number;

  /** What is written to `documents` in one breath with an event is there with it, or neither is. @throws CodedError JOURNAL_DAMAGED. */
  constructor(documents: Documents, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
    this.#book = new EventBook(documents, clock.now());
    this.#last = this.#book.last;
    this.#told = this.#last;
  }

  /** The number of the newest event that was told. */
  get last(): number {
    return this.#told;
  }

  /** Something has happened that is written at once, with whatever else is. */
  happened(event: Happened): void {
    this.#add(event, false);
    void this.#write();
  }

  /** The same of what a record says that was put just before: where the disk refuses both, it has not happened. */
  recorded(event: Happened): void {
    this.#add(event, true);
    void this.#write();
  }

  /** Something has gone wrong, in a study or beside them. */
  failed(error: unknown, study?: string): void {
    const { code, message } = asCoded(error);
    this.happened({ type: "fault", ...(study !== undefined && { study }), code, text: message });
  }

  /** Something has happened that is written with what comes soon after it. */
  progressed(event: Happened): void {
    this.#add(event, false);
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#clock.after(GATHER_MS, () => {
      this.#isGathering = false;
      void this.#write();
    });
  }

  /** Tells what is remembered behind `afterId`, then what comes. A number that was never given is behind nothing. */
  subscribe(listener: (event: ServiceEvent) => void, afterId?: number): () => void {
    if (afterId !== undefined)
      this.#book.between(afterId > this.#last ? 0 : afterId, this.#told).forEach(listener);
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Writes what waits, and up to where numbers were given; resolves when it is told. */
  async close(): Promise<void> {
    await this.#write();
    const writes = this.#book.closed();
    if (writes.length > 0) await this.#documents.commit(writes).catch(() => undefined);
  }

  /** Another process may drive now: what cannot be written from here on has not happened. */
  termOver(): void {
    this.#isOver = true;
  }

  #add(event: Happened, isRecorded: boolean): void {
    this.#last += 1;
    const at = new Date(this.#clock.now()).toISOString();
    this.#waiting.push({ event: { ...event, id: this.#last, at }, isRecorded });
  }

  async #write(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const happened = new Set(waiting.map(({ event }) => event));
    const { isBehind } = this.#book;
    try {
      await this.#documents.commit(this.#book.add([...happened]));
      if (isBehind) this.#book.isBehind = false;
    } catch (error) {
      this.#book.isBehind = true;
      if (asCoded(error).code === "STORE_FENCED") this.#isOver = true;
      if (this.#isOver) return;
      for (const { event, isRecorded } of waiting) if (isRecorded) happened.delete(event);
      this.#book.forget(waiting.flatMap(({ event }) => (happened.has(event) ? [] : [event])));
    }
    for (const event of happened) this.#tell(event);
  }

  #tell(event: ServiceEvent): void {
    this.#told = event.id;
    for (const listener of this.#listeners) listener(event);
  }
}
