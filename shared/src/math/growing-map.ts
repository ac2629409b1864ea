/**
 * A map as a value that grows: an entry more gives another map and leaves this one as it was. The newest holds its entries with all
 * before it, so that one more takes constant time where a copy takes as long as there are entries; what is replaced is copied.
 */
export class GrowingMap<K, V> implements ReadonlyMap<K, V> {
  /** Entries in the order in which they came; those behind this map's size are of newer ones. */
  #entries: (readonly [K, V])[] = [];
  #places = new Map<K, number>();
  #size = 0;

  /** The same entries, where they are in another kind of map. */
  static of<K, V>(map: ReadonlyMap<K, V>): GrowingMap<K, V> {
    if (map instanceof GrowingMap) return map as GrowingMap<K, V>;
    const grown = new GrowingMap<K, V>();
    for (const [key, value] of map) grown.#put(key, value);
    return grown;
  }

  get size(): number {
    return this.#size;
  }

  get(key: K): V | undefined {
    const place = this.#places.get(key);
    return place === undefined || place >= this.#size ? undefined : this.#entries[place][1];
  }

  has(key: K): boolean {
    const place = this.#places.get(key);
    return place !== undefined && place < this.#size;
  }

  /** Returns the map with a value under a key. */
  with(key: K, value: V): GrowingMap<K, V> {
    if (this.#size < this.#entries.length || this.has(key))
      return GrowingMap.of(new Map(this).set(key, value));
    const next = new GrowingMap<K, V>();
    next.#entries = this.#entries;
    next.#places = this.#places;
    next.#size = this.#size;
    next.#put(key, value);
    return next;
  }

  forEach(call: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (let at = 0; at < this.#size; at += 1) {
      const entry = this.#entries[at];
      call(entry[1], entry[0], this);
    }
  }

  *[Symbol.iterator](): Generator<[K, V], undefined> {
    for (let at = 0; at < this.#size; at += 1) yield [...this.#entries[at]];
  }

  entries(): Generator<[K, V], undefined> {
    return this[Symbol.iterator]();
  }

  *keys(): Generator<K, undefined> {
    for (let at = 0; at < this.#size; at += 1) yield this.#entries[at][0];
  }

  *values(): Generator<V, undefined> {
    for (let at = 0; at < this.#size; at += 1) yield this.#entries[at][1];
  }

  #put(key: K, value: V): void {
    this.#places.set(key, this.#size);
    this.#entries.push([key, value]);
    this.#size += 1;
  }
}

/** Returns a map with an entry more, or another value under a key. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return GrowingMap.of(map).with(key, value);
}
