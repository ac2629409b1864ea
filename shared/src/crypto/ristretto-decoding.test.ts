import { fromHex, toHex } from "./bytes.ts";
import { pointFromRistretto } from "./hash-to-group.ts";
import { ristretto255 } from "@noble/curves/ed25519.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readVectors } from "../../../test/vectors/read-vectors.ts";

const { multiples, invalid } = readVectors<{ multiples: readonly string[]; invalid: readonly string[] }>(
  "ristretto255.rfc9496.json",
);

/** Reads with the library, which throws. */
function libraryReads(bytes: Uint8Array): string | undefined {
  try {
    return ristretto255.Point.fromBytes(bytes).toHex();
  } catch {
    return undefined;
  }
}

const read = (bytes: Uint8Array) => pointFromRistretto(bytes)?.toRistretto().toHex();

test("the multiples of RFC 9496 are read as what they are", () => {
  expect(multiples.map((hex) => read(fromHex(hex)))).toEqual(multiples);
});

test.each(invalid.map((hex) => [hex]))("%s is no element", (hex) => {
  expect(read(fromHex(hex))).toBeUndefined();
});

test.each([[0], [31], [33]])("%d bytes are no element", (length) => {
  expect(read(new Uint8Array(length))).toBeUndefined();
});

test("any 32 bytes are read as the library reads them", () => {
  const bytes = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((raw) => raw.with(0, raw[0] & 254).with(31, raw[31] & 127));
  let elements = 0;
  fc.assert(
    fc.property(bytes, (raw) => {
      const ours = read(raw);
      expect(ours).toBe(libraryReads(raw));
      if (ours === toHex(raw)) elements += 1;
    }),
    { seed: 3, numRuns: 300 },
  );
  expect(elements).toBeGreaterThan(30);
});
