import { ARRAY, MAP, TEXT, UINT, readHead } from "./cbor-shape.ts";
import { type CosignAnswer, knownAnswer } from "./checkpoint.ts";
import { decodeCanonical, encodeCanonical } from "./codec.ts";
import { headSize } from "./plain-cbor.ts";

export type KnownAnswer = Extract<CosignAnswer, { type: "known" }>;

const [LINE, SIZE, PARTY, NOTE, TYPE, COSIGNED, KNOWN] = [
  "line",
  "size",
  "party",
  "note",
  "type",
  "cosigned",
  "known",
].map((part) => encodeCanonical(part));
/** How many entries each kind of answer has. */
const [COSIGNED_KEYS, KNOWN_KEYS] = [4, 3];

/** Steps over a form of which every part is known beforehand. */
class Steps {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.at === this.#bytes.length;
  }

  /** The argument of a head in its shortest form; −1 when there is another. */
  head(major: number): number {
    const head = readHead(this.#bytes, this.at);
    if (head?.major !== major || head.next - this.at !== headSize(head.count)) return -1;
    this.at = head.next;
    return head.count;
  }

  is(part: Uint8Array): boolean {
    for (let at = 0; at < part.length; at += 1) if (this.#bytes[this.at + at] !== part[at]) return false;
    this.at += part.length;
    return true;
  }

  /** Steps over a text; returns how long its form is, −1 when there is none. */
  text(): number {
    const from = this.at;
    const length = this.head(TEXT);
    if (length < 0 || length > this.#bytes.length - this.at) return -1;
    this.at += length;
    return this.at - from;
  }
}

/** Where a cosignature stands in what it came in, and whose checkpoint of what size it is for. */
export interface AnswerPlace {
  readonly party: number;
  readonly size: number;
  /** Of the entries that are passed on, without the head before them. */
  readonly from: number;
  readonly end: number;
  readonly lineBytes: number;
}

/** Where each cosignature stands in answers; undefined when something else is among them, or they are not in their one form. */
export function readPlaces(
  form: Uint8Array,
): { readonly cosigned: readonly AnswerPlace[]; readonly known: readonly KnownAnswer[] } | undefined {
  const steps = new Steps(form);
  const cosigned: AnswerPlace[] = [];
  const known: KnownAnswer[] = [];
  const count = steps.head(ARRAY);
  for (let left = count; left > 0; left -= 1) {
    const from = steps.at;
    const keys = steps.head(MAP);
    const place = keys === COSIGNED_KEYS ? readPlace(steps) : undefined;
    if (place) {
      cosigned.push(place);
      continue;
    }
    const answer =
      keys === KNOWN_KEYS && stepOverKnown(steps)
        ? decodeCanonical(form.subarray(from, steps.at), knownAnswer)
        : undefined;
    if (!answer) return undefined;
    known.push(answer);
  }
  return count >= 0 && steps.isAtEnd() ? { cosigned, known } : undefined;
}

function readPlace(steps: Steps): AnswerPlace | undefined {
  const from = steps.at;
  if (!steps.is(LINE)) return undefined;
  const lineBytes = steps.text();
  if (lineBytes < 0 || !steps.is(SIZE)) return undefined;
  const size = steps.head(UINT);
  const end = steps.at;
  if (size < 0 || !steps.is(TYPE) || !steps.is(COSIGNED) || !steps.is(PARTY)) return undefined;
  const party = steps.head(UINT);
  return party < 0 ? undefined : { party, size, from, end, lineBytes };
}

function stepOverKnown(steps: Steps): boolean {
  return (
    steps.is(NOTE) &&
    steps.text() >= 0 &&
    steps.is(TYPE) &&
    steps.is(KNOWN) &&
    steps.is(PARTY) &&
    steps.head(UINT) >= 0
  );
}

/** A line's form in that of its cosignature. */
export function lineForm(cosignature: Uint8Array, size: number): Uint8Array {
  return cosignature.subarray(1 + LINE.length, cosignature.length - SIZE.length - headSize(size));
}
