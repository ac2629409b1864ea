import { createCipheriv, createHash, createHmac } from "node:crypto";
import { open, seal } from "./aead.ts";
import { concatBytes, fromHex, toHex } from "./bytes.ts";
import { verifySum } from "./commitment.ts";
import { pointFromUniform } from "./hash-to-group.ts";
import { encodeFields, hashFields, hmacSha256, sha256, sha256Of } from "./hash.ts";
import { DOMAINS } from "./domains.ts";
import { hkdf, hkdfExpand } from "./hkdf.ts";
import { agree, agreementPublicKey } from "./key-agreement.ts";
import { Secret } from "./secret.ts";
import { sign, signingKeyFromSeed, verify } from "./signature.ts";
import { ristretto255 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import { readVectors } from "../../../test/vectors/read-vectors.ts";

const secret = (hex: string) => new Secret(fromHex(hex));
const shown = (value: Secret | undefined) => value && toHex(value.reveal());

describe("X25519, RFC 7748", () => {
  interface Pair {
    secret: string;
    publicKey: string;
  }
  const vectors = readVectors<{
    function: Pair & { shared: string };
    nonCanonical: Pair;
    iterated: { once: string; thousand: string };
    alice: Pair;
    bob: Pair;
    shared: string;
  }>("x25519.rfc7748.json");

  test("function", () => {
    const { secret: scalar, publicKey, shared } = vectors.function;
    expect(shown(agree(secret(scalar), fromHex(publicKey)))).toBe(shared);
  });

  test("the non-canonical input of section 5.2 is refused here", () => {
    const { secret: scalar, publicKey } = vectors.nonCanonical;
    expect(agree(secret(scalar), fromHex(publicKey))).toBeUndefined();
  });

  test("iterated a thousand times", () => {
    let k = fromHex(`09${"00".repeat(31)}`);
    let u = k;
    const seen: string[] = [];
    for (let i = 0; i < 1000; i++) {
      const next = agree(new Secret(k), u)!.reveal();
      u = k;
      k = next;
      seen.push(toHex(k));
    }
    expect([seen[0], seen[999]]).toEqual([vectors.iterated.once, vectors.iterated.thousand]);
  });

  test("Diffie–Hellman", () => {
    const { alice, bob, shared } = vectors;
    expect(toHex(agreementPublicKey(secret(alice.secret)))).toBe(alice.publicKey);
    expect(toHex(agreementPublicKey(secret(bob.secret)))).toBe(bob.publicKey);
    expect(shown(agree(secret(alice.secret), fromHex(bob.publicKey)))).toBe(shared);
    expect(shown(agree(secret(bob.secret), fromHex(alice.publicKey)))).toBe(shared);
  });
});

describe("Ed25519, RFC 8032", () => {
  interface Signed {
    seed: string;
    publicKey: string;
    message: string;
    signature: string;
  }
  const { tests } = readVectors<{ tests: Signed[] }>("ed25519.rfc8032.json");

  test.each(tests)("message $message", ({ seed, publicKey, message, signature }) => {
    const key = signingKeyFromSeed(secret(seed));
    expect(toHex(key.publicKey)).toBe(publicKey);
    expect(toHex(sign(key, fromHex(message)))).toBe(signature);
    expect(verify(key.publicKey, fromHex(message), fromHex(signature))).toBe(true);
    expect(verify(key.publicKey, fromHex(`${message}00`), fromHex(signature))).toBe(false);
  });
});

test("hashes are Node's, of any length, in parts and in fields, and those that follow know nothing of those before", () => {
  const bytes = Uint8Array.from({ length: 40_000 }, (_, at) => at * 7);
  const byNode = (all: Uint8Array) => createHash("sha256").update(all).digest("hex");
  for (const length of [40_000, 0, 16_384, 16_385, 1, 16_383, 55, 64]) {
    const part = bytes.subarray(0, length);
    expect(toHex(sha256(part))).toBe(byNode(part));
    expect(toHex(sha256Of(part, part.subarray(3), part))).toBe(
      byNode(concatBytes(part, part.subarray(3), part)),
    );
    expect(toHex(hashFields(DOMAINS.open, part, part))).toBe(byNode(encodeFields(DOMAINS.open, part, part)));
    for (const key of [part.subarray(0, 20), part])
      expect(toHex(hmacSha256(key, part))).toBe(createHmac("sha256", key).update(part).digest("hex"));
  }
});

describe("key derivation", () => {
  const { tests } = readVectors<{
    tests: Record<"secret" | "salt" | "info" | "pseudorandom" | "output", string>[];
  }>("hkdf.rfc5869.json");

  test.each(tests)("HKDF-SHA256, RFC 5869: $output", (row) => {
    const length = row.output.length / 2;
    expect(shown(hkdf(secret(row.secret), fromHex(row.salt), fromHex(row.info), length))).toBe(row.output);
    expect(shown(hkdf(fromHex(row.secret), fromHex(row.salt), fromHex(row.info), length))).toBe(row.output);
    expect(shown(hkdfExpand(secret(row.pseudorandom), fromHex(row.info), length))).toBe(row.output);
  });

  const codes = readVectors<{ tests: { key: string; message: string; code: string }[] }>("hmac.rfc4231.json");

  test.each(codes.tests)("HMAC-SHA256, RFC 4231: $code", ({ key, message, code }) => {
    expect(toHex(hmacSha256(fromHex(key), fromHex(message)))).toBe(code);
  });
});

describe("AES", () => {
  test("CTR, SP 800-38A F.5.5", () => {
    const vectors = readVectors<Record<string, string>>("aes-ctr.sp800-38a.json");
    const stream = createCipheriv("aes-256-ctr", fromHex(vectors.key), fromHex(vectors.counter));
    expect(stream.update(fromHex(vectors.plaintext)).toString("hex")).toBe(vectors.ciphertext);
  });

  interface Sealed {
    case: number;
    key: string;
    nonce: string;
    plaintext: string;
    aad: string;
    ciphertext: string;
    tag: string;
  }
  const { tests } = readVectors<{ tests: Sealed[] }>("aes-gcm.gcm-specification.json");

  test.each(tests)("GCM, test case $case", ({ key, nonce, plaintext, aad, ciphertext, tag }) => {
    const source = { bytes: () => fromHex(nonce) };
    const sealed = seal(secret(key), fromHex(plaintext), fromHex(aad), source);
    expect(toHex(sealed)).toBe(nonce + ciphertext + tag);
    expect(toHex(open(secret(key), sealed, fromHex(aad))!)).toBe(plaintext);
    expect(open(secret(key), sealed, concatBytes(fromHex(aad), Uint8Array.of(0)))).toBeUndefined();
  });
});

describe("ristretto255, RFC 9496", () => {
  const vectors = readVectors<{
    multiples: string[];
    invalid: string[];
    map: { input: string; output: string }[];
  }>("ristretto255.rfc9496.json");

  test("multiples of the generator", () => {
    let point = ristretto255.Point.ZERO;
    const multiples = vectors.multiples.map(() => {
      const encoded = toHex(point.toBytes());
      point = point.add(ristretto255.Point.BASE);
      return encoded;
    });
    expect(multiples).toEqual(vectors.multiples);
  });

  test.each(vectors.invalid)("%s is no commitment", (encoding) => {
    expect(verifySum([fromHex(encoding)], new Float64Array(1), 0n)).toBe(false);
  });

  test("the encoding of zero is one, to nothing", () => {
    expect(verifySum([fromHex(vectors.multiples[0])], new Float64Array(1), 0n)).toBe(true);
  });

  test.each(vectors.map)("map of $input", ({ input, output }) => {
    expect(toHex(pointFromUniform(fromHex(input)).toRistretto().toBytes())).toBe(output);
  });
});
