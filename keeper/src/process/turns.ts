import type { Work } from "./work.ts";

/**
 * Lets machines that write into the same books take turns: what has the turn sees no books that another is changing. First come,
 * first served.
 */
export class Turns {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /** Takes the turn: at once when nobody has it, else when all who came before have ended theirs. */
  take(): Work {
    if (this.#isTaken) return new Promise((taken) => this.#waiting.push(taken));
    this.#isTaken = true;
  }

  /** Ends the turn; whoever has waited longest has it. */
  end(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isTaken = false;
  }
}
