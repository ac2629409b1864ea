import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import { BASKET_WIDTH, HELD_OUT_WIDTH } from "../../features/basket-sql.ts";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "baskets-"));
afterAll(() => rmSync(folder, { recursive: true }));

const snapshotMs = Date.UTC(2026, 0, 1);
const LINES = [
  "u,2025-03-01,1,purchase,tea",
  "u,2025-03-01,1,purchase,mug",
  "u,2025-03-01,1,purchase,mug",
  "u,2025-04-01,2,purchase,tea",
  "u,2025-04-01,2,purchase,jug",
  "u,2025-05-01,3,purchase,unlisted",
  "u,2025-06-01,4,view,pot",
  "u,2026-06-01,5,purchase,pot",
  "v,2025-05-01,6,purchase,unlisted",
  "w,2025-05-01,7,purchase,pot",
  "w,2025-06-01,8,purchase,pot",
  "w,2025-06-02,9,purchase,mug",
  "w,2025-06-03,10,purchase,mug",
  "w,2025-06-03,10,purchase,tea",
];
const columns = { user: "id", time: "at", order: "no", product: "what", amount: "paid" };
const KINDS = ["what,kind", "tea,drinks", "mug,dishes", "jug,dishes", "pot,dishes", "unlisted,"];

async function read(level: "item" | "category", entries: string[]) {
  writeFileSync(
    join(folder, "shop.csv"),
    `id,at,no,type,what,paid\n${LINES.map((line) => `${line},1\n`).join("")}`,
  );
  writeFileSync(join(folder, "kinds.csv"), `${KINDS.join("\n")}\n`);
  const data = {
    sources: { shop: { csv: "shop.csv" }, kinds: { csv: "kinds.csv" } },
    events: [{ from: "shop", columns, type: { column: "type" } }],
    products: { from: "kinds", columns: { product: "what", category: "kind" } },
  };
  const features = [natural("orders", { of: "count", what: "orders" })];
  const catalogue = { level, hash: "", entries };
  const { table, report } = await readData(
    { data, home: folder },
    { features, cleaning: KEEP, snapshotMs, catalogue },
  );
  const named = (places: Uint16Array, width: number) =>
    table.ids.map((_, user) =>
      [...places.subarray(user * width, (user + 1) * width)]
        .filter((place) => place > 0)
        .map((place) => entries[place - 1])
        .join(" "),
    );
  const heldOut = (which: "recent" | "last") => {
    const from = which === "recent" ? 0 : BASKET_WIDTH;
    const all = table.besides!.heldOut!;
    return Uint16Array.from({ length: table.users * MOST_RECENT }, (_, at) => {
      const user = Math.floor(at / MOST_RECENT);
      return all[user * HELD_OUT_WIDTH + from + (at % MOST_RECENT)];
    });
  };
  return {
    ids: table.ids,
    recent: named(table.baskets!.recent, MOST_RECENT),
    often: named(table.baskets!.often, MOST_OFTEN),
    before: named(heldOut("recent"), MOST_RECENT),
    last: named(heldOut("last"), MOST_RECENT),
    others: report.observations.find(({ kind }) => kind === "catalogue-stranger"),
  };
}

test("a basket holds each user's own purchases: the latest first, then those of more orders, nothing after the snapshot", async () => {
  const { ids, recent, often, others } = await read("item", ["pot", "mug", "jug", "tea"]);
  expect(ids).toEqual(["u", "v", "w"]);
  expect(recent).toEqual(["tea jug mug", "", "mug tea pot"]);
  expect(often).toEqual(["tea jug mug", "", "mug pot tea"]);
  expect(others).toMatchObject({ count: 2, of: 12, examples: ["unlisted"] });
});

test("what stands on a user's last order is held out of what was bought before it, whatever that order is of", async () => {
  const { before, last } = await read("item", ["pot", "mug", "jug", "tea"]);
  expect(before).toEqual(["tea jug mug", "", "mug pot"]);
  expect(last).toEqual(["", "", "mug tea"]);
});

test("a category counts once, in however many products it is bought", async () => {
  const { recent, often, others } = await read("category", ["drinks", "dishes"]);
  expect(recent).toEqual(["drinks dishes", "", "dishes drinks"]);
  expect(often).toEqual(["drinks dishes", "", "dishes drinks"]);
  expect(others).toBeUndefined();
});

test("no more entries are kept than there is room for, the latest ones", async () => {
  const entries = Array.from({ length: 40 }, (_, at) => `i${String(at).padStart(2, "0")}`);
  LINES.push(...entries.map((entry, at) => `x,2025-07-01T00:00:${10 + at},${100 + at},purchase,${entry}`));
  const { recent } = await read("item", entries);
  expect(recent[3]).toBe(entries.slice(-MOST_RECENT).toReversed().join(" "));
});
