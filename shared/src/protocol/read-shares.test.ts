import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";
import { type OpenedShare, openedShares } from "./close.ts";
import { decodeCanonical, encodeCanonical } from "./codec.ts";
import { HashList } from "./kept-form.ts";
import { MOST_COUNTS } from "./primitives.ts";
import { secretsIn } from "./read-shares.ts";

let drawn = 0;
const hash = () => sha256(Uint8Array.of(drawn++ & 255, drawn >> 8));
const kindOf = (dealer: number): OpenedShare["kind"] => (dealer % 3 === 0 ? "pair" : "self");
const shareOf = (dealer: number, hashes = 3): OpenedShare => {
  const proof = HashList.of(Array.from({ length: hashes }, hash));
  return { dealer, kind: kindOf(dealer), proved: { share: hash(), salt: hash(), proof } };
};
const secretsOf = (shares: readonly OpenedShare[]) =>
  concatBytes(...shares.map(({ proved }) => proved.share));

/** What the whole message says where it is read: the secrets, if the shares are of these dealers. */
function read(form: Uint8Array, dealers: readonly number[]): Uint8Array | undefined {
  const shares = decodeCanonical(form, openedShares);
  const isAsked =
    shares?.length === dealers.length &&
    shares.every(({ dealer, kind }, at) => dealer === dealers[at] && kind === kindOf(dealer));
  return isAsked ? secretsOf(shares) : undefined;
}

test("secrets are taken out of the form of any number of shares, as they are read", () => {
  for (const count of [0, 1, 23, 24, MOST_COUNTS.nodes]) {
    const shares = Array.from({ length: count }, (_, dealer) => shareOf(dealer, dealer % 17));
    const dealers = shares.map(({ dealer }) => dealer);
    const taken = secretsIn(encodeCanonical(shares), dealers, kindOf);
    expect(taken).toEqual(secretsOf(shares));
  }
});

test("nothing is taken that is not read: other bytes anywhere, more, fewer", () => {
  const dealers = [2, 3, 24];
  const shares = dealers.map((dealer) => shareOf(dealer, 2));
  const form = encodeCanonical(shares);
  expect(read(form, dealers)).toEqual(secretsOf(shares));
  let same = 0;
  for (let at = 0; at < form.length; at += 1)
    for (const change of [1, 8, 32, 128]) {
      const other = form.map((byte, place) => (place === at ? byte ^ change : byte));
      const taken = secretsIn(other, dealers, kindOf);
      expect(taken, `byte ${at}`).toEqual(read(other, dealers));
      if (taken) same += 1;
    }
  // Bytes of shares, salts and hashes.
  expect(same).toBe(4 * 32 * 4 * dealers.length);
  for (let length = 0; length < form.length; length += 1)
    expect(secretsIn(form.subarray(0, length), dealers, kindOf)).toBeUndefined();
  expect(secretsIn(concatBytes(form, Uint8Array.of(0)), dealers, kindOf)).toBeUndefined();
});

test("shares of others, of another kind, or with longer proofs than there are, are not taken", () => {
  const shares = [2, 3].map((dealer) => shareOf(dealer));
  const form = encodeCanonical(shares);
  expect(secretsIn(form, [2, 4], kindOf)).toBeUndefined();
  expect(secretsIn(form, [2], kindOf)).toBeUndefined();
  expect(secretsIn(form, [2, 3, 4], kindOf)).toBeUndefined();
  expect(secretsIn(form, [2, 3], () => "self")).toBeUndefined();
  const long = encodeCanonical([shareOf(2, 17)]);
  expect(read(long, [2])).toBeUndefined();
  expect(secretsIn(long, [2], kindOf)).toBeUndefined();
});

const place = fc.nat();
/** What a node that lies may do to a form: each is given the bytes and returns others, or the same. */
const change = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(
    ([at, byte]) =>
      (form: number[]) =>
        form.with(at % form.length, byte),
  ),
  fc.tuple(place, fc.nat(200)).map(
    ([at, many]) =>
      (form: number[]) =>
        form.toSpliced(at % form.length, many),
  ),
  fc.tuple(place, place, fc.nat(200)).map(
    ([at, from, many]) =>
      (form: number[]) =>
        form.toSpliced(at % form.length, 0, ...form.slice(from % form.length, (from % form.length) + many)),
  ),
  // A length, or a number, in more bytes than it needs; a list or a map without a stated length.
  place.map((at) => (form: number[]) => lengthened(form, at % form.length)),
  place.map((at) => (form: number[]) => form.with(at % form.length, form[at % form.length] | 31)),
);

function lengthened(form: number[], at: number): number[] {
  const [major, minor] = [form[at] & 0xe0, form[at] & 31];
  if (minor < 24) return form.toSpliced(at, 1, major | 24, minor);
  return minor === 24 ? form.toSpliced(at, 1, major | 25, 0) : form;
}

test("whatever is made of a form, its secrets are taken exactly when it is read as shares of these dealers", () => {
  const numbers = fc.uniqueArray(fc.nat(254), { minLength: 1, maxLength: 26 });
  fc.assert(
    fc.property(numbers, fc.nat(17), fc.array(change, { maxLength: 2 }), (dealers, hashes, changes) => {
      const bytes = [...encodeCanonical(dealers.map((dealer) => shareOf(dealer, hashes)))];
      const form = Uint8Array.from(
        changes.reduce((before, make) => (before.length > 0 ? make(before) : before), bytes),
      );
      expect(secretsIn(form, dealers, kindOf)).toEqual(read(form, dealers));
    }),
    { numRuns: 400 },
  );
});
