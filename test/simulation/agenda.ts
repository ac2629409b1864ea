/** Virtual time: what is to happen, in order of time and, at one time, in the order in which it was planned. */
export class Agenda {
  #now = 0;
  #planned = 0;
  readonly #entries: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];

  /** Milliseconds since the beginning. */
  now(): number {
    return this.#now;
  }

  /** Plans a call; an infinite delay is never. */
  after(delayMs: number, run: () => void): void {
    if (delayMs === Infinity) return;
    this.#planned += 1;
    this.#entries.push({ at: this.#now + delayMs, order: this.#planned, run });
  }

  /** Runs until nothing is planned, or as long as it is not over. @throws RangeError after `limit` calls: the parties talk for ever. */
  run(limit = 20_000, isOver = () => false): void {
    for (let calls = 0; this.#entries.length > 0 && !isOver(); calls += 1) {
      if (calls === limit) throw new RangeError(`"limit" expected the study to end within ${limit} events`);
      this.#entries.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#entries.shift()!;
      this.#now = next.at;
      next.run();
    }
  }
}
