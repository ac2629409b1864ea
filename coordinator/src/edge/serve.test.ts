import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { ensureVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { expect, test } from "vitest";
import { tinyKey } from "../../../test/simulation/tiny-market.ts";
import { type Held, openOwn } from "./make-service.ts";
import { type StudyPlace, studyOpener } from "./open-study.ts";
import { type ServiceNews, startService, storeNews } from "./serve.ts";
import { type ServiceConfig, serviceConfig } from "./service-config.ts";
import { changeServiceKey } from "./service-keys.ts";
import { serviceLogLine } from "./service-log.ts";

const hex = (byte: string) => byte.repeat(32);

test("a process whose key has been replaced elsewhere starts nothing, lets go of the books and names the key of now", async () => {
  const key = tinyKey("serve", "coordinator");
  const own = Buffer.from(key.publicKey).toString("hex");
  const both = { signature: hex("ab").repeat(2), proof: hex("ab").repeat(2), proofs: [] };
  const head = { type: "fedseg-key-rotation", v: 1, party: "coordinator" };
  const rotation = (from: string, to: string) => ({ ...head, from, to, ...both });
  const book = { rotations: [rotation(own, hex("aa")), rotation(hex("aa"), hex("bb"))], revocations: [] };
  let isClosed = false;
  const store = {
    read: (name: string) => (name === "own-keys" ? utf8(JSON.stringify(book)) : undefined),
    close: async () => void (isClosed = true),
  } as unknown as Store;
  const held = { key, store, source: systemEntropy() } as unknown as Held;
  const refused = await startService({} as ServiceConfig, () => undefined, held).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({
    code: "KEY_EARLIER",
    refusal: { what: expect.stringContaining(hex("bb")) },
  });
  expect(isClosed).toBe(true);
});

test("a key that was replaced elsewhere is not replaced again, until the key of now is copied here", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-"));
  const at = (file: string) => join(folder, file);
  const atRest = { keyFile: at("storage.key") };
  const vault = ensureVault(atRest, systemEntropy());
  const config = { name: "coordinator", folder, atRest, key: at("identity.key") } as ServiceConfig;
  try {
    createKeyFile(config.key, systemEntropy(), vault);
    copyFileSync(config.key, at("elsewhere.key"));
    await (await openStoreOf(undefined, { folder, book: ".", vault, told: onErrorStream })).close();
    expect(await changeServiceKey(config)).toMatchObject({ code: "ROTATED" });
    const elsewhere = { ...config, key: at("elsewhere.key") };
    await expect(changeServiceKey(elsewhere)).rejects.toMatchObject({ code: "KEY_EARLIER" });
    copyFileSync(config.key, elsewhere.key);
    expect(await changeServiceKey(elsewhere)).toMatchObject({ code: "ROTATED" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a server with books that does not answer is news of the coordinator, with the study whose books they are", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-"));
  const config = serviceConfig.parse({
    name: "coordinator",
    key: join(folder, "identity.key"),
    atRest: { keyFile: join(folder, "storage.key") },
    listen: { port: 7700 },
    folder,
    members: [],
    store: { kind: "postgres", url: "postgres://test@127.0.0.1:9/postgres", patienceSeconds: 0.2 },
  });
  try {
    createKeyFile(config.key, systemEntropy(), ensureVault(config.atRest, systemEntropy()));
    const told: string[] = [];
    const tell = (news: ServiceNews) => void told.push(serviceLogLine(news, new Date(Date.UTC(2026, 0, 1))));
    const unreachable = expect.objectContaining({ code: "STORE_UNREACHABLE" });
    await expect(startService(config, tell)).rejects.toEqual(unreachable);
    const open = studyOpener({
      ...openOwn(config),
      ...config,
      toldOfStore: storeNews(config, tell),
    } as unknown as StudyPlace);
    await expect(
      open(
        "spring",
        () => expect.fail(),
        () => undefined,
      ),
    ).rejects.toEqual(unreachable);
    const line = {
      time: "2026-01-01T00:00:00.000Z",
      type: "store",
      code: "STORE",
      party: "coordinator",
      text: "The server with the books does not answer (ECONNREFUSED); it is asked again.",
    };
    expect(told.map((each) => JSON.parse(each))).toEqual([line, { ...line, study: "spring" }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
