import { open } from "./aead.ts";
import { concatBytes, fromHex, toHex } from "./bytes.ts";
import { hkdf } from "./hkdf.ts";
import { agree } from "./key-agreement.ts";
import { Secret } from "./secret.ts";
import { verify } from "./signature.ts";
import { describe, expect, test } from "vitest";
import { readVectors } from "../../../test/vectors/read-vectors.ts";

/** What every case of Project Wycheproof has: whether a sound implementation accepts it, and what it is an edge of. */
interface Case {
  readonly id: number;
  readonly comment: string;
  readonly result: "valid" | "acceptable" | "invalid";
  readonly flags: readonly string[];
}

type Cases<Field extends string> = { readonly tests: readonly (Case & Readonly<Record<Field, string>>)[] };

const secret = (hex: string) => new Secret(fromHex(hex));
const shown = (value: Secret | undefined) => value && toHex(value.reveal());

/** The cases in which what came out differs from what should have, by their numbers and comments. */
function wrong<C extends Case>(tests: readonly C[], got: (one: C) => unknown, expected: (one: C) => unknown) {
  return tests
    .filter((one) => got(one) !== expected(one))
    .map(({ id, comment, flags }) => `${id} ${comment} ${flags.join()}`);
}

/** How many cases have a flag: none would mean that an edge is not looked at. */
const flagged = (tests: readonly Case[], flag: string) =>
  tests.filter(({ flags }) => flags.includes(flag)).length;

describe("Project Wycheproof", () => {
  test("X25519: low-order and non-canonical keys are refused, every other agreement is right", () => {
    const { tests } = readVectors<Cases<"secret" | "publicKey" | "shared">>("x25519.wycheproof.json");
    const refused = ["LowOrderPublic", "NonCanonicalPublic"];
    const isRefused = ({ flags }: Case) => flags.some((flag) => refused.includes(flag));
    const got = (one: (typeof tests)[number]) => shown(agree(secret(one.secret), fromHex(one.publicKey)));
    expect(wrong(tests, got, (one) => (isRefused(one) ? undefined : one.shared))).toEqual([]);
    const edges = ["Twist", "LowOrderPublic", "NonCanonicalPublic", "SmallPublicKey", "ZeroSharedSecret"];
    expect(edges.map((flag) => flagged(tests, flag))).toEqual([219, 31, 19, 8, 31]);
    expect(tests).toHaveLength(518);
  });

  test("Ed25519: malleable, truncated and altered signatures are refused, sound ones accepted", () => {
    const { tests } = readVectors<Cases<"publicKey" | "message" | "signature">>("ed25519.wycheproof.json");
    const got = (one: (typeof tests)[number]) =>
      verify(fromHex(one.publicKey), fromHex(one.message), fromHex(one.signature));
    expect(wrong(tests, got, ({ result }) => result === "valid")).toEqual([]);
    expect(flagged(tests, "SignatureMalleability")).toBe(8);
    expect(tests).toHaveLength(145);
  });

  test("AES-256-GCM: altered tags are refused, everything else is opened", () => {
    type Field = "key" | "nonce" | "aad" | "plaintext" | "ciphertext" | "tag";
    const { tests } = readVectors<Cases<Field>>("aes-gcm.wycheproof.json");
    const got = ({ key, nonce, aad, ciphertext, tag }: (typeof tests)[number]) => {
      const plaintext = open(
        secret(key),
        concatBytes(...[nonce, ciphertext, tag].map(fromHex)),
        fromHex(aad),
      );
      return plaintext && toHex(plaintext);
    };
    const expected = (one: (typeof tests)[number]) => (one.result === "valid" ? one.plaintext : undefined);
    expect(wrong(tests, got, expected)).toEqual([]);
    expect(tests.filter(({ result }) => result === "invalid").length).toBeGreaterThan(20);
  });

  test("HKDF-SHA256: empty salts, every length, too long ones refused", () => {
    const { tests } = readVectors<{
      tests: (Case & Record<"secret" | "salt" | "info" | "output", string> & { length: number })[];
    }>("hkdf-sha256.wycheproof.json");
    const got = (one: (typeof tests)[number]) => {
      try {
        return shown(hkdf(secret(one.secret), fromHex(one.salt), fromHex(one.info), one.length));
      } catch (error) {
        return error instanceof RangeError ? "refused" : error;
      }
    };
    expect(wrong(tests, got, (one) => (one.result === "invalid" ? "refused" : one.output))).toEqual([]);
    expect(["EmptySalt", "SizeTooLarge"].map((flag) => flagged(tests, flag))).toEqual([22, 3]);
  });
});
