import { concatBytes } from "../crypto/bytes.ts";
import { MAP } from "./cbor-shape.ts";
import {
  type CosignAnswer,
  type CosignAnswers,
  type Cosignature,
  type NoteLine,
  cosignatureList,
  lineIn,
} from "./checkpoint.ts";
import { encodeCanonical } from "./codec.ts";
import { headSize } from "./plain-cbor.ts";
import { COORDINATOR } from "./primitives.ts";
import { type AnswerPlace, type KnownAnswer, lineForm, readPlaces } from "./read-answers.ts";
import { Unread } from "./unread.ts";

/** The head of a cosignature that is passed on: its first two entries are that. */
const PASSED_ON = Uint8Array.of((MAP << 5) | 2);

/** Bytes of a signature line's form at most, where it is passed on: what is longer is none. */
const MOST_LINE_BYTES = 1024;
/** Places of the parties that a line can be for: 255 nodes and the coordinator. */
const PARTIES = 256;

/**
 * What a party has cosigned of others', as it is passed on: of n parties n² lines come a session, so that they stay bytes, and are
 * found by whom they are for.
 */
export class CosignedLines {
  readonly length: number;
  /** Cosignatures as messages have them, one behind the other. */
  readonly #bytes: Uint8Array;
  readonly #ends: Uint32Array;
  readonly #parties: Uint16Array;
  readonly #sizes: Float64Array;
  /** The first for each party, and the next for the same one; −1: there is none. */
  readonly #first = new Int16Array(PARTIES).fill(-1);
  readonly #next: Int16Array;

  private constructor(form: Uint8Array, places: readonly AnswerPlace[]) {
    const { length } = places;
    this.length = length;
    this.#bytes = new Uint8Array(places.reduce((sum, { from, end }) => sum + 1 + end - from, 0));
    this.#ends = new Uint32Array(length);
    this.#parties = new Uint16Array(length);
    this.#sizes = new Float64Array(length);
    this.#next = new Int16Array(length).fill(-1);
    let used = 0;
    for (const [at, { party, size, from, end }] of places.entries()) {
      this.#bytes.set(PASSED_ON, used);
      this.#bytes.set(form.subarray(from, end), used + 1);
      used += 1 + end - from;
      this.#ends[at] = used;
      this.#parties[at] = party;
      this.#sizes[at] = size;
    }
    for (let at = length - 1; at >= 0; at -= 1) {
      const place = placeOf(this.#parties[at]);
      this.#next[at] = this.#first[place];
      this.#first[place] = at;
    }
  }

  /** Of answers that this party has made itself. */
  static of(answers: readonly CosignAnswer[]): CosignedLines {
    const form = encodeCanonical(answers);
    return new CosignedLines(form, readPlaces(form)!.cosigned);
  }

  /**
   * Reads answers as they came, whose shape has been looked at: what is for `self`, what is for others, as far as it may be a line, and what says that another checkpoint is known. Undefined: they are not in their one form.
   */
  static read(
    { form }: CosignAnswers,
    self: number,
    isOther: (party: number) => boolean,
  ): Answered | undefined {
    const read = readPlaces(form);
    if (!read) return undefined;
    const { cosigned, known } = read;
    const others = cosigned.filter(
      ({ party, lineBytes }) => party !== self && lineBytes <= MOST_LINE_BYTES && isOther(party),
    );
    const own = cosigned.filter(({ party }) => party === self).map((place) => passedOn(form, place));
    return { own: cosignaturesOf(own).read() ?? [], others: new CosignedLines(form, others), known };
  }

  /** How many bytes all of them are. */
  get bytes(): number {
    return this.#bytes.length;
  }

  /** The first for a party, and the next one for the same; −1: there is none. */
  first(party: number): number {
    return this.#first[placeOf(party)];
  }

  next(at: number): number {
    return this.#next[at];
  }

  partyOf(at: number): number {
    return this.#parties[at];
  }

  sizeOf(at: number): number {
    return this.#sizes[at];
  }

  /** A cosignature's line, a view. */
  lineOf(at: number): NoteLine {
    return lineIn(lineForm(this.formOf(at), this.#sizes[at]));
  }

  /** A cosignature as a message has it: a view. */
  formOf(at: number): Uint8Array {
    return this.#bytes.subarray(at === 0 ? 0 : this.#ends[at - 1], this.#ends[at]);
  }
}

/** What a party has said to checkpoints. */
export interface Answered {
  readonly own: readonly Cosignature[];
  readonly others: CosignedLines;
  readonly known: readonly KnownAnswer[];
}

/** Cosignatures as a message has them, of their forms. */
export function cosignaturesOf(forms: readonly Uint8Array[]): Unread<Cosignature[]> {
  const head = encodeCanonical(Array.from({ length: forms.length }, () => 0)).subarray(
    0,
    headSize(forms.length),
  );
  const form = new Uint8Array(forms.reduce((sum, { length }) => sum + length, head.length));
  form.set(head);
  let used = head.length;
  for (const one of forms) {
    form.set(one, used);
    used += one.length;
  }
  return new Unread(cosignatureList, form);
}

/** One cosignature as messages have it. */
function passedOn(form: Uint8Array, { from, end }: AnswerPlace): Uint8Array {
  return concatBytes(PASSED_ON, form.subarray(from, end));
}

function placeOf(party: number): number {
  return party === COORDINATOR ? PARTIES - 1 : party;
}
