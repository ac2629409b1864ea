import type { TurnNeed } from "../session/turn.ts";
import type { Timer } from "./timer.ts";

/** A session that has heard nothing for so long, ms, waits for its members' rows, tick or return: it costs nothing and counts no more. */
const QUIET_MS = 500;
/** How often that is looked at, ms, while something waits. */
const LOOK_MS = 100;

/**
 * The turns that studies take: no more than so many sessions at work at one time, the one that has waited longest next. A session
 * whose members are all silent is not at work, so that nobody who is late keeps another study waiting.
 */
export class SessionTurns {
  readonly #most: number;
  readonly #timer: Timer;
  /** When each session that has its turn last did anything, by study. */
  readonly #having = new Map<string, number>();
  /** What begins the sessions that wait, by study, in the order in which they came. */
  readonly #waiting = new Map<string, () => void>();
  /** When turns are given next. */
  #dueMs = Infinity;

  constructor(most: number, timer: Timer) {
    this.#most = most;
    this.#timer = timer;
  }

  /** A study says how it stands, whenever something has happened in it; `begin` is called when its turn comes. */
  stands(study: string, need: TurnNeed, begin: () => void): void {
    if (need === "has") this.#having.set(study, this.#timer.now());
    else this.#having.delete(study);
    if (need === "waits") this.#waiting.set(study, begin);
    else this.#waiting.delete(study);
    if (need !== "has") this.#giveIn(0);
  }

  #giveIn(ms: number): void {
    const dueMs = this.#timer.now() + ms;
    if (this.#waiting.size === 0 || dueMs >= this.#dueMs) return;
    this.#dueMs = dueMs;
    this.#timer.after(ms, () => {
      if (this.#dueMs !== dueMs) return;
      this.#dueMs = Infinity;
      this.#give();
    });
  }

  #give(): void {
    for (const [study, begin] of this.#waiting) {
      if (this.#atWork() >= this.#most) break;
      this.#waiting.delete(study);
      this.#having.set(study, this.#timer.now());
      begin();
    }
    this.#giveIn(LOOK_MS);
  }

  #atWork(): number {
    const since = this.#timer.now() - QUIET_MS;
    return [...this.#having.values()].filter((at) => at > since).length;
  }
}
