const SHOWN = "[secret]";

/**
 * Holds bytes that must never reach a log, a message or a file by accident: every way of printing it shows
 * `[secret]`. It owns its bytes (no copy is made), so that erasing it leaves none behind here; copies that the
 * engine or the operating system made are out of its reach.
 */
export class Secret {
  #bytes: Uint8Array | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Wraps a copy, for bytes that somebody else goes on using. */
  static copyOf(bytes: Uint8Array): Secret {
    return new Secret(Uint8Array.from(bytes));
  }

  /**
   * Returns the bytes themselves, not a copy.
   * @throws TypeError once erased.
   */
  reveal(): Uint8Array {
    if (this.#bytes === undefined)
      throw new TypeError('"secret" expected bytes still held, got an erased secret');
    return this.#bytes;
  }

  /** Overwrites the bytes with zeros and forgets them; a second call does nothing. */
  erase(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  /** @see Node's `util.inspect.custom`, by its registered symbol. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return SHOWN;
  }
}
