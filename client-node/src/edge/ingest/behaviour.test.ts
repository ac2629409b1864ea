import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BEHAVIOUR_PLACES, BEHAVIOUR_WIDTH, OLDEST } from "@fedseg/shared/features/behaviour.ts";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "behaviour-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DAY_MS = 86_400_000;
const snapshotMs = Date.UTC(2026, 0, 1);
/** So many days before the snapshot. */
const ago = (days: number, ms = 0) => new Date(snapshotMs - days * DAY_MS + ms).toISOString();
const columns = { user: "id", time: "at", order: "no", amount: "paid" };
const words = { buy: "purchase", see: "view", put: "cart" };

async function read(lines: readonly string[], types: Record<string, string> = words) {
  writeFileSync(
    join(folder, "shop.csv"),
    `id,at,no,type,paid\n${lines.map((line) => `${line},1\n`).join("")}`,
  );
  const data = {
    sources: { shop: { csv: "shop.csv" } },
    events: [{ from: "shop", columns, type: { column: "type", words: types } }],
  };
  const features = [natural("orders", { of: "count", what: "orders" })];
  const asked = { features, cleaning: KEEP, snapshotMs, behaviour: { windowDays: 90 } };
  const { table } = await readData({ data, home: folder }, asked);
  const all = table.besides!.behaviour!;
  return new Map(
    table.ids.map((id, user) => [
      id,
      Object.fromEntries(
        Object.entries(BEHAVIOUR_PLACES).map(([name, at]) => [name, all[user * BEHAVIOUR_WIDTH + at]]),
      ),
    ]),
  );
}

test("the furthest step of the last days counts, whatever came before or after them", async () => {
  const users = await read([
    `buyer,${ago(5)},1,buy`,
    `buyer,${ago(4)},,see`,
    `putter,${ago(90)},,put`,
    `putter,${ago(91)},9,buy`,
    `seer,${ago(1)},,see`,
    `late,${ago(-1)},,put`,
    `late,${ago(200)},,see`,
  ]);
  expect([...users].map(([id, { step }]) => [id, step])).toEqual([
    ["buyer", 3],
    ["late", 0],
    ["putter", 2],
    ["seer", 1],
  ]);
});

test("who is at a platform that does not record all steps is in no funnel", async () => {
  const users = await read([`a,${ago(5)},1,buy`, `b,${ago(4)},,see`], { buy: "purchase", see: "view" });
  expect([...users.values()].map(({ step }) => step)).toEqual([4, 4]);
});

test("the usual hours and weekday are those of most orders, of as many the earliest; an order is one, however many lines", async () => {
  const users = await read([
    "u,2025-06-02T23:59:59Z,1,buy",
    "u,2025-06-04T03:00:00Z,2,buy",
    "u,2025-06-04T03:00:00Z,2,buy",
    "u,2025-06-08T22:00:00Z,3,buy",
    "u,2025-06-05T01:00:00Z,,see",
    "v,2025-06-03T00:00:00Z,4,buy",
    "v,2025-06-07T12:00:00Z,5,buy",
    "w,2025-06-05T01:00:00Z,,see",
  ]);
  expect(users.get("u")).toMatchObject({ hours: 8, weekday: 1 });
  expect(users.get("v")).toMatchObject({ hours: 1, weekday: 2 });
  expect(users.get("w")).toMatchObject({ hours: 0, weekday: 0, age: 0, active: 0 });
});

test("months after the first order count when they are wholly over", async () => {
  const users = await read([
    `new,${ago(30, 1)},1,buy`,
    `month,${ago(30)},2,buy`,
    `month,${ago(1)},3,buy`,
    `back,${ago(100)},4,buy`,
    `back,${ago(99)},5,buy`,
    `back,${ago(70)},6,buy`,
    `back,${ago(30)},7,buy`,
    `old,${ago(3000)},8,buy`,
    `old,${ago(3000 - 12 * 30)},9,buy`,
    `old,${ago(3000 - 13 * 30)},10,buy`,
  ]);
  expect(users.get("new")).toMatchObject({ age: 1, active: 0 });
  expect(users.get("month")).toMatchObject({ age: 2, active: 0 });
  expect(users.get("back")).toMatchObject({ age: 4, active: 0b11 });
  expect(users.get("old")).toMatchObject({ age: OLDEST, active: 1 << 11 });
});
