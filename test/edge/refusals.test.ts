import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tokenCheck } from "@fedseg/client-node/edge/labels/lookup/token.ts";
import { exportPostgres } from "@fedseg/client-node/edge/labels/export/postgres.ts";
import { exportWebhook } from "@fedseg/client-node/edge/labels/export/webhook.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labelSet } from "../out/label-sets.ts";

/** Stands in every secret below; a fifth of it would be enough to know where it comes from. */
const SECRET = "q7Zk9fX2";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-refusals-"));
  for (const file of ["storage.key", "salt", "identity.key"])
    writeFileSync(join(folder, file), SECRET, { mode: 0o600 });
  process.env["FEDSEG_TEST_SECRET"] = SECRET;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  delete process.env["FEDSEG_TEST_SECRET"];
});

const environment = "FEDSEG_TEST_SECRET";
const ports = {
  state: "",
  now: () => 0,
  wait: async () => undefined,
  uniform: () => 0,
  isCurrent: () => true,
};
const goodVault = () => {
  writeFileSync(join(folder, "good.key"), `${"ab".repeat(32)}\n`, { mode: 0o600 });
  return openVault({ keyFile: join(folder, "good.key") }, systemEntropy());
};

test.each<[string, () => unknown]>([
  ["a lookup token that is too short", () => tokenCheck(SECRET)],
  ["a storage key in the environment that is none", () => openVault({ environment }, systemEntropy())],
  [
    "a storage key file that is none",
    () => openVault({ keyFile: join(folder, "storage.key") }, systemEntropy()),
  ],
  [
    "a passphrase that is too short",
    () => openVault({ passphrase: { environment }, salt: join(folder, "salt") }, systemEntropy()),
  ],
  ["an identity key file that is damaged", () => loadKeyFile(join(folder, "identity.key"), goodVault())],
  [
    "a webhook secret of another form",
    () =>
      exportWebhook(
        { url: "https://crm.example", secret: SECRET, batch: 1, attempts: 1 },
        labelSet(["u1"]),
        ports,
      ),
  ],
  [
    "a webhook address with a password",
    () =>
      exportWebhook(
        { url: `https://me:${SECRET}@crm.example`, secret: SECRET, batch: 1, attempts: 1 },
        labelSet(["u1"]),
        ports,
      ),
  ],
  [
    "a database that does not answer",
    () => exportPostgres({ url: `postgres://me:${SECRET}@127.0.0.1:1/crm`, table: "t" }, labelSet(["u1"])),
  ],
  [
    "a database address that is none",
    () => exportPostgres({ url: `postgres://me:${SECRET}@[/crm`, table: "t" }, labelSet(["u1"])),
  ],
])("%s is refused without being shown", async (_, attempt) => {
  const refusal = await (async () => attempt())().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(CodedError);
  const { message, refusal: parts, cause, stack } = refusal as CodedError;
  expect(JSON.stringify([message, parts, String(cause), stack])).not.toContain(SECRET);
});
