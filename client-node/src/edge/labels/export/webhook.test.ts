import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type WebhookReceiver, exportWebhook } from "./webhook.ts";
import { expectedRows, labelSet, sorted } from "../../../../../test/out/label-sets.ts";
import { type Answer, SECRET, ScriptedReceiver } from "../../../../../test/out/scripted-receiver.ts";

let receiver: ScriptedReceiver;
let folder: string;
let waits: number[];
let isCurrent: () => boolean;
beforeEach(async () => {
  receiver = await ScriptedReceiver.start();
  folder = mkdtempSync(join(tmpdir(), "fedseg-hook-"));
  waits = [];
  isCurrent = () => true;
});
afterEach(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

const SET = labelSet(["a", "b", "c", "d", "e"]);
const state = () => join(folder, "exports", "hook.json");

function send(set = SET, changes: Partial<WebhookReceiver> = {}, now = () => Date.now()) {
  const target = { url: receiver.url, secret: SECRET, batch: 2, attempts: 4, ...changes };
  const wait = async (ms: number) => void waits.push(ms);
  return exportWebhook(target, set, {
    state: state(),
    now,
    wait,
    uniform: () => 0.5,
    isCurrent: () => isCurrent(),
  });
}

/** The code of the refusal that a run ends with. */
async function codeOf(run: Promise<void>): Promise<unknown> {
  return run.then(
    () => "",
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

test("sends signed batches one by one and forgets its state when all have arrived", async () => {
  await send();
  expect(receiver.arrived).toHaveLength(3);
  expect(sorted(receiver.rows())).toEqual(expectedRows(SET));
  expect(existsSync(state())).toBe(false);
  const { type, timestamp, data } = JSON.parse(receiver.arrived[2].body);
  expect({ type, timestamp }).toEqual({ type: "segments.batch", timestamp: SET.labelledAt });
  expect(data).toMatchObject({ batch: 3, batches: 3, study: SET.study, model: SET.model });
});

test("gives a batch the same id in every run and another when its users change", async () => {
  await send();
  const first = receiver.ids;
  await send();
  expect(receiver.ids.slice(3)).toEqual(first);
  await send(labelSet(["a", "b", "c", "d"]));
  expect(first).not.toContain(receiver.ids[6]);
});

test.each<[Answer, number]>([
  [{ status: 429 }, 375],
  [{ status: 500 }, 375],
  [{ status: 503, headers: { "retry-after": "7" } }, 7000],
  [{ status: 429, headers: { "retry-after": "Thu, 01 Jan 2026 00:00:20 GMT" } }, 20_000],
  [{ status: 503, headers: { "retry-after": "soon" } }, 375],
  ["tear", 375],
])("tries %j again after %d ms", async (answer, ms) => {
  const start = Date.parse("2026-01-01T00:00:00Z");
  receiver.script = [answer];
  // The clock of the Retry-After date is the test's; the signature's must be the receiver's.
  let reads = 0;
  await send(SET, {}, () => (reads++ === 1 ? start : Date.now()));
  expect(waits).toEqual([ms]);
  expect(receiver.ids[0]).toBe(receiver.ids[1]);
  expect(sorted(receiver.rows())).toEqual(expectedRows(SET));
});

test("waits longer each time and stops after the attempts it has", async () => {
  receiver.script = Array.from({ length: 4 }, () => ({ status: 502 }));
  expect(await codeOf(send())).toBe("EXPORT_UNDELIVERED");
  expect(waits).toEqual([375, 750, 1500]);
  expect(receiver.arrived).toHaveLength(4);
});

test("stops instead of waiting for hours", async () => {
  receiver.script = [{ status: 429, headers: { "retry-after": "86400" } }];
  expect(await codeOf(send())).toBe("EXPORT_UNDELIVERED");
  expect(waits).toEqual([]);
});

test.each([301, 307, 400, 401, 404, 410, 413])("takes HTTP %d for a refusal at once", async (status) => {
  receiver.script = [{ status, headers: { location: `${receiver.url}/elsewhere` } }];
  expect(await codeOf(send())).toBe("EXPORT_REFUSED");
  expect(receiver.arrived).toHaveLength(1);
});

test("goes on after the last acknowledged batch", async () => {
  receiver.script = [{ status: 204 }, { status: 400 }];
  expect(await codeOf(send())).toBe("EXPORT_REFUSED");
  expect(statSync(state()).mode & 0o777).toBe(0o600);
  await send();
  expect(receiver.arrived.map(({ body }) => JSON.parse(body).data.batch)).toEqual([1, 2, 2, 3]);
  expect(sorted(receiver.rows())).toEqual(expectedRows(SET));
});

test("starts over when somebody has withdrawn meanwhile", async () => {
  receiver.script = [{ status: 204 }, { status: 400 }];
  await codeOf(send());
  const fewer = labelSet(["a", "c", "d", "e"]);
  await send(fewer);
  expect(sorted(receiver.rows())).toEqual(expectedRows(fewer));
});

test("sends nothing more once somebody has withdrawn, not even what it has tried before", async () => {
  receiver.script = [{ status: 204 }, { status: 503 }];
  isCurrent = () => receiver.arrived.length < 2;
  expect(await codeOf(send())).toBe("EXPORT_CHANGED");
  expect(receiver.arrived).toHaveLength(2);
});

test("starts over when its state is damaged", async () => {
  receiver.script = [{ status: 204 }, { status: 400 }];
  await codeOf(send());
  writeFileSync(state(), "{");
  await send();
  expect(receiver.arrived.map(({ body }) => JSON.parse(body).data.batch)).toEqual([1, 2, 1, 2, 3]);
});

test("tells a receiver that nobody is left", async () => {
  const none = labelSet([]);
  await send(none);
  expect(JSON.parse(receiver.arrived[0].body).data).toMatchObject({ batch: 1, batches: 1, users: [] });
});

test.each([
  ["http://shop.example/hook"],
  ["http://127.0.0.1.shop.example/hook"],
  ["https://user:secret@shop.example/hook"],
])("sends nothing to %s", async (url) => {
  expect(await codeOf(send(SET, { url }))).toBe("EXPORT_URL");
});

test.each(["", "whsec_", "whsec_c2hvcnQ=", SECRET.slice(6), `${SECRET}!`, SECRET.slice(0, -1)])(
  "signs with no secret like %j",
  async (secret) => {
    expect(await codeOf(send(SET, { secret }))).toBe("EXPORT_SECRET");
    expect(receiver.arrived).toEqual([]);
  },
);
