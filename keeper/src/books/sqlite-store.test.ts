import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { systemEntropy } from "../keys/entropy.ts";
import { holderOf } from "./holder.ts";
import { withEntry } from "./seal.ts";
import { openStore } from "./sqlite-store.ts";
import { OPEN_VAULT, seededVault } from "../../../test/vaults.ts";

const STORE = pathToFileURL(join(import.meta.dirname, "sqlite-store.ts")).href;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-store-"));
  path = join(folder, "party", "books.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

/** Node's arguments for a script in a process of its own that has the store open. */
function scriptArguments(script: string): string[] {
  const source = `import { openStore } from ${JSON.stringify(STORE)};
    const store = openStore(${JSON.stringify(path)}, { seal: (plain) => plain, open: (sealed) => sealed });
    ${script}`;
  return ["--input-type=module", "--eval", source];
}

/** Tells whether any 32 bytes of the secret stand in the database's files; a long value is spread over pages. */
function isOnDisk(secret: Uint8Array): boolean {
  const party = join(folder, "party");
  const files = readdirSync(party).map((name) => readFileSync(join(party, name)));
  for (let at = 0; at < secret.length; at += 32) {
    if (files.some((file) => file.includes(Buffer.from(secret.subarray(at, at + 32))))) return true;
  }
  return false;
}

/** Makes the seal fit the journal, as whoever can write the file may. */
function forgeSeal(): void {
  const database = new DatabaseSync(path);
  const digest = database
    .prepare("SELECT key, value FROM journal")
    .all()
    .reduce<Uint8Array>(
      (sum, { key, value }) => withEntry(sum, key as string, value as Uint8Array),
      new Uint8Array(32),
    );
  database.prepare("UPDATE seal SET digest = ?").run(digest);
  database.close();
}

test("keeps journal and ledger over a restart, in order and owner-only", async () => {
  const first = openStore(path, OPEN_VAULT);
  await first.commit([{ key: "plan", value: bytes("one") }], ["a", "b"]);
  await first.commit([{ key: "plan", value: bytes("two") }], ["c"]);
  await first.close();
  const second = openStore(path, OPEN_VAULT);
  expect(second.lines()).toEqual(["a", "b", "c"]);
  expect(second.read("plan")).toEqual(bytes("two"));
  expect(second.read("roster")).toBeUndefined();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "party")).mode & 0o777).toBe(0o700);
  await second.close();
});

test("a process killed in the middle of a commit leaves nothing of it and everything before it", async () => {
  const { signal } = spawnSync(
    process.execPath,
    scriptArguments(`
      await store.commit([{ key: "before", value: new Uint8Array([1]) }], ["whole"]);
      const dying = { *[Symbol.iterator]() { yield "half"; process.kill(process.pid, "SIGKILL"); yield "rest"; } };
      await store.commit([{ key: "during", value: new Uint8Array([2]) }, { key: "before", value: undefined }], dying);
    `),
  );
  expect(signal).toBe("SIGKILL");
  const store = openStore(path, OPEN_VAULT);
  expect(store.lines()).toEqual(["whole"]);
  expect(store.read("before")).toEqual(new Uint8Array([1]));
  expect(store.read("during")).toBeUndefined();
  await store.close();
});

test("a commit that returned is there after kill -9", async () => {
  const { signal } = spawnSync(
    process.execPath,
    scriptArguments(
      `store.commit([{ key: "k", value: new Uint8Array([7]) }], ["sent"]); process.kill(process.pid, "SIGKILL");`,
    ),
  );
  expect(signal).toBe("SIGKILL");
  const store = openStore(path, OPEN_VAULT);
  expect([store.lines(), store.read("k")]).toEqual([["sent"], new Uint8Array([7])]);
  await store.close();
});

test("a commit that fails writes nothing, says so in a code, and the store goes on", async () => {
  const store = openStore(path, OPEN_VAULT);
  const unwritable = { key: "bad", value: { not: "bytes" } as unknown as Uint8Array };
  const failing = () => store.commit([{ key: "good", value: bytes("x") }, unwritable], ["line"]);
  await expect(failing()).rejects.toEqual(expect.objectContaining({ code: "STORE_UNWRITABLE" }));
  expect([store.lines(), store.read("good")]).toEqual([[], undefined]);
  await store.commit([{ key: "good", value: bytes("y") }], ["next"]);
  expect([store.lines(), store.read("good")]).toEqual([["next"], bytes("y")]);
  await store.close();
});

test.each([32, 16_000])(
  "an erased or replaced secret of %i bytes is in no database file any more",
  async (size) => {
    const secret = () => systemEntropy().bytes(size);
    const [erased, replaced, kept] = [secret(), secret(), secret()];
    const store = openStore(path, OPEN_VAULT);
    await store.commit(
      [
        { key: "channel-secret", value: erased },
        { key: "chains", value: replaced },
      ],
      ["APPROVE"],
    );
    expect([isOnDisk(erased), isOnDisk(replaced)]).toEqual([true, true]);
    await store.commit(
      [
        { key: "channel-secret", value: undefined },
        { key: "chains", value: kept },
      ],
      ["ENROLLED"],
    );
    expect([isOnDisk(erased), isOnDisk(replaced), isOnDisk(kept)]).toEqual([false, false, true]);
    await store.close();
    expect([isOnDisk(erased), isOnDisk(replaced), isOnDisk(kept)]).toEqual([false, false, true]);
  },
);

test("a secret whose erasure was cut off by kill -9 leaves the log at the next start", async () => {
  const secret = systemEntropy().bytes(32);
  const { signal } = spawnSync(
    process.execPath,
    scriptArguments(`
      await store.commit([{ key: "chains", value: new Uint8Array([${secret.join()}]) }], []);
      const { exec } = (await import("node:sqlite")).DatabaseSync.prototype;
      (await import("node:sqlite")).DatabaseSync.prototype.exec = function (sql) {
        if (sql.includes("checkpoint")) process.kill(process.pid, "SIGKILL");
        return exec.call(this, sql);
      };
      await store.commit([{ key: "chains", value: undefined }], []);
    `),
  );
  expect(signal).toBe("SIGKILL");
  expect(isOnDisk(secret)).toBe(true);
  const store = openStore(path, OPEN_VAULT);
  expect([isOnDisk(secret), store.read("chains")]).toEqual([false, undefined]);
  await store.close();
});

test("a second process is refused while the first holds the store, and let in when it was killed", async () => {
  const holder = spawn(
    process.execPath,
    scriptArguments(`process.stdout.write("open"); setInterval(() => {}, 1000);`),
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  onTestFinished(() => void holder.kill("SIGKILL"));
  const exited = new Promise((resolve) => holder.once("exit", resolve));
  await new Promise((resolve) => holder.stdout.once("data", resolve));
  const inUse = new RegExp(
    `^STORE_IN_USE: .* are in use by process ${holder.pid}\\. .* Nothing is damaged\\. .* stop it`,
  );
  expect(() => openStore(path, OPEN_VAULT)).toThrow(inUse);
  holder.kill("SIGKILL");
  await exited;
  const next = openStore(path, OPEN_VAULT);
  expect(holderOf(path)).toBe(process.pid);
  await next.close();
  expect(holderOf(path)).toBeUndefined();
});

test("a file that is no database is refused and left as it is", async () => {
  const alien = join(folder, "books.db");
  writeFileSync(alien, "order_id,user_id\n".repeat(100));
  expect(() => openStore(alien, OPEN_VAULT)).toThrow(expect.objectContaining({ code: "STORE_UNUSABLE" }));
  expect(readFileSync(alien, "utf8")).toBe("order_id,user_id\n".repeat(100));
});

test("values are sealed each for its key: one in another key's place, or under another storage key, is refused", async () => {
  const store = openStore(path, seededVault("own"));
  const secret = systemEntropy().bytes(32);
  await store.commit([{ key: "chains", value: secret }], ["a line for auditors"]);
  expect([store.read("chains"), isOnDisk(secret)]).toEqual([secret, false]);
  await store.close();
  const database = new DatabaseSync(path);
  database.exec("UPDATE journal SET key = 'channel-secret'");
  database.close();
  const open = () => openStore(path, seededVault("own"));
  expect(open).toThrow(expect.objectContaining({ code: "STORE_UNUSABLE" }));
  forgeSeal();
  const refusals = { own: "VAULT_DAMAGED", stranger: "VAULT_KEY_WRONG" };
  for (const [seed, code] of Object.entries(refusals)) {
    const opened = openStore(path, seededVault(seed));
    expect(() => opened.read("channel-secret")).toThrow(expect.objectContaining({ code }));
    expect(opened.lines()).toEqual(["a line for auditors"]);
    await opened.close();
  }
});

test("after a commit whose outcome nobody knows nothing more is written, and the next process finds what is there", async () => {
  const store = openStore(path, OPEN_VAULT);
  const { exec } = DatabaseSync.prototype;
  onTestFinished(() => void (DatabaseSync.prototype.exec = exec));
  await store.commit([{ key: "chains", value: bytes("old") }], ["first"]);
  DatabaseSync.prototype.exec = function (sql) {
    if (sql.includes("checkpoint")) throw new Error("database or disk is full");
    return exec.call(this, sql);
  };
  const unwritable = expect.objectContaining({ code: "STORE_UNWRITABLE" });
  await expect(store.commit([{ key: "chains", value: undefined }], ["second"])).rejects.toEqual(unwritable);
  DatabaseSync.prototype.exec = exec;
  await expect(store.commit([], ["another second"])).rejects.toEqual(unwritable);
  await store.close();
  const next = openStore(path, OPEN_VAULT);
  expect([next.lines(), next.read("chains")]).toEqual([["first", "second"], undefined]);
  await next.close();
});
