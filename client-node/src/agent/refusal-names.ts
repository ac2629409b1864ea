import type { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

/** How many refusals keep their names. */
const MOST = 16;

/** Random names of refusals, by which the coordinator hears of them: the same one again is no other event. */
export class RefusalNames {
  readonly #source: ByteSource;
  /** By what the refusal says. */
  readonly #names = new Map<string, Uint8Array>();

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Returns the name of a refusal, 8 bytes. */
  nameOf({ code, message }: CodedError): Uint8Array {
    const text = `${code} ${message}`;
    const name = this.#names.get(text) ?? this.#source.bytes(8);
    const [oldest] = this.#names.keys();
    if (this.#names.size >= MOST && !this.#names.has(text)) this.#names.delete(oldest);
    this.#names.set(text, name);
    return name;
  }
}
