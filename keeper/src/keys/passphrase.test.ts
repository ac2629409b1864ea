import { scryptSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AtRest, ensureVault, openVault } from "./at-rest.ts";
import { systemEntropy } from "./entropy.ts";
import { vaultOf } from "./vault.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const PASSPHRASE = "correct horse battery staple";

let folder: string;
let config: AtRest;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-passphrase-"));
  writeFileSync(at("phrase"), `${PASSPHRASE}\n`);
  config = { passphrase: { file: at("phrase") }, salt: at("salt") };
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const open = (atRest: AtRest) => openVault(atRest, systemEntropy());
const sample = new TextEncoder().encode("labels");

test("a passphrase is hardened by scrypt of the documented strength, with a salt of its own", () => {
  const sealed = ensureVault(config, systemEntropy()).seal(sample, "x");
  expect(statSync(at("salt")).mode & 0o777).toBe(0o600);
  const salt = Buffer.from(readFileSync(at("salt"), "utf8").trim(), "hex");
  expect(salt.length).toBe(16);
  const strength = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };
  const key = Uint8Array.from(scryptSync(PASSPHRASE, salt, 32, strength));
  expect(vaultOf(new Secret(key), systemEntropy()).open(sealed, "x")).toEqual(sample);
}, 30_000);

test("a passphrase in a variable opens what the same one in a file has sealed; another does not", () => {
  const sealed = ensureVault(config, systemEntropy()).seal(sample, "x");
  const environment = "FEDSEG_TEST_PASSPHRASE";
  vi.stubEnv(environment, PASSPHRASE);
  expect(open({ passphrase: { environment }, salt: at("salt") }).open(sealed, "x")).toEqual(sample);
  writeFileSync(at("phrase"), "correct horse battery stapel");
  expect(() => open(config).open(sealed, "x")).toThrow(expect.objectContaining({ code: "VAULT_KEY_WRONG" }));
}, 30_000);

test("the same passphrase with another salt is another key", () => {
  const sealed = ensureVault(config, systemEntropy()).seal(sample, "x");
  const other = ensureVault({ passphrase: { file: at("phrase") }, salt: at("salt-2") }, systemEntropy());
  expect(() => other.open(sealed, "x")).toThrow(expect.objectContaining({ code: "VAULT_KEY_WRONG" }));
}, 30_000);
