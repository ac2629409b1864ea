import type { Table } from "../../../table.ts";

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
  readonly hasOutcome: boolean;
}

/** Some rows of a table, in its order. */
export interface RowsPart {
  readonly ids: readonly string[];
  readonly hashes: readonly string[];
  readonly values: Float64Array;
  readonly outcome?: { readonly values: Float64Array; readonly classes: Int8Array };
}

/** Cuts a table into parts, and calls their users by `hash`. */
export function* partsOf(
  { ids, d, values, outcome }: Table,
  hash: (id: string) => string,
): Generator<RowsPart> {
  for (let from = 0, to = 0; from < ids.length; from = to) {
    for (let length = 0; to < ids.length && to - from < USERS && length < LENGTH; to += 1)
      length += ids[to].length;
    const some = ids.slice(from, to);
    const rowsOf = (all: Float64Array) => all.slice(from * d, to * d);
    yield {
      ids: some,
      hashes: some.map(hash),
      values: rowsOf(values),
      ...(outcome && {
        outcome: { values: rowsOf(outcome.values), classes: outcome.classes.slice(from, to) },
      }),
    };
  }
}

/** Puts a table together again. */
export class JoinedRows {
  readonly #begun: RowsBegun;
  readonly #ids: string[] = [];
  readonly #hashes: string[] = [];
  readonly #values: Float64Array;
  readonly #outcome: RowsPart["outcome"];

  constructor(begun: RowsBegun) {
    const { users, d, hasOutcome } = begun;
    this.#begun = begun;
    this.#values = new Float64Array(users * d);
    this.#outcome = hasOutcome
      ? { values: new Float64Array(users * d), classes: new Int8Array(users) }
      : undefined;
  }

  add({ ids, hashes, values, outcome }: RowsPart): void {
    const at = this.#ids.length;
    this.#values.set(values, at * this.#begun.d);
    if (outcome) {
      this.#outcome?.values.set(outcome.values, at * this.#begun.d);
      this.#outcome?.classes.set(outcome.classes, at);
    }
    for (const id of ids) this.#ids.push(id);
    for (const hash of hashes) this.#hashes.push(hash);
  }

  joined(): HashedRows {
    const { users, d } = this.#begun;
    const outcome = this.#outcome && { outcome: this.#outcome };
    return { table: { users, d, values: this.#values, ids: this.#ids, ...outcome }, hashes: this.#hashes };
  }
}
