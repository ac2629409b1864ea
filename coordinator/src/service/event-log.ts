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
  #waiting: EventRecord[] = [];
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
    this.#add(event);
    void this.#write();
  }

  /** Something has gone wrong, in a study or beside them. */
  failed(error: unknown, study?: string): void {
    const { code, message } = asCoded(error);
    this.happened({ type: "fault", ...(study !== undefined && { study }), code, text: message });
  }

  /** Something has happened that is written with what comes soon after it. */
  progressed(event: Happened): void {
    this.#add(event);
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

  #add(event: Happened): void {
    this.#last += 1;
    this.#waiting.push({ ...event, id: this.#last, at: new Date(this.#clock.now()).toISOString() });
  }

  async #write(): Promise<void> {
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    try {
      await this.#documents.commit(this.#book.add(events));
    } catch (error) {
      if (asCoded(error).code === "STORE_FENCED") this.#isOver = true;
      if (this.#isOver) return;
    }
    for (const event of events) this.#tell(event);
  }

  #tell(event: ServiceEvent): void {
    this.#told = event.id;
    for (const listener of this.#listeners) listener(event);
  }
}
