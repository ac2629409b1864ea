import type { TurnNeed } from "../session/turn.ts";
import type { Timer } from "./timer.ts";

/** How a study stands to the turns, with its members that have not countersigned, by name: see `EnrolmentNeed`. */
interface Standing {
  readonly need: TurnNeed;
  readonly asked: readonly string[];
  readonly unheard: readonly string[];
}

/** A study that waits for its turn. */
interface Waiting {
  readonly members: readonly string[];
  /** Milliseconds. */
  readonly since: number;
  readonly begin: () => void;
}

/** For so long, ms, a study waits for a member that another one has begun to enrol and that has said nothing to it since this process began. */
const SETTLE_MS = 2000;

/**
 * The turns in which studies of the same members enrol: of those to which everybody agrees the one that has waited longest next, and no member is to
 * countersign two at one time. So all members take studies into the room that they have in one order, and no two hold a place
 * that the other needs: whoever waits for room waits for a study that had its turn before.
 */
export class EnrolmentTurns {
  readonly #timer: Timer;
  /** Studies that have their turn, and those of their members that have yet to countersign. */
  readonly #having = new Map<string, Pick<Standing, "asked" | "unheard">>();
  /** Studies that wait, in the order in which they came. */
  readonly #waiting = new Map<string, Waiting>();
  /** When turns are given next. */
  #dueMs = Infinity;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /** A study says how it stands, whenever something has happened in it; `begin` is called when its turn comes. */
  stands(study: string, { need, asked, unheard }: Standing, begin: () => void): void {
    if (need === "has") this.#having.set(study, { asked, unheard });
    else this.#having.delete(study);
    if (need === "waits") {
      const since = this.#waiting.get(study)?.since ?? this.#timer.now();
      this.#waiting.set(study, { members: asked, since, begin });
    } else this.#waiting.delete(study);
    this.#giveIn(0);
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
    const taken = new Set([...this.#having.values()].flatMap(({ asked }) => asked));
    const unheard = new Set([...this.#having.values()].flatMap((each) => each.unheard));
    const settled = this.#timer.now() - SETTLE_MS;
    for (const [study, { members, since, begin }] of this.#waiting) {
      const isFree = !members.some((name) => taken.has(name) || (since > settled && unheard.has(name)));
      // Whoever came first is passed by nobody that needs the same member.
      for (const name of members) taken.add(name);
      if (!isFree) continue;
      this.#waiting.delete(study);
      this.#having.set(study, { asked: members, unheard: [] });
      begin();
    }
    if (unheard.size > 0) this.#giveIn(SETTLE_MS / 4);
  }
}
