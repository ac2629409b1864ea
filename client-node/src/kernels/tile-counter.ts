import { BEHAVIOUR_WIDTH } from "@fedseg/shared/features/behaviour.ts";
import { MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { type Outcome, type Table, roomForClasses, roomForCodes } from "../table.ts";
import { type KernelModule, type Work, ZEROS } from "./work.ts";

const PAGE = 2 ** 16;
/** Users of a tile are filled up to a multiple of this. */
const LANES = 8;

/** The users that are added up: of every feature of the table the codes of all; where they are asked for, classes or baskets. */
export interface Users {
  readonly users: number;
  readonly codes: Uint16Array;
  readonly classes?: Int8Array | undefined;
  /** As many numbers a user as `BESIDE` says. */
  readonly known?: Uint16Array | undefined;
}

/** Returns the users of a table as a work looks at them. */
export function usersOf({ of }: Work, { users, codes, outcome, baskets, besides }: Table): Users {
  if (of === "outcome" && outcome) return { users, codes: outcome.codes, classes: outcome.classes };
  if (of === "judged" && outcome) return { users, codes: outcome.codes, classes: oneClass(outcome) };
  if (of === "arms" && outcome) return { users, codes: outcome.codes, classes: sideAndClass(outcome) };
  if (of === "became" && outcome)
    return { users, codes: outcome.codes, known: classAndSpent(outcome, besides?.later) };
  if (of === "baskets") return { users, codes, known: baskets?.recent };
  return of === "behaviour" ? { users, codes, known: besides?.behaviour } : { users, codes };
}

/** Returns 0 of every user with a class; −1 of others. How many classes there are decides no more than that. */
function oneClass({ classes }: Outcome): Int8Array {
  const one = roomForClasses(classes.length);
  for (let at = 0; at < one.length; at++) one[at] = classes[at] < 0 ? -1 : 0;
  return one;
}

/** Returns of every user 2 for those who are to hear of a campaign, and their class more; −1 outside it or without a class. */
function sideAndClass({ classes, arms = classes }: Outcome): Int8Array {
  const both = roomForClasses(classes.length);
  const isOne = (value: number) => value === 0 || value === 1;
  for (let at = 0; at < both.length; at++)
    both[at] = isOne(arms[at]) && isOne(classes[at]) ? 2 * arms[at] + classes[at] : -1;
  return both;
}

/** Returns of every user the class, a large number for none, and what was spent since; nothing where that is not asked for. */
function classAndSpent({ classes }: Outcome, later: Uint16Array | undefined): Uint16Array {
  const both = roomForCodes(2 * classes.length);
  for (let at = 0; at < classes.length; at++) {
    both[2 * at] = classes[at];
    both[2 * at + 1] = later?.[at] ?? 0;
  }
  return both;
}

/** Bytes behind the codes of a tile, a user: a class, or numbers of 16 bits. */
const BESIDE = {
  codes: 0,
  outcome: 1,
  judged: 1,
  arms: 1,
  baskets: 2 * MOST_RECENT,
  behaviour: 2 * BEHAVIOUR_WIDTH,
  became: 4,
};

/** Adds up users in an instance of the module, tile by tile: one tile's codes are copied into its memory at a time. */
export class TileCounter {
  readonly #module: KernelModule;
  readonly #work: Work;
  readonly #users: Users;
  readonly #size: number;
  readonly #at: ReturnType<typeof layOut>;
  readonly #codes: Uint16Array;
  readonly #classes: Int8Array;
  readonly #known: Uint16Array;

  /** `size`: users of a tile, a multiple of 8 and at most 8192, so that sums over a tile fit 32 bits. */
  constructor(module: KernelModule, work: Work, users: Users, size: number) {
    [this.#module, this.#work, this.#users, this.#size] = [module, work, users, size];
    this.#at = layOut(work, size);
    const { memory } = module;
    const missing = this.#at.end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    this.#wipe();
    new Int32Array(memory.buffer, this.#at.words, work.words.length).set(work.words);
    this.#codes = new Uint16Array(memory.buffer, this.#at.tile, work.columns.length * size);
    const beside = size * BESIDE[work.of];
    this.#classes = new Int8Array(memory.buffer, this.#at.beside, beside);
    this.#known = new Uint16Array(memory.buffer, this.#at.beside, beside >> 1);
  }

  /** How many tiles the users make. */
  static tiles({ users }: Users, size: number): number {
    return Math.ceil(users / size);
  }

  /** Adds one tile. */
  add(tile: number): void {
    const from = tile * this.#size;
    const count = Math.min(this.#size, this.#users.users - from);
    this.#fill(from, count);
    const { words, tile: at, scratch, sums } = this.#at;
    this.#module[this.#work.name](words, at, scratch, sums, count, this.#size * 2);
  }

  /** Adds what has been added up to `sums`, and leaves nothing of it, nor of any user, in the module's memory. */
  take(sums: Float64Array): void {
    const halves = new Int32Array(this.#module.memory.buffer, this.#at.sums, 2 * this.#work.length);
    for (let at = 0; at < sums.length; at++)
      sums[at] += halves[2 * at + 1] * 2 ** 32 + (halves[2 * at] >>> 0);
    this.#wipe();
  }

  #fill(from: number, count: number): void {
    const { users, codes, classes, known } = this.#users;
    const size = this.#size;
    const filled = Math.ceil(count / LANES) * LANES;
    for (const [j, column] of this.#work.columns.entries()) {
      if (column === ZEROS) continue;
      const first = column * users + from;
      this.#codes.set(codes.subarray(first, first + count), j * size);
      if (filled > count) this.#codes.fill(NO_CODE, j * size + count, j * size + filled);
    }
    const width = BESIDE[this.#work.of] >> 1;
    if (known) this.#known.set(known.subarray(from * width, (from + count) * width));
    if (!classes) return;
    this.#classes.set(classes.subarray(from, from + count));
    this.#classes.fill(-1, count, filled);
  }

  #wipe(): void {
    const { tile, end } = this.#at;
    new Uint8Array(this.#module.memory.buffer, tile, end - tile).fill(0);
  }
}

/** Where in the module's memory what begins: nothing at 0. */
function layOut({ of, words, columns, scratch, length }: Work, size: number) {
  const tileLength = columns.length * size * 2;
  let end = PAGE / 64;
  const take = (bytes: number) => {
    const from = end;
    end += Math.ceil(bytes / 64) * 64;
    return from;
  };
  const at = {
    words: take(words.length * 4),
    tile: take(tileLength + size * BESIDE[of]),
    scratch: take(scratch.perUser * size + scratch.more),
    sums: take(length * 8),
  };
  return { ...at, beside: at.tile + tileLength, end };
}
