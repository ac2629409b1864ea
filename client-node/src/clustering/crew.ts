import { type ClusterModule, type Hand } from "./module.ts";
import { type Work, handOf } from "./work.ts";

/** Work that several threads share: each follows the same orders, in memory of its own. */
export interface Task {
  readonly work: Work;
  /** The turn, its order, the first block that nobody has claimed, and how many there are. */
  readonly control: Int32Array;
  /** Where each helper stands, then the last turn that each has done. */
  readonly states: Int32Array;
}

const [TURN, ORDER, NEXT, BLOCKS] = [0, 1, 2, 3];
const [WAITS, WORKS, OUT] = [0, 1, 2];
/** The order that ends a task. */
const LEAVE = 0;
/** A thread looks so often whether it may go on before it sleeps: some ten microseconds. */
const LOOKS = 4000;

/** Makes a task that so many helpers may take part in. */
export function newTask(work: Work, helpers: number): Task {
  const words = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
  return { work, control: words(4), states: words(2 * helpers) };
}

function claimer(control: Int32Array): () => number | undefined {
  return () => {
    const block = Atomics.add(control, NEXT, 1);
    return block < control[BLOCKS] ? block : undefined;
  };
}

/** Follows a task's orders as one of its helpers until it ends. */
export function help(module: ClusterModule, { work, control, states }: Task, helper: number): void {
  if (Atomics.compareExchange(states, helper, WAITS, WORKS) !== WAITS) return;
  const done = states.length / 2 + helper;
  try {
    const hand = handOf(module, work, helper + 1);
    for (let turn = 0; ;) {
      while (Atomics.load(control, TURN) === turn) waitWhile(control, TURN, turn, Infinity);
      turn = Atomics.load(control, TURN);
      const order = Atomics.load(control, ORDER);
      if (order === LEAVE) return;
      hand.follow(order, claimer(control));
      Atomics.store(states, done, turn);
      Atomics.notify(states, done);
    }
  } finally {
    Atomics.store(states, helper, OUT);
    Atomics.notify(states, done);
  }
}

/** Waits until a word is something else, at first awake, or until it is woken or has waited long enough. */
function waitWhile(words: Int32Array, at: number, value: number, mostMs: number): void {
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, at) !== value) return;
  Atomics.wait(words, at, value, mostMs);
}

/** Is thrown when a helper that has begun does not end its turn: what it has claimed is lost with it. */
export class HelperLost extends Error {
  readonly helper: number;

  constructor(helper: number) {
    super("A thread that helps has ended.");
    this.helper = helper;
  }
}

/** Leads a task: gives orders, and follows them in this thread as well. */
export class Crew {
  readonly #task: Task;
  readonly #hand: Hand;
  readonly #patienceMs: number;
  #turn = 0;

  constructor(module: ClusterModule, task: Task, patienceMs: number) {
    [this.#task, this.#patienceMs] = [task, patienceMs];
    this.#hand = handOf(module, task.work, 0);
  }

  /**
   * Has all threads follow an order, which may claim so many blocks.
   * @throws HelperLost when one of them is gone, or takes longer than it may.
   */
  order(order: number, blocks = 0): void {
    const { control } = this.#task;
    this.#turn += 1;
    Atomics.store(control, NEXT, 0);
    Atomics.store(control, BLOCKS, blocks);
    Atomics.store(control, ORDER, order);
    Atomics.store(control, TURN, this.#turn);
    Atomics.notify(control, TURN);
    this.#hand.follow(order, claimer(control));
    const helpers = this.#task.states.length / 2;
    for (let helper = 0; helper < helpers; helper++) this.#waitFor(helper, helpers + helper);
  }

  /** Lets all helpers go, and those who come later. */
  end(): void {
    const { control } = this.#task;
    Atomics.store(control, ORDER, LEAVE);
    Atomics.store(control, TURN, this.#turn + 1);
    Atomics.notify(control, TURN);
  }

  #waitFor(helper: number, done: number): void {
    const { states } = this.#task;
    if (Atomics.load(states, helper) === WAITS) return;
    // One that has come in the middle of an earlier turn says first that it has done that.
    for (let seen = Atomics.load(states, done); seen !== this.#turn;) {
      if (Atomics.load(states, helper) === OUT) throw new HelperLost(helper);
      waitWhile(states, done, seen, this.#patienceMs);
      const next = Atomics.load(states, done);
      if (next === seen) throw new HelperLost(helper);
      seen = next;
    }
  }
}
