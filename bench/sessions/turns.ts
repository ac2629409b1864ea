import type { Worker } from "node:worker_threads";
import type { Post } from "./nodes.ts";

/** A message for a node. What all nodes are sent stands in memory that threads share. */
export interface Letter {
  readonly node: number;
  readonly bytes: Uint8Array;
  readonly common: Uint8Array | undefined;
}

/**
 * Threads of nodes and the coordinator at work one after the other, each with the machine to itself: threads that share caches
 * take longer than the machines of different parties would.
 */
export class Turns {
  readonly #workers: readonly Worker[];
  readonly #receive: (post: Post) => void;
  readonly #outboxes: Letter[][];
  readonly #inbox: Post[] = [];
  /** Threads that have not told that they have done, as all are at the start. */
  #busy: number;

  constructor(workers: readonly Worker[], receive: (post: Post) => void) {
    this.#workers = workers;
    this.#receive = receive;
    this.#outboxes = workers.map(() => []);
    this.#busy = workers.length;
  }

  /** Keeps a message until the turn of that thread. */
  send(thread: number, { node, bytes, common }: Letter): void {
    this.#outboxes[thread].push({ node, bytes, common: common && sharedOf(common) });
  }

  /** What a thread said. */
  heard(post: Post): void {
    if (post.type !== "done") return void this.#inbox.push(post);
    this.#inbox.push(...post.said);
    this.#busy -= 1;
    if (this.#busy === 0) this.#next();
  }

  /** The next thread with messages is given them; when there is none, the coordinator reads what it was sent. */
  #next(): void {
    while (!this.#hasGiven()) {
      if (this.#inbox.length === 0) return;
      for (const post of this.#inbox.splice(0)) this.#receive(post);
    }
  }

  #hasGiven(): boolean {
    const thread = this.#outboxes.findIndex((letters) => letters.length > 0);
    if (thread < 0) return false;
    this.#busy = 1;
    const letters = this.#outboxes[thread].splice(0);
    this.#workers[thread].postMessage(
      letters,
      letters.map(({ bytes }) => bytes.buffer as ArrayBuffer),
    );
    return true;
  }
}

const shared = new WeakMap<Uint8Array, Uint8Array>();

/** What is sent to all, copied once to where all threads read it: a message between threads would be some megabytes. */
function sharedOf(common: Uint8Array): Uint8Array {
  const known = shared.get(common);
  if (known) return known;
  const copy = new Uint8Array(new SharedArrayBuffer(common.length));
  copy.set(common);
  shared.set(common, copy);
  return copy;
}
