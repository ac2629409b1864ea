/** Gives each distinct value a small number, and finds values again by it. */
export class Catalogue<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #values: Value[] = [];
  readonly #digest: (value: Value) => string;

  constructor(digest: (value: Value) => string) {
    this.#digest = digest;
  }

  get size(): number {
    return this.#values.length;
  }

  number(value: Value): number {
    const digest = this.#digest(value);
    const known = this.#numbers.get(digest);
    if (known !== undefined) return known;
    const number = this.#values.length;
    this.#numbers.set(digest, number);
    this.#values.push(value);
    return number;
  }

  value(number: number): Value {
    return this.#values[number];
  }
}

/** Remembers the results of a function by a key. */
export class Memory<Result> {
  readonly #known = new Map<string, Result>();

  recall(key: string, compute: () => Result): Result {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const result = compute();
    this.#known.set(key, result);
    return result;
  }

  get size(): number {
    return this.#known.size;
  }
}
