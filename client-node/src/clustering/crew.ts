import { type ClusterModule, type Hand } from "./module.ts";
import { type Work, handOf } from "./work.ts";

/** Work that several threads share: each follows the same orders, in memory of its own. */
export interface Task {
  readonly work: Work;
  /** The turn, its order, the first block that nobody has claimed, how many there are, and how many a thread may claim. */
  readonly control: Int32Array;
  /** Where each helper stands, then the last turn that each has done. */
  readonly states: Int32Array;
}

const [TURN, ORDER, NEXT, BLOCKS, MOST] = [0, 1, 2, 3, 4];
const [WAITS, WORKS, OUT] = [0, 1, 2];
/** The order that ends a task. */
const LEAVE = 0;
/** A thread looks so often whether it may go on before it sleeps: some ten microseconds. */
const LOOKS = 4000;
/** Where threads keep what they claim, one that has just been called is waited for. */
const CALLED_MS = 2;

/** Makes a task that so many helpers may take part in. */
export function newTask(work: Work, helpers: number): Task {
  const words = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
  return { work, control: words(5), states: words(2 * helpers) };
}

function claimer(control: Int32Array): () => number | undefined {
  let left = Atomics.load(control, MOST);
  return () => {
    if (left === 0) return undefined;
    left -= 1;
    const block = Atomics.add(control, NEXT, 1);
    return block < control[BLOCKS] ? block : undefined;
  };
}

/** Follows a task's orders as one of its helpers until it ends. */
export function help(module: ClusterModule, { work, control, states }: Task, helper: number): void {
  if (Atomics.compareExchange(states, helper, WAITS, WORKS) !== WAITS) return;
  Atomics.notify(states, helper);
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
  /** Helpers who are not out. */
  #helpers: readonly number[];
  #turn = 0;

  constructor(module: ClusterModule, task: Task, patienceMs: number) {
    [this.#task, this.#patienceMs] = [task, patienceMs];
    this.#helpers = [...Array(task.states.length / 2).keys()];
    this.#hand = handOf(module, task.work, 0);
  }

  /**
   * Has all threads follow an order, which may claim so many blocks. One that has not begun by its end stays out.
   * @throws HelperLost when one of them is gone, or takes longer than it may.
   */
  order(order: number, blocks = 0): void {
    Atomics.store(this.#task.control, NEXT, 0);
    this.#give(order, blocks, blocks);
  }

  /** As `order`, where a thread keeps what it claims: an equal share, and more only of what nobody else is there for. */
  deal(order: number, blocks: number): void {
    const { control, states } = this.#task;
    for (const helper of this.#helpers) waitWhile(states, helper, WAITS, CALLED_MS);
    Atomics.store(control, NEXT, 0);
    this.#give(order, blocks, Math.ceil(blocks / (1 + this.#helpers.length)));
    if (Atomics.load(control, NEXT) < blocks) this.#give(order, blocks, blocks);
  }

  #give(order: number, blocks: number, most: number): void {
    const { control } = this.#task;
    this.#turn += 1;
    Atomics.store(control, BLOCKS, blocks);
    Atomics.store(control, MOST, most);
    Atomics.store(control, ORDER, order);
    Atomics.store(control, TURN, this.#turn);
    Atomics.notify(control, TURN);
    this.#hand.follow(order, claimer(control));
    this.#helpers = this.#helpers.filter((helper) => this.#hasDone(helper));
  }

  /** Lets all helpers go, and those who come later. */
  end(): void {
    const { control } = this.#task;
    Atomics.store(control, ORDER, LEAVE);
    Atomics.store(control, TURN, this.#turn + 1);
    Atomics.notify(control, TURN);
  }

  /** Waits until a helper has done its turn. False for one that has not begun, which is shut out: in the next turn it might still follow this one's order. */
  #hasDone(helper: number): boolean {
    const { states } = this.#task;
    if (Atomics.compareExchange(states, helper, WAITS, OUT) === WAITS) return false;
    const done = states.length / 2 + helper;
    const seen = Atomics.load(states, done);
    if (seen === this.#turn) return true;
    if (Atomics.load(states, helper) !== OUT) waitWhile(states, done, seen, this.#patienceMs);
    if (Atomics.load(states, done) !== this.#turn) throw new HelperLost(helper);
    return true;
  }
}
