import { MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import {
  type Baskets,
  type Outcome,
  type Table,
  columnsOf,
  roomForBaskets,
  roomForClasses,
  roomForCodes,
} from "../../../table.ts";
import {
  type BesideName,
  type Besides,
  partOfBesides,
  putBesides,
  roomForBesides,
} from "../../../features/besides.ts";

/** Most users of one part, and the length of their ids at which it ends: reading a part takes about a millisecond. */
const [USERS, LENGTH] = [2000, 1 << 18];

/** Rows, and by what hashes this node's own records call their users. */
export interface HashedRows {
  readonly table: Table;
  readonly hashes: readonly string[];
}

/** Of how many rows the parts will be. */
export interface RowsBegun {
  readonly users: number;
  readonly d: number;
  /** Columns of the outcome, where there is one. */
  readonly outcomeColumns: number | undefined;
  readonly hasBaskets: boolean;
  readonly besides: readonly BesideName[];
}

/** Some rows of a table, in its order. */
export interface RowsPart {
  readonly ids: readonly string[];
  readonly hashes: readonly string[];
  /** Feature after feature, as in a table. */
  readonly codes: Uint16Array;
  readonly outcome?: Outcome;
  readonly baskets?: Baskets;
  readonly besides?: Besides;
}

/** Cuts a table into parts, and calls their users by `hash`. */
export function* partsOf(
  { users, ids, codes, outcome, baskets, besides }: Table,
  hash: (id: string) => string,
): Generator<RowsPart> {
  for (let from = 0, to = 0; from < ids.length; from = to) {
    for (let length = 0; to < ids.length && to - from < USERS && length < LENGTH; to += 1)
      length += ids[to].length;
    const some = ids.slice(from, to);
    const rowsOf = (all: Uint16Array) => {
      const width = columnsOf(all, users);
      const part = new Uint16Array((to - from) * width);
      for (let j = 0; j < width; j += 1)
        part.set(all.subarray(j * users + from, j * users + to), j * (to - from));
      return part;
    };
    yield {
      ids: some,
      hashes: some.map(hash),
      codes: rowsOf(codes),
      ...(outcome && {
        outcome: { codes: rowsOf(outcome.codes), classes: outcome.classes.slice(from, to) },
      }),
      ...(baskets && {
        baskets: {
          recent: baskets.recent.slice(from * MOST_RECENT, to * MOST_RECENT),
          often: baskets.often.slice(from * MOST_OFTEN, to * MOST_OFTEN),
        },
      }),
      ...(besides && { besides: partOfBesides(besides, from, to) }),
    };
  }
}

/** Puts a table together again. */
export class JoinedRows {
  readonly #begun: RowsBegun;
  readonly #ids: string[] = [];
  readonly #hashes: string[] = [];
  readonly #codes: Uint16Array;
  readonly #outcome: RowsPart["outcome"];
  readonly #baskets: Baskets | undefined;
  readonly #besides: Besides | undefined;

  constructor(begun: RowsBegun) {
    const { users, d, outcomeColumns, hasBaskets, besides } = begun;
    this.#begun = begun;
    this.#codes = roomForCodes(users * d);
    this.#outcome =
      outcomeColumns === undefined
        ? undefined
        : { codes: roomForCodes(users * outcomeColumns), classes: roomForClasses(users) };
    this.#baskets = hasBaskets ? roomForBaskets(users) : undefined;
    this.#besides = besides.length > 0 ? roomForBesides(besides, users) : undefined;
  }

  add({ ids, hashes, codes, outcome, baskets, besides }: RowsPart): void {
    const at = this.#ids.length;
    this.#put(this.#codes, codes, ids.length);
    if (outcome && this.#outcome) {
      this.#put(this.#outcome.codes, outcome.codes, ids.length);
      this.#outcome.classes.set(outcome.classes, at);
    }
    if (baskets && this.#baskets) {
      this.#baskets.recent.set(baskets.recent, at * MOST_RECENT);
      this.#baskets.often.set(baskets.often, at * MOST_OFTEN);
    }
    if (besides && this.#besides) putBesides(this.#besides, besides, at);
    for (const id of ids) this.#ids.push(id);
    for (const hash of hashes) this.#hashes.push(hash);
  }

  /** Puts a part of every feature behind what is there of it. */
  #put(all: Uint16Array, part: Uint16Array, users: number): void {
    const at = this.#ids.length;
    for (let j = 0; j < columnsOf(part, users); j += 1) {
      all.set(part.subarray(j * users, (j + 1) * users), j * this.#begun.users + at);
    }
  }

  joined(): HashedRows {
    const { users, d } = this.#begun;
    const outcome = this.#outcome && { outcome: this.#outcome };
    const baskets = this.#baskets && { baskets: this.#baskets };
    const besides = this.#besides && { besides: this.#besides };
    const table = { users, d, codes: this.#codes, ids: this.#ids, ...outcome, ...baskets, ...besides };
    return { table, hashes: this.#hashes };
  }
}
