import { whileListening } from "@fedseg/keeper/process/while-listening.ts";
import type { Agenda } from "./agenda.ts";

/** Behind the timers that are due when the process is free again, as in an event loop. */
const BEHIND_MS = 0.001;

/** One process over virtual time that does one thing at a time: what comes meanwhile waits, and timers that are due go first. */
export class BusyProcess {
  readonly #agenda: Agenda;
  readonly #unread: { readonly costMs: number; readonly read: () => void }[] = [];
  #freeAt = 0;
  #isWaiting = false;

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
  }

  /** Reads a message when all that came before is read, which takes some time. */
  hear(costMs: number, read: () => void): void {
    this.#unread.push({ costMs, read });
    this.#readOn();
  }

  #readOn(): void {
    if (this.#isWaiting) return;
    while (this.#unread.length > 0) {
      const waits = this.#freeAt - this.#agenda.now();
      if (waits > 0) {
        this.#isWaiting = true;
        return this.#agenda.after(waits + BEHIND_MS, () => {
          this.#isWaiting = false;
          this.#readOn();
        });
      }
      const { costMs, read } = this.#unread.shift()!;
      this.#freeAt = this.#agenda.now() + costMs;
      read();
    }
  }

  /** Calls back after a time as the coordinator's process does. */
  after(ms: number, call: () => void): void {
    whileListening(ms, call, {
      now: () => this.#agenda.now(),
      after: (forMs, run) => this.#timer(forMs, run),
    });
  }

  #timer(ms: number, call: () => void): void {
    this.#agenda.after(ms, () => {
      const waits = this.#freeAt - this.#agenda.now();
      if (waits > 0) this.#timer(waits, call);
      else call();
    });
  }
}
