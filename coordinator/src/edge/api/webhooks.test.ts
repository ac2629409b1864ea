import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ANSWERS } from "../../api/bodies.ts";
import { FakeService } from "../../../../test/api/fake-service.ts";
import { MemoryDocuments, TestApi, refusalOf } from "../../../../test/api/served.ts";
import { WebhookSender } from "./webhook-sender.ts";
import { SECRET, ScriptedReceiver } from "../../../../test/out/scripted-receiver.ts";

let receiver: ScriptedReceiver;
let folder: string;
let api: TestApi | undefined;
beforeEach(async () => {
  receiver = await ScriptedReceiver.start();
  folder = mkdtempSync(join(tmpdir(), "fedseg-hooks-"));
  writeFileSync(join(folder, "secret"), SECRET);
});
afterEach(async () => {
  await api?.stop();
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

const hook = (changes: object = {}) => ({
  webhooks: [{ name: "pager", url: receiver.url, secret: { file: join(folder, "secret") }, ...changes }],
});

async function start(changes: object = {}, documents = new MemoryDocuments()): Promise<TestApi> {
  api = await TestApi.start(hook(changes), documents);
  return api;
}

async function told(from: TestApi) {
  const answer = await from.ask("GET", "/webhooks", {
    headers: { authorization: `Bearer ${from.tokens.viewer}` },
  });
  return ANSWERS.Webhooks.parse(await answer.json()).items[0];
}

test("every event is sent, signed, in order, with what the stream says of it", async () => {
  const { service } = await start();
  const events = ["proposed", "started", "finished"].map((type) => service.happen({ type, study: "spring" }));
  await expect.poll(() => receiver.arrived.length).toBe(3);
  const bodies = receiver.arrived.map(({ body }) => JSON.parse(body) as object);
  expect(bodies).toEqual(events.map((data) => ({ type: `service.${data.type}`, timestamp: data.at, data })));
  expect(new Set(receiver.ids).size).toBe(3);
});

test("only what a receiver wants is sent to it", async () => {
  const { service } = await start({ events: ["failed"] });
  service.happen({ type: "opened", study: "spring" });
  service.happen({ type: "failed", study: "spring" });
  await expect.poll(() => receiver.arrived.length).toBe(1);
  expect(receiver.arrived[0].body).toContain("service.failed");
});

test("what a receiver refuses is kept in sight, and can be sent once more", async () => {
  receiver.script = [{ status: 400 }];
  const own = await start();
  own.service.happen({ type: "failed", study: "spring" });
  await expect
    .poll(async () => (await told(own)).dead)
    .toMatchObject([{ status: 400, attempts: 1, event: { type: "failed" } }]);
  own.service.happen({ type: "finished", study: "summer" });
  await expect.poll(() => receiver.arrived.length).toBe(2);
  expect(own.lines).toContainEqual({ type: "webhook", webhook: "pager", code: "WEBHOOK_REFUSED" });
  expect((await own.ask("POST", "/webhooks/pager/resend")).status).toBe(202);
  await expect.poll(() => receiver.arrived.length).toBe(3);
  expect(receiver.ids[2]).toBe(receiver.ids[0]);
  expect((await told(own)).dead).toEqual([]);
});

test("what was not taken yet is sent by the next process, under the same id", async () => {
  receiver.script = ["tear"];
  const documents = new MemoryDocuments();
  const first = await start({}, documents);
  first.service.happen({ type: "failed", study: "spring" });
  await expect.poll(() => receiver.arrived.length).toBe(1);
  await expect.poll(async () => (await told(first)).waiting).toBe(1);
  await first.stop();
  const second = await start({}, documents);
  await expect.poll(() => receiver.arrived.length).toBe(2);
  expect(receiver.ids[1]).toBe(receiver.ids[0]);
  await expect.poll(async () => (await told(second)).waiting).toBe(0);
});

test("what happened while no process sent anything is sent by the next one, once", async () => {
  const documents = new MemoryDocuments();
  const service = new FakeService();
  const wish = { name: "pager", url: receiver.url, secret: SECRET, giveUpDays: 3 };
  const process = async () => {
    const ports = {
      service: "consortium",
      documents,
      now: () => new Date(),
      uniform: () => 0,
      tell: () => undefined,
    };
    const sender = new WebhookSender(wish, ports);
    const deaf = await sender.listen(service);
    return { sender, deaf, running: sender.run() };
  };
  const stop = async ({ sender, deaf, running }: Awaited<ReturnType<typeof process>>) => {
    deaf();
    sender.end();
    await running;
  };
  service.happen({ type: "running", study: "winter" });
  // A receiver that is new hears nothing of before.
  await stop(await process());
  service.happen({ type: "finished", study: "winter" });
  const second = await process();
  await expect.poll(() => second.sender.told().lastDelivery).toBeDefined();
  await stop(second);
  service.happen({ type: "audited", study: "winter" });
  const third = await process();
  await expect.poll(() => receiver.arrived.length).toBe(2);
  await expect.poll(() => third.sender.told().waiting).toBe(0);
  await stop(third);
  expect(receiver.arrived.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
    "service.finished",
    "service.audited",
  ]);
});

test("what the disk refuses for a while is sent when it takes it, in order and once", async () => {
  const documents = new MemoryDocuments();
  const service = new FakeService();
  const codes: string[] = [];
  const sender = new WebhookSender(
    { name: "pager", url: receiver.url, secret: SECRET, giveUpDays: 3 },
    {
      service: "consortium",
      documents,
      now: () => new Date(),
      uniform: () => 0,
      tell: ({ code }) => void codes.push(code),
    },
  );
  const deaf = await sender.listen(service);
  const running = sender.run();
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  try {
    documents.fails = new Error("full");
    const first = service.happen({ type: "running", study: "spring" });
    await vi.waitFor(() => expect(codes).toEqual(["WEBHOOK_UNWRITTEN"]));
    expect(sender.told()).toMatchObject({ waiting: 0, unwritten: 1 });
    documents.fails = new Error("full");
    await vi.advanceTimersByTimeAsync(2500);
    await vi.waitFor(() => expect(codes.length).toBe(2));
    await vi.advanceTimersByTimeAsync(5000);
    await expect.poll(() => receiver.arrived.length).toBe(1);
    const second = service.happen({ type: "finished", study: "spring" });
    await expect.poll(() => receiver.arrived.length).toBe(2);
    const heard = receiver.arrived.map(({ body }) => (JSON.parse(body) as { data: { id: number } }).data.id);
    expect(heard).toEqual([first.id, second.id]);
    expect(sender.told()).not.toHaveProperty("unwritten");
  } finally {
    vi.useRealTimers();
    deaf();
    sender.end();
    await running;
  }
});

test("what the disk has refused is in sight until it is written", async () => {
  const documents = new MemoryDocuments();
  const own = await start({}, documents);
  documents.fails = new Error("full");
  own.service.happen({ type: "failed", study: "spring" });
  await expect.poll(async () => (await told(own)).unwritten).toBe(1);
  const { viewer } = own.tokens;
  const answer = await fetch(own.url("/metrics"), { headers: { authorization: `Bearer ${viewer}` } });
  expect((await answer.text()).split("\n")).toContain('fedseg_webhook_unwritten{webhook="pager"} 1');
  expect(own.lines).toContainEqual({ type: "webhook", webhook: "pager", code: "WEBHOOK_UNWRITTEN" });
  expect(receiver.arrived).toEqual([]);
});

test("people see the host of a receiver, and neither path nor secret", async () => {
  const own = await start({ url: `${receiver.url}?token=tulip` });
  const text = JSON.stringify(await told(own));
  expect(text).toContain(new URL(receiver.url).host);
  expect(text).not.toMatch(/tulip|whsec|hook"/);
});

test.each([
  [{ url: "http://shop.example/hook" }, "WEBHOOK_RECEIVER"],
  [{ url: "https://user:tulip@shop.example/hook" }, "WEBHOOK_RECEIVER"],
  [{ secret: { environment: "NOTHING_IS_HERE" } }, "SECRET_MISSING"],
])("%j is no receiver", async (changes, code) => {
  const error = await start(changes).catch((each: unknown) => each);
  expect(error).toMatchObject({ code });
  expect(String(error)).not.toContain("tulip");
});

test("a mistyped secret signs nothing", async () => {
  writeFileSync(join(folder, "secret"), "whsec_short");
  expect(await start().catch((each: unknown) => each)).toMatchObject({ code: "WEBHOOK_RECEIVER" });
});

test("there is no webhook of another name", async () => {
  const own = await start();
  expect(await refusalOf(await own.ask("POST", "/webhooks/other/resend"))).toBe("404 API_PATH");
});
