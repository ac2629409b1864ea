import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tokens } from "@fedseg/coordinator/api/tokens.ts";
import { tokenAnswers } from "@fedseg/coordinator/edge/api/tokens-in-book.ts";
import { loadOwnBook } from "@fedseg/coordinator/edge/own-book.ts";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { openLocalDoor } from "@fedseg/keeper/local/open-local-door.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runHere } from "../cli/command.ts";

let folder: string;
let config: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-token-"));
  config = join(folder, "coordinator.yaml");
  writeFileSync(join(folder, "storage.key"), `${"5a".repeat(32)}\n`, { mode: 0o600 });
  writeFileSync(config, "name: consortium\nfolder: data\natRest: { keyFile: storage.key }\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const token = (...words: string[]) => runHere("coordinator", ["token", ...words, "--config", config]);

/** The tokens of the book, when nobody holds it. */
async function inBook<T>(use: (tokens: Tokens) => T | Promise<T>): Promise<T> {
  const { store: kind, vault } = loadOwnBook(config);
  const store = await openStoreOf(kind, {
    folder: join(folder, "data"),
    book: ".",
    vault,
    told: onErrorStream,
  });
  try {
    return await use(
      new Tokens({ read: (key) => store.read(key), commit: (writes) => store.commit(writes, []) }),
    );
  } finally {
    await store.close();
  }
}

test("a token is shown once, opens, is listed without what opens, and is ended", async () => {
  const added = await token("add", "--name", "anna", "--role", "auditor", "--days", "7");
  const [text] = added.stdout.split("\n");
  expect([added.status, text]).toEqual([0, expect.stringMatching(/^fedseg_[0-9a-f]{12}_[0-9a-f]{64}$/)]);
  await inBook((tokens) =>
    expect(tokens.opened(text, new Date())).toMatchObject({ name: "anna", role: "auditor" }),
  );
  const listed = await token("list");
  expect(listed.stdout).toMatch(/anna +auditor/);
  expect(listed.stdout).not.toContain(text.slice(-64));
  expect((await token("revoke", "--name", "anna")).status).toBe(0);
  await inBook((tokens) => expect(tokens.opened(text, new Date())).toBeUndefined());
  expect((await token("list")).stdout).toContain("revoked");
});

test("nothing that opens stands anywhere on the disk", async () => {
  const { stdout } = await token("add", "--name", "anna", "--role", "operator", "--json");
  const { token: text } = JSON.parse(stdout) as { token: string };
  const secret = text.slice(-64);
  for (const name of readdirSync(join(folder, "data"), { recursive: true, encoding: "utf8" })) {
    const bytes = readFileSync(join(folder, "data", name));
    for (const part of [secret, "anna"]) expect(bytes.includes(part)).toBe(false);
    expect(bytes.includes(Buffer.from(secret, "hex"))).toBe(false);
  }
});

test("while the service runs it is done by it, and takes effect at once", async () => {
  await inBook(async (tokens) => {
    const door = await openLocalDoor(
      join(folder, "data"),
      tokenAnswers(tokens, () => new Date()),
    );
    try {
      const added = await token("add", "--name", "berta", "--role", "viewer");
      const [text] = added.stdout.split("\n");
      expect(tokens.opened(text, new Date())).toMatchObject({ name: "berta" });
      expect((await token("list")).stdout).toContain("berta");
      expect(await token("add", "--name", "berta", "--role", "viewer")).toMatchObject({
        code: "TOKEN_TAKEN",
      });
      expect((await token("revoke", "--name", "berta")).status).toBe(0);
      expect(tokens.opened(text, new Date())).toBeUndefined();
    } finally {
      await door.close();
    }
  });
});

test.each([
  [["add", "--name", "anna"], "USAGE"],
  [["add", "--name", "anna", "--role", "admin"], "USAGE"],
  [["add", "--role", "viewer"], "TOKEN_NAME"],
  [["add", "--name", "anna", "--role", "viewer", "--days", "0"], "TOKEN_DAYS"],
  [["add", "--name", "anna", "--role", "viewer", "--days", "soon"], "TOKEN_DAYS"],
  [["revoke", "--name", "nobody"], "TOKEN_UNKNOWN"],
  [["show"], "USAGE"],
])("token %j is refused with %s", async (words, code) => {
  expect(await token(...words)).toMatchObject({ code });
});
