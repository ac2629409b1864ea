import { performance } from "node:perf_hooks";
import type { Timer } from "./while-listening.ts";

/** This process's time, for one undertaking of it: once that is over its calls keep nothing in memory, however late they were planned. */
export class Timers implements Timer {
  readonly #planned = new Set<NodeJS.Timeout>();

  now(): number {
    return performance.now();
  }

  /** Calls back once after a time, unless the process ends before. */
  after(ms: number, call: () => void): void {
    const timer = setTimeout(() => {
      this.#planned.delete(timer);
      call();
    }, ms).unref();
    this.#planned.add(timer);
  }

  /** Forgets everything that is planned. */
  clear(): void {
    for (const timer of this.#planned) clearTimeout(timer);
    this.#planned.clear();
  }
}
