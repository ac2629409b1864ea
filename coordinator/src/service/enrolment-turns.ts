import type { TurnNeed } from "../session/turn.ts";
import type { Timer } from "./timer.ts";

/** How a study stands to the turns, with its members that have not countersigned, by name: see `EnrolmentNeed`. */
interface Standing {
  readonly need: TurnNeed;
  readonly members: readonly string[];
}

/** A study that waits for its turn. */
interface Waiting {
  readonly members: readonly string[];
  readonly begin: () => void;
}

/**
 * The turns in which studies of the same members enrol: of those to which everybody agrees the one that has waited longest next, and no member is to
 * countersign two at one time. So all members take studies into the room that they have in one order, and no two hold a place
 * that the other needs: whoever waits for room waits for a study that had its turn before.
 */
export class EnrolmentTurns {
  readonly #timer: Pick<Timer, "after">;
  /** Studies that have their turn, and those of their members that have yet to countersign. */
  readonly #having = new Map<string, readonly string[]>();
  /** Studies that wait, in the order in which they came. */
  readonly #waiting = new Map<string, Waiting>();
  /** Whether turns are about to be given. */
  #isDue = false;

  constructor(timer: Pick<Timer, "after">) {
    this.#timer = timer;
  }

  /** A study says how it stands, whenever something has happened in it; `begin` is called when its turn comes. */
  stands(study: string, { need, members }: Standing, begin: () => void): void {
    if (need === "has") this.#having.set(study, members);
    else this.#having.delete(study);
    if (need === "waits") this.#waiting.set(study, { members, begin });
    else this.#waiting.delete(study);
    if (this.#isDue || this.#waiting.size === 0) return;
    this.#isDue = true;
    this.#timer.after(0, () => this.#give());
  }

  #give(): void {
    this.#isDue = false;
    const taken = new Set([...this.#having.values()].flat());
    for (const [study, { members, begin }] of this.#waiting) {
      const isFree = !members.some((name) => taken.has(name));
      // Whoever came first is passed by nobody that needs the same member.
      for (const name of members) taken.add(name);
      if (!isFree) continue;
      this.#waiting.delete(study);
      this.#having.set(study, members);
      begin();
    }
  }
}
