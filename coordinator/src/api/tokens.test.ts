import { beforeEach, expect, test } from "vitest";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { Tokens, makeToken } from "./tokens.ts";
import { MemoryDocuments } from "../../../test/api/served.ts";

const NOW = new Date("2026-11-29T12:00:00Z");
let documents: MemoryDocuments;
let tokens: Tokens;
beforeEach(() => {
  documents = new MemoryDocuments();
  tokens = new Tokens(documents);
});

async function add(name: string, days = 30): Promise<string> {
  const { text, record } = makeToken({ name, role: "viewer", days }, NOW, systemEntropy());
  await tokens.keep(record, NOW);
  return text;
}

test("what is kept of a token opens nothing", async () => {
  const token = await add("anna");
  const kept = new TextDecoder().decode(documents.read("api/tokens"));
  expect(kept).not.toContain(token.slice(-64));
  const [{ id, digest }] = tokens.list();
  expect(tokens.opened(`fedseg_${id}_${digest}`, NOW)).toBeUndefined();
  expect(tokens.opened(token, NOW)).toMatchObject({ name: "anna", role: "viewer" });
});

test("two tokens are never the same", async () => {
  const made = [await add("anna"), await add("berta"), await add("carla")];
  expect(new Set(made.map((token) => token.slice(-64))).size).toBe(3);
});

test("a revoked token is over at once, and its name is free", async () => {
  const token = await add("anna");
  expect(await add("anna").catch((error: unknown) => error)).toMatchObject({ code: "TOKEN_TAKEN" });
  await tokens.revoke("anna", NOW);
  expect(tokens.opened(token, NOW)).toBeUndefined();
  expect(await tokens.revoke("anna", NOW).catch((error: unknown) => error)).toMatchObject({
    code: "TOKEN_UNKNOWN",
  });
  const next = await add("anna");
  expect([tokens.opened(token, NOW), tokens.opened(next, NOW)?.name]).toEqual([undefined, "anna"]);
});

test.each([
  ["", 30, "TOKEN_NAME"],
  ["Anna", 30, "TOKEN_NAME"],
  ["a\nb", 30, "TOKEN_NAME"],
  ["anna", 0, "TOKEN_DAYS"],
  ["anna", 732, "TOKEN_DAYS"],
  ["anna", 1.5, "TOKEN_DAYS"],
])("%j for %s days is refused", async (name, days, code) => {
  expect(await add(name, days).catch((error: unknown) => error)).toMatchObject({ code });
  expect(tokens.list()).toEqual([]);
});

test("as many as are kept in mind, and those that are over make room", async () => {
  for (let at = 0; at < 200; at += 1) await add(`t${at}`);
  expect(await add("last").catch((error: unknown) => error)).toMatchObject({ code: "TOKEN_TAKEN" });
  await tokens.revoke("t7", NOW);
  await add("last");
  expect(tokens.list()).toHaveLength(200);
});
