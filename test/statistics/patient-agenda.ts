import { setImmediate as settled } from "node:timers/promises";
import { Agenda } from "../simulation/agenda.ts";

/** Virtual time for parties that wait for promises. */
export class PatientAgenda extends Agenda {
  #now = 0;
  #planned = 0;
  readonly #outside: Promise<unknown>[] = [];
  readonly #entries: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];

  override now(): number {
    return this.#now;
  }

  override after(delayMs: number, run: () => void): void {
    if (delayMs === Infinity) return;
    this.#planned += 1;
    this.#entries.push({ at: this.#now + delayMs, order: this.#planned, run });
  }

  /** Lets virtual time stand still until something outside of it has happened. */
  waitFor(outside: Promise<unknown>): void {
    this.#outside.push(outside);
  }

  /** Runs until nothing is planned; every call has settled before the next. */
  async runAll(): Promise<void> {
    while (this.#entries.length > 0) {
      this.#entries.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#entries.shift()!;
      this.#now = next.at;
      next.run();
      await settled();
      while (this.#outside.length > 0) await this.#outside.shift();
    }
  }
}
