import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemEntropy } from "./entropy.ts";
import { createKeyFile, loadKeyFile } from "./key-file.ts";
import { seededVault } from "../../../test/vaults.ts";

const VAULT = seededVault("key file");

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-key-"));
  path = join(folder, "keys", "identity.key");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusal = (code: string) => expect.objectContaining({ code });
const modeOf = (file: string) => statSync(file).mode & 0o777;

test("a new key is for its owner only, and loads as the same identity", () => {
  const key = createKeyFile(path, systemEntropy(), VAULT);
  expect([modeOf(path), modeOf(join(folder, "keys"))]).toEqual([0o600, 0o700]);
  expect(loadKeyFile(path, VAULT).publicKey).toEqual(key.publicKey);
});

test("a key is never overwritten", () => {
  createKeyFile(path, systemEntropy(), VAULT);
  const before = readFileSync(path, "utf8");
  expect(() => createKeyFile(path, systemEntropy(), VAULT)).toThrow(refusal("KEY_EXISTS"));
  expect(readFileSync(path, "utf8")).toBe(before);
});

test("two keys differ", () => {
  const [a, b] = ["a", "b"].map((name) => createKeyFile(join(folder, name), systemEntropy(), VAULT));
  expect(a.publicKey).not.toEqual(b.publicKey);
});

test("a key that others may read is taken away from them", () => {
  createKeyFile(path, systemEntropy(), VAULT);
  chmodSync(path, 0o644);
  loadKeyFile(path, VAULT);
  expect(modeOf(path)).toBe(0o600);
});

test("a missing key is refused and none is made", () => {
  expect(() => loadKeyFile(path, VAULT)).toThrow(refusal("KEY_MISSING"));
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ["too short", "ab".repeat(31)],
  ["no hexadecimal", "zz".repeat(32)],
  ["two keys", `${"ab".repeat(32)}\n${"ab".repeat(32)}`],
])("a damaged key (%s) is refused, and the refusal does not repeat it", (_, text) => {
  mkdirSync(join(folder, "keys"));
  writeFileSync(path, text);
  expect(() => loadKeyFile(path, VAULT)).toThrow(refusal("KEY_DAMAGED"));
  expect(() => loadKeyFile(path, VAULT)).not.toThrow(text.slice(0, 16));
});

test("a folder in the key's place is refused and keeps its permissions", () => {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  expect(() => loadKeyFile(path, VAULT)).toThrow(refusal("KEY_UNREADABLE"));
  expect(modeOf(path)).toBe(0o755);
});

test("a place that cannot hold a key is refused", () => {
  writeFileSync(join(folder, "keys"), "a file, not a folder");
  expect(() => createKeyFile(path, systemEntropy(), VAULT)).toThrow(refusal("KEY_UNWRITABLE"));
});
