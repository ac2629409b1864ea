import { existsSync, writeFileSync } from "node:fs";
import { seal } from "../crypto/aead.ts";
import { toHex, u32, utf8 } from "../crypto/bytes.ts";
import { commit, generators } from "../crypto/commitment.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { agreementKeyFromSeed } from "../crypto/key-agreement.ts";
import { addMask, blindingScalar } from "../crypto/mask-generator.ts";
import { chunkRoot, saltedShareLeaf } from "../crypto/merkle.ts";
import { Secret } from "../crypto/secret.ts";
import { split } from "../crypto/shamir.ts";
import { ringFromIntegers, ringToBytes, zeroRing } from "../field/ring.ts";
import { scalarToBytes } from "../field/scalar.ts";
import { maskContribution } from "./mask.ts";
import { pairSeed } from "./pair-seed.ts";
import { expect, test } from "vitest";
import { readVectors } from "../../../test/vectors/read-vectors.ts";

const NAME = "secure-aggregation.fedseg.json";
const FILE = new URL(`../../../test/vectors/${NAME}`, import.meta.url);
// A change of these bytes is a change of the wire: FEDSEG_WRITE_VECTORS=1 rewrites them, nothing else does.
const rewrite = process.env.FEDSEG_WRITE_VECTORS === "1";

const filled = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
/** The bytes 1, 2, 3 … modulo 256, whatever is asked for. */
const counting = () => {
  let next = 0;
  return { bytes: (count: number) => Uint8Array.from({ length: count }, () => (next = (next + 1) & 0xff)) };
};

/** Computes every frozen value from fixed inputs, which the notes give in words. */
function compute() {
  const [alice, bob] = [1, 2].map((byte) => agreementKeyFromSeed(new Secret(filled(byte))));
  const binding = { bundlesHash: filled(3), planHash: filled(4), session: 5, attempt: 6 };
  const seed = pairSeed({ secret: alice.secret, publicKey: bob.publicKey, ...binding, self: 7, peer: 2 })!;
  const masks = ([32, 64] as const).map((bits) => {
    const vector = zeroRing(8, bits);
    addMask(vector, seed);
    return toHex(ringToBytes(vector));
  });
  const shares = split(new Secret(Uint8Array.of(10, 20, 30)), 5, 3, counting());
  const gens = generators(4);
  const masked = maskContribution({
    contribution: ringFromIntegers(Float64Array.of(1, -2, 3), 64),
    blinding: 9n,
    selfSeed: new Secret(filled(8)),
    pairSeeds: [0, 2].map((index) => ({ index, seed: new Secret(filled(20 + index)) })),
    self: 1,
  });
  return {
    hashedFields: toHex(hashFields(DOMAINS.message, utf8("REPORT"), u32(1), filled(0, 0))),
    publicKeys: [alice, bob].map((key) => toHex(key.publicKey)),
    pairSeed: toHex(seed.reveal()),
    mask32: masks[0],
    mask64: masks[1],
    blindingScalar: toHex(scalarToBytes(blindingScalar(seed))),
    masked: toHex(ringToBytes(masked.masked)),
    maskedBlinding: toHex(scalarToBytes(masked.maskedBlinding)),
    sealed: toHex(seal(new Secret(filled(11)), utf8("plaintext"), utf8("aad"), counting())),
    shares: shares.map((share) => toHex(share.reveal())),
    shareLeaf: toHex(saltedShareLeaf(filled(12), filled(13))),
    chunkRoot: toHex(chunkRoot(filled(14, 5000))),
    generators: [gens.blinding, ...gens.entries.map((entry) => entry.toRistretto())].map((point) =>
      toHex(point.toBytes()),
    ),
    commitment: toHex(commit(Float64Array.of(5, -3, 0, 2 ** 40), 15n, gens)),
  };
}

const NOTES = {
  note: "Frozen by fedseg; hexadecimal. [b] is the byte b 32 times. Integers in transcripts are big-endian, ring words and scalars little-endian.",
  hashedFields: "hashFields(message tag, 'REPORT', u32(1), empty)",
  pairSeed: "m_i = [1], M_j that of [2], K = [3], planHash = [4], session 5, attempt 6, i = 7, j = 2",
  mask: "first 8 words of PRG(pair seed); blindingScalar of the same seed",
  masked: "w = 64, v = (1, -2, 3), r = 9, b = [8], node 1 with node 0 by seed [20] and node 2 by seed [22]",
  sealed: "key [11], 'plaintext', aad 'aad', nonce 01 … 0c",
  shares: "secret 0a 14 1e, n = 5, t = 3, coefficient bytes 01 02 03 (x) and 04 05 06 (x²)",
  shareLeaf: "salt [12], share [13]",
  chunkRoot: "5000 bytes 0e",
  generators: "H, G_0 … G_3",
  commitment: "values 5, -3, 0, 2^40, blinding 15",
};

test.runIf(rewrite)("frozen vectors are rewritten (skipped unless FEDSEG_WRITE_VECTORS=1)", () => {
  writeFileSync(FILE, `${JSON.stringify({ ...NOTES, values: compute() }, null, 1)}\n`);
  expect(existsSync(FILE)).toBe(true);
});

test("every frozen value is what it was", () => {
  expect(compute()).toEqual(readVectors<{ values: unknown }>(NAME).values);
});
