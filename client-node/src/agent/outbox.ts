import type { NodePorts } from "./ports.ts";

/** Finer than this no timer keeps time, in milliseconds. */
const STEP_MS = 1;

/**
 * What is to leave a node, each at its moment; what leaves at one moment leaves in the order in which it was decided, however
 * long that took.
 */
export class Outbox {
  readonly #ports: Pick<NodePorts, "now" | "after">;
  readonly #waiting: { readonly moment: number; readonly act: () => void }[] = [];

  constructor(ports: Pick<NodePorts, "now" | "after">) {
    this.#ports = ports;
  }

  /** How much waits. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Does something at a moment, or at once when that has passed. */
  at(moment: number, act: () => void): void {
    const place = this.#waiting.findLastIndex((entry) => entry.moment <= moment) + 1;
    this.#waiting.splice(place, 0, { moment, act });
    this.letOut();
  }

  /** Lets out what is due. */
  letOut(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (!next) return;
      const wait = next.moment - this.#ports.now();
      // A timer that ends before its moment, as where the clock is being set, is started again.
      if (wait >= STEP_MS) return this.#ports.after(wait, () => this.letOut());
      this.#waiting.shift();
      next.act();
    }
  }
}
