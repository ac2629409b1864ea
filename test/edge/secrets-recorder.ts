// Loaded before a party's own code: writes every secret that goes through the platform's crypto to the file SECRETS_TO,
// so that a test can look for them in what the party prints. For tests only.
import crypto from "node:crypto";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const file = process.env["SECRETS_TO"];
/** Long plaintexts are files and vectors; what is secret in them is looked for by its own text. */
const LONGEST = 4096;

/** Lines written at one time: a process that is killed loses the rest. */
const BATCH = 32;
const heard: string[] = [];

function record(kind: string, value: unknown): void {
  if (!file || !ArrayBuffer.isView(value) || value.byteLength < 16 || value.byteLength > 1 << 16) return;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes.every((byte) => byte === 0)) return;
  heard.push(`${kind} ${bytes.toString("hex")}\n`);
  if (heard.length >= BATCH) write();
}

function write(): void {
  if (file) appendFileSync(file, heard.splice(0).join(""));
}

process.on("exit", write);

const original = { ...crypto };

/** What stands in a key, in whatever form it is given. */
function bytesOf(key: unknown): unknown {
  return key instanceof crypto.KeyObject ? key.export() : key;
}

crypto.randomFillSync = ((target: NodeJS.ArrayBufferView, ...rest: number[]) => {
  const filled = Reflect.apply(original.randomFillSync, crypto, [target, ...rest]) as NodeJS.ArrayBufferView;
  record("random", filled);
  return filled;
}) as typeof crypto.randomFillSync;

crypto.diffieHellman = ((...args: Parameters<typeof crypto.diffieHellman>) => {
  const shared: unknown = Reflect.apply(original.diffieHellman, crypto, args);
  record("shared-secret", shared);
  return shared;
}) as typeof crypto.diffieHellman;

crypto.createPrivateKey = (...args) => {
  const [given] = args;
  // The last 32 bytes of the document are the seed.
  if (typeof given === "object" && "key" in given && ArrayBuffer.isView(given.key))
    record(
      "private-key",
      Buffer.from(given.key.buffer, given.key.byteOffset, given.key.byteLength).subarray(-32),
    );
  return original.createPrivateKey(...args);
};

crypto.createCipheriv = ((...args: Parameters<typeof crypto.createCipheriv>) => {
  record("cipher-key", bytesOf(args[1]));
  const cipher = original.createCipheriv(...args);
  const update = cipher.update.bind(cipher) as (...given: unknown[]) => unknown;
  const recorded = (...given: unknown[]): unknown => {
    const [data] = given;
    if (ArrayBuffer.isView(data) && data.byteLength <= LONGEST) record("plaintext", data);
    return update(...given);
  };
  Object.assign(cipher, { update: recorded });
  return cipher;
}) as typeof crypto.createCipheriv;

crypto.createDecipheriv = ((...args: Parameters<typeof crypto.createDecipheriv>) => {
  record("cipher-key", bytesOf(args[1]));
  return original.createDecipheriv(...args);
}) as typeof crypto.createDecipheriv;

syncBuiltinESMExports();
