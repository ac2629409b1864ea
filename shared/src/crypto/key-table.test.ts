import { ed25519 } from "@noble/curves/ed25519.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ORDER, scalarToBytes } from "../field/scalar.ts";
import { toHex } from "./bytes.ts";
import { KeyTables } from "./key-table.ts";
import { Secret } from "./secret.ts";
import { sign, signingKeyFromSeed, verify } from "./signature.ts";

const { Point } = ed25519;
const tables = KeyTables.get()!;
const edge = fc.constantFrom(0n, 1n, 15n, 16n, 17n, 31n, 32n, 2n ** 252n, ORDER - 1n, ORDER - 16n);
const scalar = fc.oneof(edge, fc.bigInt({ min: 0n, max: ORDER - 1n }));

test("S·B − h·A is that of @noble/curves, for scalars of every shape and points of small order", () => {
  const eighth = Point.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
  const times = (point: InstanceType<typeof Point>, n: bigint) =>
    n === 0n ? Point.ZERO : point.multiplyUnsafe(n);
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: ORDER - 1n }),
      scalar,
      scalar,
      fc.boolean(),
      (n, s, h, isShifted) => {
        const key = isShifted ? times(Point.BASE, n).add(eighth) : times(Point.BASE, n);
        const bytes = key.toBytes();
        const scalars = { s: scalarToBytes(s), h: scalarToBytes(h) };
        const expected = times(Point.BASE, s).subtract(times(key, h));
        expect(tables.difference(toHex(bytes), bytes, scalars)).toEqual(expected.toBytes());
      },
    ),
    { numRuns: 60 },
  );
});

test("bytes that are no point have no table, and leave none", () => {
  const bytes = new Uint8Array(32).fill(2);
  const scalars = { s: scalarToBytes(1n), h: scalarToBytes(2n) };
  expect(tables.difference("none", bytes, scalars)).toBeUndefined();
  expect(tables.difference("none", bytes, scalars)).toBeUndefined();
});

test("a key is found again after more keys than are kept", () => {
  const keys = Array.from({ length: 520 }, (_, at) => Point.BASE.multiply(BigInt(at + 2)));
  const scalars = { s: scalarToBytes(3n), h: scalarToBytes(1n) };
  const differences = [...keys, keys[0]].map((key) =>
    tables.difference(toHex(key.toBytes()), key.toBytes(), scalars),
  );
  const expected = [...keys, keys[0]].map((key) => Point.BASE.multiply(3n).subtract(key).toBytes());
  expect(differences).toEqual(expected);
}, 20_000);

test("bytes that are no point take no table from a key, where there is room for no more", () => {
  const keys = Array.from({ length: 513 }, (_, at) => Point.BASE.multiply(BigInt(at + 1002)));
  const scalars = { s: scalarToBytes(3n), h: scalarToBytes(1n) };
  const ask = (key: InstanceType<typeof Point>) =>
    tables.difference(toHex(key.toBytes()), key.toBytes(), scalars);
  for (const key of keys.slice(0, 512)) ask(key);
  expect(tables.difference("no point", new Uint8Array(32).fill(2), scalars)).toBeUndefined();
  ask(keys[512]);
  const held = keys.slice(1);
  expect(held.map(ask)).toEqual(held.map((key) => Point.BASE.multiply(3n).subtract(key).toBytes()));
}, 20_000);

test("a key that has a table refuses and takes what it did without one", () => {
  const key = signingKeyFromSeed(new Secret(new Uint8Array(32).fill(7)));
  for (let at = 0; at < 12; at += 1) {
    const bytes = Uint8Array.of(at, 1, 2);
    const signature = sign(key, bytes);
    for (let byte = 0; byte < 64; byte += 9) {
      const altered = Uint8Array.from(signature);
      altered[byte] ^= 1 << (at % 8);
      expect(verify(key.publicKey, bytes, altered)).toBe(false);
    }
    expect(verify(key.publicKey, Uint8Array.of(at, 1, 3), signature)).toBe(false);
    expect(verify(key.publicKey, bytes, signature)).toBe(true);
  }
});
