import { afterEach, beforeEach, expect, test } from "vitest";
import { Tokens } from "../../api/tokens.ts";
import { FakeService } from "../../../../test/api/fake-service.ts";
import { TestApi, refusalOf } from "../../../../test/api/served.ts";
import { eventStream } from "./event-stream.ts";

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(() => api.stop());

/** Reads a stream of events as it comes. */
async function listen(path = "/events", headers: Record<string, string> = {}) {
  const answer = await api.ask("GET", path, { role: "viewer", headers });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const heard = { text: "", isOver: false };
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  void (async () => {
    for (;;) {
      const part = await reader?.read().catch(() => undefined);
      if (!part || part.done) break;
      heard.text += part.value;
    }
    heard.isOver = true;
  })();
  await expect.poll(() => heard.text).toContain("retry: 3000\n\n");
  return {
    heard,
    leave: async () => reader?.cancel(),
    ids: () => [...heard.text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)),
  };
}

test("what happens is heard as it happens, one event each", async () => {
  const { heard, ids, leave } = await listen();
  api.service.happen({ type: "proposed", study: "spring" });
  api.service.happen({
    type: "refused",
    study: "spring",
    member: "globex",
    code: "DATA",
    text: "no\n\nid: 99\ndata: forged",
  });
  await expect.poll(ids).toEqual([1, 2]);
  const data = [...heard.text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json) as object);
  expect(data).toMatchObject([{ type: "proposed" }, { type: "refused", text: "no\n\nid: 99\ndata: forged" }]);
  await leave();
});

test("a stream that was cut goes on behind the last event that arrived", async () => {
  for (let at = 0; at < 5; at += 1) api.service.happen({ type: "opened", study: "spring", session: at + 1 });
  const again = await listen("/events?after=0", { "last-event-id": "3" });
  await expect.poll(again.ids).toEqual([4, 5]);
  const first = await listen("/events?after=1");
  await expect.poll(first.ids).toEqual([2, 3, 4, 5]);
  await Promise.all([again.leave(), first.leave()]);
});

test("what is no event's id is refused", async () => {
  for (const id of ["x", "-1", "1.5", "9".repeat(30)]) {
    const answer = await api.ask("GET", "/events", { headers: { "last-event-id": id } });
    expect(await refusalOf(answer)).toBe("400 API_EVENTS");
  }
});

test("who has left is not listened for any more", async () => {
  const before = api.service.listeners;
  const { leave } = await listen();
  expect(api.service.listeners).toBe(before + 1);
  await leave();
  await expect.poll(() => api.service.listeners).toBe(before);
});

test("one token has sixteen streams at most", async () => {
  const open = [];
  for (let at = 0; at < 16; at += 1) open.push(await listen());
  expect(await refusalOf(await api.ask("GET", "/events", { role: "viewer" }))).toBe("429 API_BUSY");
  await open[0].leave();
  await expect.poll(async () => (await api.ask("HEAD", "/events", { role: "viewer" })).status).toBe(200);
  await Promise.all(open.map(({ leave }) => leave()));
});

test("it ends when the coordinator stops", async () => {
  const { heard } = await listen();
  await api.stop();
  await expect.poll(() => heard.isOver).toBe(true);
});

test("a reader that is too slow is cut off instead of held in memory", async () => {
  const service = new FakeService();
  const stream = eventStream(
    { service, ended: new AbortController().signal, mayRead: () => true },
    undefined,
  );
  await stream.next();
  void stream.next();
  for (let at = 0; at < 1200; at += 1) service.happen({ type: "opened" });
  await stream.next();
  expect((await stream.next()).done).toBe(true);
  expect(service.listeners).toBe(0);
});

test("a reader that has missed more than may wait is told all of it, and then what comes", async () => {
  const service = new FakeService();
  for (let at = 0; at < 1200; at += 1) service.happen({ type: "opened" });
  const stream = eventStream({ service, ended: new AbortController().signal, mayRead: () => true }, 0);
  await stream.next();
  service.happen({ type: "finished" });
  let last = "";
  for (let at = 0; at < 1201; at += 1)
    last = new TextDecoder().decode((await stream.next()).value as Uint8Array);
  expect(last).toContain("id: 1201\n");
  await stream.return(undefined);
});

test("a stream lives by heartbeats, as long as its reader may read", async () => {
  const service = new FakeService();
  let mayRead = true;
  const stream = eventStream(
    { service, ended: new AbortController().signal, mayRead: () => mayRead },
    undefined,
    5,
  );
  await stream.next();
  expect(new TextDecoder().decode((await stream.next()).value as Uint8Array)).toBe(": \n\n");
  mayRead = false;
  expect((await stream.next()).done).toBe(true);
  expect(service.listeners).toBe(0);
});

test("no event is written any more once its reader may not read, even one that waited for it", async () => {
  const service = new FakeService();
  let mayRead = true;
  const stream = eventStream(
    { service, ended: new AbortController().signal, mayRead: () => mayRead },
    undefined,
  );
  await stream.next();
  service.happen({ type: "opened" });
  service.happen({ type: "opened" });
  expect(new TextDecoder().decode((await stream.next()).value as Uint8Array)).toContain("id: 1\n");
  mayRead = false;
  expect((await stream.next()).done).toBe(true);
  expect(service.listeners).toBe(0);
});

test("a revoked token's stream is one that may not be read", async () => {
  const tokens = new Tokens(api.documents);
  const [{ id }] = tokens.list();
  expect(tokens.byId(id, new Date(api.nowMs))).toBeDefined();
  await tokens.revoke("operator", new Date(api.nowMs));
  expect(tokens.byId(id, new Date(api.nowMs))).toBeUndefined();
});
