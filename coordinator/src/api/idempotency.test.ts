import { beforeEach, expect, test } from "vitest";
import { KeptAnswers, type KeptReply } from "./idempotency.ts";
import { MemoryDocuments } from "../../../test/api/served.ts";

const HOUR = 3_600_000;
const NOW = 500_000 * HOUR + 1;
const ASKED = { holder: "a1", key: "k-1", method: "POST", path: "/studies", body: "{}" };

let documents: MemoryDocuments;
let answers: KeptAnswers;
let done: number;
beforeEach(() => {
  documents = new MemoryDocuments();
  answers = new KeptAnswers(documents);
  done = 0;
});

const reply = (status = 201): KeptReply => ({
  status,
  text: `"${done}"`,
  type: "application/json",
  headers: { etag: '"1"' },
});

function once(changes: Partial<typeof ASKED> = {}, nowMs = NOW, status = 201) {
  return answers.once({ ...ASKED, ...changes }, nowMs, async () => {
    done += 1;
    return reply(status);
  });
}

const codeOf = (run: Promise<unknown>) => run.catch((error: unknown) => (error as { code: string }).code);

test("the same key with the same request is answered the same, and done once", async () => {
  const first = await once();
  expect(await once()).toEqual(first);
  answers = new KeptAnswers(documents);
  expect(await once({}, NOW + 24 * HOUR)).toEqual(first);
  expect(done).toBe(1);
});

test.each([{ body: "[]" }, { path: "/members" }])(
  "the same key for another request is refused: %j",
  async (changes) => {
    await once();
    expect(await codeOf(once(changes))).toBe("API_KEY_REUSED");
    expect(done).toBe(1);
  },
);

test("another holder's key is another key", async () => {
  await once();
  await once({ holder: "b2" });
  expect(done).toBe(2);
});

test("two at once are done once", async () => {
  const all = await Promise.all([once(), once(), once()]);
  expect(new Set(all.map(({ text }) => text)).size).toBe(1);
  expect(done).toBe(1);
  const other = Promise.all([once({ key: "k-2" }), codeOf(once({ key: "k-2", body: "[]" }))]);
  expect((await other)[1]).toBe("API_KEY_REUSED");
});

test("of many at once, each is remembered until its day is over", async () => {
  await Promise.all(Array.from({ length: 20 }, (_, at) => once({ key: `k-${at}` })));
  await once({}, NOW + 26 * HOUR);
  expect([...documents.values.keys()].filter((key) => key.includes("/500000"))).toEqual([]);
});

test("after more than a day it is forgotten, and nothing of it stays", async () => {
  await once();
  await once({ key: "k-2" }, NOW + 26 * HOUR);
  expect([...documents.values.keys()].some((key) => key.includes("/500000"))).toBe(false);
  await once({}, NOW + 26 * HOUR);
  expect(done).toBe(3);
});

test("what failed for the server's own sake may be tried again", async () => {
  await once({}, NOW, 503);
  expect((await once()).status).toBe(201);
});

test("a refusal is an answer, too", async () => {
  await once({}, NOW, 409);
  expect((await once()).status).toBe(409);
  expect(done).toBe(1);
});

test("one that was begun when the process ended is neither done twice nor said to be done", async () => {
  void answers.once(ASKED, NOW, () => new Promise(() => undefined));
  await expect.poll(() => documents.values.size).toBeGreaterThan(1);
  answers = new KeptAnswers(documents);
  expect(await codeOf(once())).toBe("API_KEY_OPEN");
  expect(done).toBe(0);
});

test("nothing is done before the key stands on the disk", async () => {
  documents.fails = new Error("full");
  await expect(once()).rejects.toThrow("full");
  expect(done).toBe(0);
});

test.each(["", " ", "a b", "é", "x".repeat(129), "a\n"])("%j is no key", async (key) => {
  expect(await codeOf(once({ key }))).toBe("API_KEY_MISSING");
});
