import type { ServiceEvent } from "../view.ts";

/** How many events are remembered for listeners that come back. */
const MOST_REMEMBERED = 2000;

/** What has happened lately, for whoever listens; lost with the process, as progress may be. */
export class EventLog {
  readonly #now: () => number;
  readonly #events: ServiceEvent[] = [];
  readonly #listeners = new Set<(event: ServiceEvent) => void>();
  #last: number;

  /** Numbers go on from the moment of the start, so that those of a later process are larger. */
  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
  }

  happened(event: Omit<ServiceEvent, "id" | "at">): void {
    this.#last += 1;
    const told = { ...event, id: this.#last, at: new Date(this.#now()).toISOString() };
    this.#events.push(told);
    if (this.#events.length > MOST_REMEMBERED) this.#events.shift();
    for (const listener of this.#listeners) listener(told);
  }

  subscribe(listener: (event: ServiceEvent) => void, afterId?: number): () => void {
    if (afterId !== undefined) for (const event of this.#events) if (event.id > afterId) listener(event);
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
