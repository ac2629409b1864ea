import { Turns } from "./turns.ts";
import type { Work } from "./work.ts";

/** The end of a process in the midst of its work, as a test brings it about: around one effect, and what comes of it. */
export interface Death {
  /** Whether the effect at hand still takes place. */
  readonly when: "before" | "after";
  die(): void;
}

/** A pure transition, and what is done with its effects. */
export interface Party<State, Event, Effect> {
  /** An event when its turn has come, as it is then; undefined when nothing comes of it any more. Nothing else happens meanwhile. */
  ready?(event: Event): Work<Event | undefined>;
  step(state: State, event: Event): readonly [State, readonly Effect[]];
  /** Carries out one effect; the next one waits until it is done. */
  perform(effect: Effect, event: Event): Work;
  /** The event that the effects of a step bring about themselves: it comes ahead of what has arrived meanwhile. */
  follow?(effects: readonly Effect[], event: Event): Event | undefined;
  /** A step or an effect has failed: the machine has stopped, and what was to follow is not done. */
  failed(fault: unknown): void;
  /** Kills the process at an effect. */
  dies?(effect: Effect): Death | undefined;
}

/**
 * A party's process: events in the order in which they come, one at a time, each with its effects in their order. An effect that
 * takes time, such as a durable commit, is waited for: until it is done neither the next effect nor the next event begins, so
 * that nothing is sent before what it depends on is on the disk, and no step sees books that are about to change. Where
 * nothing takes time everything is done when a call returns. Machines that share `turns` do so one after the other.
 */
export class Machine<State, Event, Effect> {
  #state: State;
  readonly #party: Party<State, Event, Effect>;
  readonly #turns: Turns;
  readonly #waiting: Event[] = [];
  #has: "not started" | "started" | "stopped" = "not started";
  #isAtWork = false;
  /** Whether what is under way will leave something behind. */
  #isInStep = false;
  #work: Promise<void> | undefined;

  constructor(state: State, party: Party<State, Event, Effect>, turns = new Turns()) {
    this.#state = state;
    this.#party = party;
    this.#turns = turns;
  }

  /** The state after the last step. */
  get state(): State {
    return this.#state;
  }

  /** Whether nothing will happen any more, but for effects of a step that is under way. */
  get isStopped(): boolean {
    return this.#has === "stopped";
  }

  /** Begins with an event; whatever has come before this call waits behind it. */
  start(first: Event): void {
    if (this.#has !== "not started") return;
    this.#has = "started";
    this.#waiting.unshift(first);
    this.#go();
  }

  /** Takes an event; nothing comes of it once the machine has stopped. */
  handle(event: Event): void {
    if (this.#has === "stopped") return;
    this.#waiting.push(event);
    if (this.#has === "started") this.#go();
  }

  /** Takes no more events; the effects of a step that is under way are carried out. */
  stop(): void {
    this.#has = "stopped";
    this.#waiting.length = 0;
  }

  /** Resolves when everything that has come so far is done; after a stop, when the step that was under way is. */
  async settled(): Promise<void> {
    while (this.#work && (this.#has === "started" || this.#isInStep)) await this.#work;
  }

  #go(): void {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    const work = whole(this.#all());
    this.#work = work?.finally(() => (this.#work = undefined));
  }

  *#all(): Waits {
    try {
      while (this.#waiting.length > 0) yield* this.#inTurn();
    } catch (fault) {
      this.stop();
      this.#party.failed(fault);
    } finally {
      this.#isInStep = false;
      this.#isAtWork = false;
    }
  }

  /** One event from when its turn comes until its effects are done; nothing when the machine has been stopped before. */
  *#inTurn(): Waits {
    yield* until(this.#turns.take());
    try {
      const [event] = this.#waiting.splice(0, 1);
      if (event !== undefined) yield* this.#one(event);
    } finally {
      this.#turns.end();
    }
  }

  *#one(coming: Event): Waits {
    const event = yield* until(this.#party.ready ? this.#party.ready(coming) : coming);
    if (event === undefined || this.#has === "stopped") return;
    this.#isInStep = true;
    const [state, effects] = this.#party.step(this.#state, event);
    this.#state = state;
    const isAlive = yield* this.#perform(effects, event);
    this.#isInStep = false;
    const next = isAlive && !this.isStopped ? this.#party.follow?.(effects, event) : undefined;
    if (next !== undefined) this.#waiting.unshift(next);
  }

  *#perform(effects: readonly Effect[], event: Event): Waits<boolean> {
    for (const effect of effects) {
      const death = this.#party.dies?.(effect);
      if (death?.when !== "before") yield* until(this.#party.perform(effect, event));
      if (!death) continue;
      this.stop();
      death.die();
      return false;
    }
    return true;
  }
}

/** What stops at each promise, and goes on when it has resolved. */
type Waits<T = void> = Generator<Promise<unknown>, T>;

function* until<T>(work: Work<T>): Waits<T> {
  return work instanceof Promise ? ((yield work) as T) : work;
}

/** Runs to the end: at once where nothing waits for a promise. */
function whole(waits: Waits, next = waits.next()): Promise<void> | undefined {
  return next.done ? undefined : goOn(waits, next.value);
}

async function goOn(waits: Waits, first: Promise<unknown>): Promise<void> {
  let pending = first;
  for (;;) {
    const next = await resumed(waits, pending);
    if (next.done) return;
    pending = next.value;
  }
}

async function resumed(
  waits: Waits,
  pending: Promise<unknown>,
): Promise<IteratorResult<Promise<unknown>, void>> {
  let value: unknown;
  try {
    value = await pending;
  } catch (fault) {
    return waits.throw(fault);
  }
  return waits.next(value);
}
