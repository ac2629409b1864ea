import { createCipheriv, createHmac, hkdfSync } from "node:crypto";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { systemEntropy } from "./entropy.ts";
import { vaultOf } from "./vault.ts";

const KEY = Uint8Array.from({ length: 32 }, (_, at) => at);
const CONTEXT = "journal/chains";
const [DAMAGED, WRONG] = ["VAULT_DAMAGED", "VAULT_KEY_WRONG"];
const text = (plain: string) => new TextEncoder().encode(plain);
const refusal = (code: string) => expect.objectContaining({ code });
const open = (key = KEY) => vaultOf(Secret.copyOf(key), systemEntropy());

/** The keys and the sealed form by Node's own HKDF, GCM and HMAC: a second implementation. */
const derive = (use: string, length: number) =>
  Buffer.from(hkdfSync("sha256", KEY, "fedseg/v1/storage", use, length));
function sealBySecond(plain: Uint8Array, context: string, nonce: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", derive("seal", 32), nonce);
  cipher.setAAD(text(`fedseg/v1/storage/${context}`));
  const body = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return Uint8Array.from(Buffer.concat([text("FSV1"), derive("id", 4), nonce, ...body]));
}

test("seals as a second implementation does, byte for byte", () => {
  const nonce = new Uint8Array(12).fill(0x5a);
  const vault = vaultOf(Secret.copyOf(KEY), { bytes: () => nonce });
  const sealed = vault.seal(text("chains of session 7"), CONTEXT);
  expect(sealed).toEqual(sealBySecond(text("chains of session 7"), CONTEXT, nonce));
});

test("hashes as a second implementation does, for each purpose on its own", () => {
  const expected = createHmac("sha256", derive("hash", 32)).update("withdrawal\nuser-1").digest();
  expect(Buffer.from(open().keyedHash("user-1", "withdrawal"))).toEqual(expected);
  expect(open().keyedHash("user-1", "pseudonym")).not.toEqual(open().keyedHash("user-1", "withdrawal"));
});

test("opens what it sealed for the same context, of any length, and no other", () => {
  const vault = open();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (plain, context) => {
      const sealed = vault.seal(plain, context);
      expect(vault.open(sealed, context)).toEqual(plain);
      for (const other of [`${context}x`, `x${context}`, `${context}/`, `${context}\0`]) {
        expect(() => vault.open(sealed, other)).toThrow(refusal("VAULT_DAMAGED"));
      }
    }),
  );
});

test("never seals alike twice, and shows nothing of what it seals", () => {
  const [vault, plain] = [open(), text("u-1,2,Loyal")];
  const sealed = Array.from({ length: 100 }, () => Buffer.from(vault.seal(plain, CONTEXT)));
  expect(new Set(sealed.map((bytes) => bytes.toString("hex"))).size).toBe(100);
  expect(new Set(sealed.map((bytes) => bytes.subarray(8, 20).toString("hex"))).size).toBe(100);
  expect(sealed.some((bytes) => bytes.includes("u-1"))).toBe(false);
});

test("refuses a sealed value with any bit of any byte flipped", () => {
  const vault = open();
  const sealed = vault.seal(text("chains"), CONTEXT);
  for (let at = 0; at < sealed.length; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const flipped = Uint8Array.from(sealed);
      flipped[at] ^= 1 << bit;
      const isKeyId = at >= 4 && at < 8;
      expect(() => vault.open(flipped, CONTEXT)).toThrow(
        refusal(isKeyId ? "VAULT_KEY_WRONG" : "VAULT_DAMAGED"),
      );
    }
  }
});

test("refuses a sealed value that is cut off anywhere or has more behind it", () => {
  const vault = open();
  const sealed = vault.seal(text("chains"), CONTEXT);
  for (let length = 0; length < sealed.length; length += 1) {
    const cut = sealed.subarray(0, length);
    expect(() => vault.open(cut, CONTEXT)).toThrow(refusal(length >= 4 && length < 8 ? WRONG : DAMAGED));
  }
  expect(() => vault.open(Uint8Array.from([...sealed, 0]), CONTEXT)).toThrow(refusal("VAULT_DAMAGED"));
});

test("tells another key from damage, and names neither the key nor what is sealed", () => {
  const sealed = open().seal(text("u-1,2,Loyal"), CONTEXT);
  const other = open(new Uint8Array(32).fill(7));
  expect(() => other.open(sealed, CONTEXT)).toThrow(refusal("VAULT_KEY_WRONG"));
  expect(() => other.open(sealed, CONTEXT)).not.toThrow(/u-1|070707|000102/);
});

test("refuses text of old files that were never sealed", () => {
  const plain = text("00".repeat(32));
  expect(() => open().open(plain, CONTEXT)).toThrow(refusal("VAULT_DAMAGED"));
});

test("the sealing key, the hashing key and what is visible of the key have nothing in common", () => {
  const uses = ["seal", "hash", "id"].map((use) => derive(use, 32).toString("hex"));
  expect(new Set([...uses, Buffer.from(KEY).toString("hex")]).size).toBe(4);
  const sealed = Buffer.from(open().seal(text("x"), CONTEXT));
  expect(sealed.subarray(4, 8).toString("hex")).toBe(derive("id", 4).toString("hex"));
});
