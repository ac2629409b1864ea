import type { Request } from "@fedseg/shared/private-sum/types.ts";
import type { Table } from "../table.ts";
import { type Job, lead, newJob } from "./job.ts";
import { workOf } from "./kernels.ts";
import { type Users, usersOf } from "./tile-counter.ts";
import type { KernelModule, Work } from "./work.ts";

/** Adds up the users of a table, in the units that are measured. Calls `look` now and then; what that throws ends it. */
export type AddUp = (table: Table, look: () => void) => Float64Array;

/** A way to add up what a query measures of many users that is faster than to measure one after the other. */
export interface Fast {
  /** Returns what adds up a request; undefined when its users have to be measured one by one. */
  prepare(request: Pick<Request, "query" | "params">, table: Table): AddUp | undefined;
  /** Hears that it has failed, or has added up something else than is measured: it is not asked again. */
  failed(why: string): void;
}

/** Threads that help. */
export interface Helpers<Task = Job> {
  readonly count: number;
  /** Hands a job to all of them. */
  start(job: Task): void;
  /** Hears that one has begun and not ended; it gets no other job. */
  lost(helper: number): void;
}

/** How users are added up. */
export interface FastOptions {
  /** Most users of a tile; what one adds up to fits 32 bits. */
  readonly tile?: number;
  /** How long a helper may take after the last tile is claimed. */
  readonly patienceMs?: number;
  /** Hears why it is not used any more. */
  readonly told?: (why: string) => void;
}

/** Numbers of a tile: they stay in the cache of one processor. */
const TILE_NUMBERS = 2 ** 18;
const MOST_USERS = 8192;
/** Users whose codes of one feature fill a line of the cache. */
const LINE_USERS = 32;

/** Adds up requests in instances of the module: one in this thread, and one in each helper's. */
export class FastSums implements Fast {
  readonly #module: KernelModule;
  readonly #helpers: Helpers;
  readonly #options: Required<FastOptions>;
  #isOut = false;

  constructor(module: KernelModule, helpers: Helpers, options: FastOptions = {}) {
    this.#module = module;
    this.#helpers = helpers;
    this.#options = { tile: MOST_USERS, patienceMs: 500, told: () => {}, ...options };
  }

  prepare(request: Pick<Request, "query" | "params">, table: Table): AddUp | undefined {
    const work = this.#isOut ? undefined : workOf(request, table);
    return work && ((users, look) => this.#add(work, users, look));
  }

  failed(why: string): void {
    this.#isOut = true;
    this.#options.told(why);
  }

  #add(work: Work, table: Table, look: () => void): Float64Array {
    const { tile, patienceMs } = this.#options;
    const users = usersOf(work, table);
    const size = Math.min(tile, tileFor(work));
    const helpers = areShared(users) && users.users > size ? this.#helpers.count : 0;
    const job = newJob(work, users, size, helpers);
    if (job.sums.length > 0) this.#helpers.start(job);
    const { sums, lost } = lead(this.#module, job, { look, patienceMs });
    for (const helper of lost) this.#helpers.lost(helper);
    return work.further ? joined(sums, this.#add(work.further, table, look)) : sums;
  }
}

function joined(first: Float64Array, more: Float64Array): Float64Array {
  const all = new Float64Array(first.length + more.length);
  all.set(first);
  all.set(more, first.length);
  return all;
}

/** Tells whether all threads see the users: what they would get otherwise is a copy. */
function areShared({ codes, classes, known }: Users): boolean {
  return [codes, classes ?? codes, known ?? codes].every(({ buffer }) => buffer instanceof SharedArrayBuffer);
}

/** Columns lie an odd number of lines apart, so that a user's codes do not all belong in the same few places of the cache. */
function tileFor({ columns }: Work): number {
  const lines = Math.floor(Math.min(TILE_NUMBERS / columns.length, MOST_USERS) / LINE_USERS);
  return (Math.max(lines - 1, 0) | 1) * LINE_USERS;
}
