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
