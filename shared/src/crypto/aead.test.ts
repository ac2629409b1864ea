import { expect, test } from "vitest";
import { SEAL_OVERHEAD_BYTES, open, seal } from "./aead.ts";
import { utf8 } from "./bytes.ts";
import { Secret } from "./secret.ts";

const key = new Secret(new Uint8Array(32).fill(1));
const source = { bytes: (count: number) => new Uint8Array(count).fill(9) };
const aad = utf8("session 1");
const sealed = seal(key, utf8("shares"), aad, source);

test("what was sealed opens, and is longer by nonce and tag", () => {
  expect(open(key, sealed, aad)).toEqual(utf8("shares"));
  expect(sealed.length).toBe(6 + SEAL_OVERHEAD_BYTES);
  expect(open(key, seal(key, new Uint8Array(0), aad, source), aad)).toEqual(new Uint8Array(0));
});

test("a change of any bit of nonce, ciphertext or tag is noticed", () => {
  const accepted = [...sealed.keys()].filter(
    (i) => open(key, sealed.with(i, sealed[i] ^ 1), aad) !== undefined,
  );
  expect(accepted).toEqual([]);
});

test("another key, other associated data or missing bytes open nothing", () => {
  expect(open(new Secret(new Uint8Array(32)), sealed, aad)).toBeUndefined();
  expect(open(key, sealed, utf8("session 2"))).toBeUndefined();
  expect(open(key, sealed.subarray(0, -1), aad)).toBeUndefined();
  expect(open(key, sealed.subarray(0, SEAL_OVERHEAD_BYTES - 1), aad)).toBeUndefined();
  expect(open(key, new Uint8Array(0), aad)).toBeUndefined();
});
