import { concatBytes } from "../crypto/bytes.ts";
import { MOST_PROOF } from "./bundle.ts";
import type { OpenedShare } from "./close.ts";
import { encodeCanonical } from "./codec.ts";
import { HASH_FORM_BYTES, HASH_HEAD } from "./kept-form.ts";
import { MOST_SHORT } from "./plain-cbor.ts";

type Kind = OpenedShare["kind"];

const SECRET_BYTES = 32;
/** @see RFC 8949, section 3: heads of a map with three entries, of a list, and of one whose length is a byte of its own. */
const [MAP_OF_THREE, LIST, LONG_LIST] = [0xa3, 0x80, 0x98];

const [DEALER, PROOF] = ["dealer", "proof"].map((key) => encodeCanonical(key));
const [SALT, SHARE] = ["salt", "share"].map((key) =>
  concatBytes(encodeCanonical(key), Uint8Array.from(HASH_HEAD)),
);
const PROVED = concatBytes(encodeCanonical("proved"), Uint8Array.of(MAP_OF_THREE), SALT);
const beforeDealer = (kind: Kind) =>
  concatBytes(Uint8Array.of(MAP_OF_THREE), encodeCanonical("kind"), encodeCanonical(kind), DEALER);
const BEFORE_DEALER: Readonly<Record<Kind, Uint8Array>> = {
  self: beforeDealer("self"),
  pair: beforeDealer("pair"),
};

/**
 * Takes the secrets of opened shares, 32 bytes each, out of the form in which they came, if that is the only one that one share of each
 * of these dealers (255 at most), in their order, of this kind, can have; undefined when it is another. Reading them comes to the same.
 */
export function secretsIn(
  form: Uint8Array,
  dealers: readonly number[],
  kindOf: (dealer: number) => Kind,
): Uint8Array | undefined {
  const head = headOf(dealers.length);
  if (!isAt(form, 0, head)) return undefined;
  const secrets = new Uint8Array(SECRET_BYTES * dealers.length);
  let at = head.length;
  for (const [index, dealer] of dealers.entries()) {
    const share = shareAt(form, at, dealer, kindOf(dealer));
    if (share < 0) return undefined;
    for (let byte = 0; byte < SECRET_BYTES; byte += 1)
      secrets[SECRET_BYTES * index + byte] = form[share + byte];
    at = share + SECRET_BYTES;
  }
  return at === form.length ? secrets : undefined;
}

/** Where the share of an entry stands that begins at a place; −1 when it is another entry. */
function shareAt(form: Uint8Array, from: number, dealer: number, kind: Kind): number {
  const before = BEFORE_DEALER[kind];
  if (!isAt(form, from, before)) return -1;
  let at = from + before.length;
  const number = numbers[dealer] ?? numberOf(dealer);
  if (!isAt(form, at, number)) return -1;
  at += number.length;
  if (!isAt(form, at, PROVED)) return -1;
  at += PROVED.length + SECRET_BYTES;
  if (!isAt(form, at, PROOF)) return -1;
  at += PROOF.length;
  const hashes = form[at] - LIST;
  if (!(hashes >= 0 && hashes <= MOST_PROOF)) return -1;
  at += 1;
  for (let left = hashes; left > 0; left -= 1) {
    if (form[at] !== HASH_HEAD[0] || form[at + 1] !== HASH_HEAD[1]) return -1;
    at += HASH_FORM_BYTES;
  }
  return isAt(form, at, SHARE) && at + SHARE.length + SECRET_BYTES <= form.length ? at + SHARE.length : -1;
}

function isAt(form: Uint8Array, from: number, part: Uint8Array): boolean {
  for (let at = 0; at < part.length; at += 1) if (form[from + at] !== part[at]) return false;
  return true;
}

const numbers: Uint8Array[] = [];

function numberOf(dealer: number): Uint8Array {
  return (numbers[dealer] = encodeCanonical(dealer));
}

/** The head of a list of so many. */
function headOf(count: number): Uint8Array {
  return count <= MOST_SHORT ? Uint8Array.of(LIST | count) : Uint8Array.of(LONG_LIST, count);
}
