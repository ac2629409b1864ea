import { z } from "zod";
import { decodeCanonical, encodeCanonical } from "./codec.ts";
import { KeptForm } from "./kept-form.ts";
import { keepBy } from "./primitives.ts";

/** Bytes of a room that short forms share: one that is kept keeps all of its room. */
const ROOM_BYTES = 4096;
let room = new Uint8Array(0);
let used = 0;

/** Copies a form where it holds no message. Memory of its own would take longer to get than many short ones take to copy. */
export function copyOf(form: Uint8Array): Uint8Array {
  const { length } = form;
  if (length > ROOM_BYTES / 8) return form.slice();
  if (used + length > room.length) {
    room = new Uint8Array(ROOM_BYTES);
    used = 0;
  }
  const copy = room.subarray(used, used + length);
  copy.set(form);
  used += length;
  return copy;
}

/** What came in a message and is read when somebody asks: until then it is as many objects as one. */
export class Unread<T> extends KeptForm {
  readonly #schema: z.ZodType<T>;

  constructor(schema: z.ZodType<T>, form: Uint8Array) {
    super(form);
    this.#schema = schema;
  }

  static of<T>(schema: z.ZodType<T>, value: T): Unread<T> {
    return new Unread(schema, encodeCanonical(value));
  }

  /** Returns one of its own, where the message that it came in is not to be kept. */
  copied(): Unread<T> {
    return new Unread(this.#schema, copyOf(this.form));
  }

  /** Reads it anew each time; undefined when it is not in its one form, or not all that its schema asks. */
  read(): T | undefined {
    return decodeCanonical(this.form, this.#schema);
  }
}

/** What a schema asks, not read with the message that it is in: there only its shape is looked at. */
export const unread = <T>(schema: z.ZodType<T>) => {
  const kept = z.custom<Unread<T>>((value) => value instanceof Unread, { error: "expected what is unread" });
  return keepBy(kept, { of: schema, make: (form) => new Unread(schema, form) });
};
