/** Where a version's content is: in a map of its own, or in another version's but for one key. */
type Content<V extends {}> =
  | { readonly type: "whole"; readonly map: Map<string, V> }
  | {
      readonly type: "but";
      readonly base: VersionedMap<V>;
      readonly key: string;
      readonly value: V | undefined;
    };

/**
 * A map by text as a value: a change gives a new map and leaves this one as it was. Changing the newest version takes
 * constant time, since only that one holds the entries; looking into an older one costs the changes between the two.
 * @see Baker 1978, Shallow binding in Lisp 1.5
 */
export class VersionedMap<V extends {} = true> {
  #content: Content<V> = { type: "whole", map: new Map() };

  /** Number of entries. */
  get size(): number {
    return VersionedMap.#entriesOf(this).size;
  }

  /** Returns the value under a key, undefined when there is none. */
  get(key: string): V | undefined {
    return VersionedMap.#entriesOf(this).get(key);
  }

  /** Tells whether there is a value under a key. */
  has(key: string): boolean {
    return VersionedMap.#entriesOf(this).has(key);
  }

  /** Returns the map with a value under a key. */
  with(key: string, value: V): VersionedMap<V> {
    return this.#changed(key, value);
  }

  /** Returns the map without a key. */
  without(key: string): VersionedMap<V> {
    return this.has(key) ? this.#changed(key, undefined) : this;
  }

  /** Lists the entries as they are now. */
  *[Symbol.iterator](): Iterator<readonly [string, V]> {
    // A copy: the entries change place when another version is looked into meanwhile.
    const entries = Array.from(VersionedMap.#entriesOf(this));
    yield* entries;
  }

  #changed(key: string, value: V | undefined): VersionedMap<V> {
    const map = VersionedMap.#entriesOf(this);
    const next = new VersionedMap<V>();
    const before = map.get(key);
    put(map, key, value);
    next.#content = { type: "whole", map };
    this.#content = { type: "but", base: next, key, value: before };
    return next;
  }

  /** Takes the entries over from the version that holds them; every version on the way then differs from this one. */
  static #entriesOf<V extends {}>(asked: VersionedMap<V>): Map<string, V> {
    const way: VersionedMap<V>[] = [];
    let version = asked;
    while (version.#content.type === "but") {
      way.push(version);
      version = version.#content.base;
    }
    const { map } = version.#content;
    for (const nearer of way.toReversed()) {
      if (nearer.#content.type !== "but") continue;
      const { base, key, value } = nearer.#content;
      base.#content = { type: "but", base: nearer, key, value: map.get(key) };
      put(map, key, value);
      nearer.#content = { type: "whole", map };
    }
    return map;
  }
}

function put<V>(map: Map<string, V>, key: string, value: V | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
