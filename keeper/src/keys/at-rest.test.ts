import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemEntropy } from "./entropy.ts";
import { vaultOf } from "./vault.ts";
import { type AtRest, atRestConfig, atRestUnder, ensureVault, openVault } from "./at-rest.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "fedseg-at-rest-"))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const refusal = (code: string) => expect.objectContaining({ code });
const open = (config: AtRest) => openVault(config, systemEntropy());
const hash = (config: AtRest) => Buffer.from(open(config).keyedHash("u", "test")).toString("hex");
const hashUnder = (key: Uint8Array) =>
  Buffer.from(vaultOf(Secret.copyOf(key), systemEntropy()).keyedHash("u", "test")).toString("hex");
const HEX = "0123456789abcdef".repeat(4);

test("a storage key file is made once, for its owner only, and read back", () => {
  const config = { keyFile: at("keys/storage.key") };
  ensureVault(config, systemEntropy());
  const made = readFileSync(config.keyFile, "utf8");
  expect(made).toMatch(/^[0-9a-f]{64}\n$/);
  expect([config.keyFile, at("keys")].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
  ensureVault(config, systemEntropy());
  expect(readFileSync(config.keyFile, "utf8")).toBe(made);
  expect(hash(config)).toBe(hashUnder(Buffer.from(made.trim(), "hex")));
});

test("a key file that others may read is taken away from them", () => {
  const config = { keyFile: at("storage.key") };
  ensureVault(config, systemEntropy());
  chmodSync(config.keyFile, 0o644);
  open(config);
  expect(statSync(config.keyFile).mode & 0o777).toBe(0o600);
});

test("a key in an environment variable is the key of a file that holds the same", () => {
  writeFileSync(at("storage.key"), `${HEX}\n`);
  vi.stubEnv("FEDSEG_TEST_STORAGE", HEX);
  expect(hash({ environment: "FEDSEG_TEST_STORAGE" })).toBe(hash({ keyFile: at("storage.key") }));
});

test("what is missing is refused by name, and nothing is made in its place", () => {
  const missing: AtRest[] = [
    { keyFile: at("storage.key") },
    { environment: "FEDSEG_TEST_UNSET" },
    { passphrase: { environment: "FEDSEG_TEST_UNSET" }, salt: at("salt") },
    { passphrase: { file: at("phrase") }, salt: at("salt") },
  ];
  for (const config of missing) expect(() => open(config)).toThrow(refusal("VAULT_KEY_MISSING"));
  expect(["storage.key", "salt", "phrase"].filter((name) => existsSync(at(name)))).toEqual([]);
});

test.each([
  ["too short", "ab".repeat(31)],
  ["too long", "ab".repeat(33)],
  ["no hexadecimal", "zz".repeat(32)],
  ["all zeros on two lines", `${"00".repeat(16)}\n${"00".repeat(16)}`],
])("a storage key that is %s is refused, and the refusal does not repeat it", (_, text) => {
  writeFileSync(at("storage.key"), text);
  vi.stubEnv("FEDSEG_TEST_STORAGE", text);
  for (const config of [{ keyFile: at("storage.key") }, { environment: "FEDSEG_TEST_STORAGE" }]) {
    expect(() => open(config)).toThrow(refusal("VAULT_KEY_INVALID"));
    expect(() => open(config)).not.toThrow(text.slice(0, 12));
  }
});

test("a short passphrase and a damaged salt are refused, and the refusal does not repeat them", () => {
  writeFileSync(at("short"), "horse staple".slice(1));
  writeFileSync(at("phrase"), "correct horse battery staple");
  writeFileSync(at("salt"), "00".repeat(16));
  writeFileSync(at("bad-salt"), "00".repeat(8));
  const short = () => open({ passphrase: { file: at("short") }, salt: at("salt") });
  expect(short).toThrow(refusal("VAULT_KEY_INVALID"));
  expect(short).not.toThrow("orse");
  const damaged = () => open({ passphrase: { file: at("phrase") }, salt: at("bad-salt") });
  expect(damaged).toThrow(refusal("VAULT_KEY_INVALID"));
});

test("the section names exactly one way, and its paths are the configuration's", () => {
  const here = (relative: string) => `/home/${relative}`;
  expect(atRestUnder({ keyFile: "k" }, here)).toEqual({ keyFile: "/home/k" });
  expect(atRestUnder({ environment: "NAME" }, here)).toEqual({ environment: "NAME" });
  const phrase = { passphrase: { file: "p" }, salt: "s" };
  expect(atRestUnder(phrase, here)).toEqual({ passphrase: { file: "/home/p" }, salt: "/home/s" });
  const refused = [{}, { keyFile: "" }, { keyFile: "k", environment: "N" }, { passphrase: { file: "p" } }];
  expect(refused.filter((value) => atRestConfig.safeParse(value).success)).toEqual([]);
});
