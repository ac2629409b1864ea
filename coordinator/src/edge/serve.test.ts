import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import { ensureVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { expect, test, vi } from "vitest";
import { tinyKey } from "../../../test/simulation/tiny-market.ts";
import { type Held, holdService, openOwn, studyStores } from "./make-service.ts";
import { type ServiceNews, startService, storeNews } from "./serve.ts";
import { type ServiceConfig, serviceConfig } from "./service-config.ts";
import { changeServiceKey } from "./service-keys.ts";
import { serviceLogLine } from "./service-log.ts";
import { WriteWatch } from "./write-watch.ts";

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

/** A service's configuration in a new folder, with its keys. */
function configured(more: object): ServiceConfig {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-"));
  const config = serviceConfig.parse({
    name: "coordinator",
    key: join(folder, "identity.key"),
    atRest: { keyFile: join(folder, "storage.key") },
    listen: { port: 0 },
    folder,
    members: [],
    ...more,
  });
  createKeyFile(config.key, systemEntropy(), ensureVault(config.atRest, systemEntropy()));
  return config;
}

test("a server with books that does not answer is news of the coordinator, with the study whose books they are", async () => {
  const store = { kind: "postgres", url: "postgres://test@127.0.0.1:9/postgres", patienceSeconds: 0.2 };
  const config = configured({ store });
  try {
    const told: string[] = [];
    const tell = (news: ServiceNews) => void told.push(serviceLogLine(news, new Date(Date.UTC(2026, 0, 1))));
    const unreachable = expect.objectContaining({ code: "STORE_UNREACHABLE" });
    await expect(startService(config, tell)).rejects.toEqual(unreachable);
    const held = { ...openOwn(config), writes: new WriteWatch(), toldOfStore: storeNews(config, tell) };
    await expect(studyStores(config, held)("spring")).rejects.toEqual(unreachable);
    const line = {
      time: "2026-01-01T00:00:00.000Z",
      type: "store",
      code: "STORE",
      party: "coordinator",
      text: "The server with the books does not answer (ECONNREFUSED); it is asked again.",
    };
    expect(told.map((each) => JSON.parse(each))).toEqual([line, { ...line, study: "spring" }]);
  } finally {
    rmSync(config.folder, { recursive: true });
  }
});

test("/readyz: that the service cannot write is heard, and that there is room again; one study's book is that study's alone", async () => {
  const config = configured({ api: { port: 0 } });
  const ports: Record<string, number> = {};
  let isFull = false;
  const held = await holdService(config, () => undefined);
  const { store, writes } = held;
  const filled: Store = {
    ...store,
    commit: async (...written) => {
      if (isFull) throw new TypeError("ENOSPC");
      return store.commit(...written);
    },
  };
  const serving = await startService(
    config,
    (news) => void ("port" in news && (ports[news.type] = news.port)),
    { ...held, store: writes.over(filled) },
  );
  const readyz = async () => (await fetch(`http://127.0.0.1:${ports.api}/readyz`)).status;
  try {
    const acme = { name: "acme", identity: hex("ab") };
    expect(await readyz()).toBe(200);
    isFull = true;
    await expect(serving.service.addMember(acme)).rejects.toThrow("ENOSPC");
    expect([await readyz(), await readyz()]).toEqual([503, 503]);
    isFull = false;
    await vi.waitFor(async () => expect(await readyz()).toBe(200));
    const spring = await studyStores(config, held)("spring");
    await spring.close();
    const written = () => spring.commit([{ key: "step", value: utf8("x") }], []);
    await expect(written()).rejects.toThrow(/not open/);
    expect(await readyz()).toBe(200);
    // Where the disk is full the service hears it by a study's book, too.
    isFull = true;
    await expect(written()).rejects.toThrow(/not open/);
    await vi.waitFor(async () => expect(await readyz()).toBe(503));
  } finally {
    await serving.end();
    rmSync(config.folder, { recursive: true });
  }
});
