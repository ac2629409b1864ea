import { TileCounter, type Users } from "./tile-counter.ts";
import type { KernelModule, Work } from "./work.ts";

/** One request's users, added up by several threads: each claims tiles, and adds them up in a module of its own. */
export interface Job {
  readonly work: Work;
  readonly users: Users;
  /** Users of a tile. */
  readonly size: number;
  /** The first tile that nobody has claimed. */
  readonly next: Int32Array;
  /** Who has claimed each tile: 0 nobody, 1 the thread that waits for all, others helpers. */
  readonly owners: Int32Array;
  /** Where each helper stands. */
  readonly states: Int32Array;
  /** What each helper has added up, once it is done. */
  readonly sums: readonly Float64Array[];
}

const [WAITS, WORKS, DONE, OUT] = [0, 1, 2, 3];
const FIRST_HELPER = 2;

/** Makes a job that so many helpers may take part in. Memory that a helper writes to belongs to this job alone. */
export function newJob(work: Work, users: Users, size: number, helpers: number): Job {
  const words = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
  return {
    work,
    users,
    size,
    next: words(1),
    owners: words(Math.ceil(users.users / size)),
    states: words(helpers),
    sums: Array.from({ length: helpers }, () => new Float64Array(new SharedArrayBuffer(8 * work.length))),
  };
}

/** Does a helper's part of a job, unless it comes too late. */
export function help(module: KernelModule, job: Job, helper: number): void {
  const { states, sums } = job;
  if (Atomics.compareExchange(states, helper, WAITS, WORKS) !== WAITS) return;
  let end = OUT;
  try {
    const counter = new TileCounter(module, job.work, job.users, job.size);
    claimTiles(job, helper + FIRST_HELPER, (tile) => counter.add(tile));
    counter.take(sums[helper]);
    end = DONE;
  } finally {
    Atomics.store(states, helper, end);
    Atomics.notify(states, helper);
  }
}

/** How the thread that waits for all sees to a job. */
interface Care {
  /** Is called before each tile; what it throws ends the job. */
  readonly look: () => void;
  /** How long a helper that has begun may take after the last tile is claimed. */
  readonly patienceMs: number;
}

/** What a job has come to. */
interface Outcome {
  /** As long as the query's vector, in the units that are measured. */
  readonly sums: Float64Array;
  /** Helpers that began and did not end: their tiles were added up once more, without them. */
  readonly lost: readonly number[];
}

/** Does this thread's part of a job, and that of helpers who do not end theirs. */
export function lead(module: KernelModule, job: Job, { look, patienceMs }: Care): Outcome {
  const counter = new TileCounter(module, job.work, job.users, job.size);
  const add = (tile: number) => {
    look();
    counter.add(tile);
  };
  try {
    claimTiles(job, 1, add);
    const done = job.sums.map((_, helper) => isDone(job, helper, patienceMs));
    for (const [tile, owner] of job.owners.entries()) {
      if (owner === 0 || done[owner - FIRST_HELPER] === false) add(tile);
    }
    const sums = new Float64Array(job.work.length);
    counter.take(sums);
    for (const [helper, part] of job.sums.entries()) {
      if (done[helper]) for (let at = 0; at < sums.length; at++) sums[at] += part[at];
    }
    const hangs = (helper: number) => !done[helper] && Atomics.load(job.states, helper) !== OUT;
    return { sums, lost: [...done.keys()].filter(hangs) };
  } finally {
    // Nobody claims another one.
    Atomics.store(job.next, 0, job.owners.length);
  }
}

function claimTiles({ next, owners }: Job, owner: number, add: (tile: number) => void): void {
  for (;;) {
    const tile = Atomics.add(next, 0, 1);
    if (tile >= owners.length) return;
    Atomics.store(owners, tile, owner);
    add(tile);
  }
}

/** Shuts a helper out that has not begun, and waits for one that has. */
function isDone({ states }: Job, helper: number, patienceMs: number): boolean {
  if (Atomics.compareExchange(states, helper, WAITS, OUT) === WORKS)
    Atomics.wait(states, helper, WORKS, patienceMs);
  return Atomics.load(states, helper) === DONE;
}
