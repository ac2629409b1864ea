import { MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { type Besides, besidesOf } from "./features/besides.ts";

/**
 * A platform's users: of each the codes of the plan's features. The only type in the project that can name a record;
 * nothing outside client-node may import it.
 */
export interface Table {
  readonly users: number;
  readonly d: number;
  /** d×users, one feature after the other: codes of values (features/code.ts); `NO_CODE` for one that cannot be measured. */
  readonly codes: Uint16Array;
  /** User ids, length `users`; never leave the node. */
  readonly ids: readonly string[];
  /** For a plan whose program selects features: what selection looks at, of the same users in the same order. */
  readonly outcome?: Outcome;
  /** For a plan with a catalogue: what the same users have bought of it. */
  readonly baskets?: Baskets;
  /** For programs that ask for more: other numbers of the same users. */
  readonly besides?: Besides;
}

/** What users have bought of the plan's catalogue; places in it are counted from 1, 0 where there are no more. */
export interface Baskets {
  /** `MOST_RECENT` places a user, the latest first; users×`MOST_RECENT` row-major. */
  readonly recent: Uint16Array;
  /** `MOST_OFTEN` places a user, bought in most orders first; users×`MOST_OFTEN` row-major. */
  readonly often: Uint16Array;
}

/** Users as they stood when the target's period began, and what followed. */
export interface Outcome {
  /**
   * d×users as `codes`, at the target's cutoff; without a code for a user who did not exist then. Behind them, for a target
   * that is a value, the code of each user's.
   */
  readonly codes: Uint16Array;
  /** Class of each user, from 0 on, 0 for a value's; −1 for a user without one, who contributes nothing. */
  readonly classes: Int8Array;
  /** Side of the plan's campaign that each user is on: 1 was to hear of it, 0 was left alone; −1 on neither. */
  readonly arms?: Int8Array | undefined;
}

/** A table's users with the values that their codes were made of: what two readings are compared by, bit by bit. */
export interface ExactTable {
  readonly users: number;
  readonly d: number;
  readonly ids: readonly string[];
  /** d×users, one feature after the other, on the transformed scale; NaN for one that cannot be measured. */
  readonly values: Float64Array;
  readonly outcome?: { readonly values: Float64Array; readonly classes: Int8Array };
  readonly baskets?: Baskets;
  readonly besides?: Besides;
}

/** Makes room for so many codes, where all threads of the process can read them. */
export function roomForCodes(length: number): Uint16Array {
  return new Uint16Array(new SharedArrayBuffer(length * Uint16Array.BYTES_PER_ELEMENT));
}

/** Makes room for so many classes, where all threads of the process can read them. */
export function roomForClasses(length: number): Int8Array {
  return new Int8Array(new SharedArrayBuffer(length));
}

/** Makes room for the baskets of so many users. */
export function roomForBaskets(users: number): Baskets {
  return { recent: roomForCodes(users * MOST_RECENT), often: roomForCodes(users * MOST_OFTEN) };
}

/** Makes up baskets of users who have each bought the first entries of a catalogue, as many as are kept. */
export function madeUpBaskets(users: number): Baskets {
  const baskets = roomForBaskets(users);
  for (const at of baskets.recent.keys()) baskets.recent[at] = (at % MOST_RECENT) + 1;
  return baskets;
}

/** Returns the baskets of some users, in the order in which they are named. */
function basketsOf({ recent, often }: Baskets, chosen: readonly number[]): Baskets {
  const own = roomForBaskets(chosen.length);
  for (const [at, user] of chosen.entries()) {
    own.recent.set(recent.subarray(user * MOST_RECENT, (user + 1) * MOST_RECENT), at * MOST_RECENT);
    own.often.set(often.subarray(user * MOST_OFTEN, (user + 1) * MOST_OFTEN), at * MOST_OFTEN);
  }
  return own;
}

/** Returns how many codes a user has in a table's columns. */
export function columnsOf(codes: ArrayLike<number>, users: number): number {
  return users === 0 ? 0 : codes.length / users;
}

/** Returns a table of the first users only. */
export function firstUsers({ users, d, codes, ids, outcome, baskets, besides }: Table, most: number): Table {
  const few = Math.min(users, most);
  const chosen = Array.from({ length: few }, (_, user) => user);
  const rowsOf = (all: Uint16Array) =>
    Uint16Array.from({ length: few * columnsOf(all, users) }, (_, at) => {
      return all[Math.floor(at / few) * users + (at % few)];
    });
  return {
    users: few,
    d,
    codes: rowsOf(codes),
    ids: ids.slice(0, few),
    ...(outcome && {
      outcome: {
        codes: rowsOf(outcome.codes),
        classes: outcome.classes.slice(0, few),
        ...(outcome.arms && { arms: outcome.arms.slice(0, few) }),
      },
    }),
    ...(baskets && { baskets: basketsOf(baskets, chosen) }),
    ...(besides && { besides: besidesOf(besides, chosen) }),
  };
}

/** Returns a table without some users, outcomes as well: nothing that is counted over its rows knows of them. */
export function withoutUsers(
  { users, d, codes, ids, outcome, baskets, besides }: Table,
  isOut: (user: number) => boolean,
): Table {
  const kept = ids.flatMap((_, user) => (isOut(user) ? [] : [user]));
  const rowsOf = (all: Uint16Array) => {
    const width = columnsOf(all, users);
    const rows = roomForCodes(kept.length * width);
    for (let j = 0, at = 0; j < width; j++) for (const user of kept) rows[at++] = all[j * users + user];
    return rows;
  };
  const classesOf = (all: Int8Array) => {
    const classes = roomForClasses(kept.length);
    for (const [at, user] of kept.entries()) classes[at] = all[user];
    return classes;
  };
  return {
    users: kept.length,
    d,
    codes: rowsOf(codes),
    ids: kept.map((user) => ids[user]),
    ...(outcome && {
      outcome: {
        codes: rowsOf(outcome.codes),
        classes: classesOf(outcome.classes),
        ...(outcome.arms && { arms: classesOf(outcome.arms) }),
      },
    }),
    ...(baskets && { baskets: basketsOf(baskets, kept) }),
    ...(besides && { besides: besidesOf(besides, kept) }),
  };
}

/** Tells whether all of some features of a user can be measured. */
export function isMeasured(
  { users, codes }: Pick<Table, "users" | "codes">,
  user: number,
  columns: ArrayLike<number>,
): boolean {
  for (let j = 0; j < columns.length; j++) if (codes[columns[j] * users + user] === NO_CODE) return false;
  return true;
}
