import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestEngine } from "../../../../test/data/staged-events.ts";
import { dataConfig } from "../../config/data-config.ts";
import { SourceColumns } from "./columns.ts";
import type { Engine } from "./engine/engine.ts";
import { stageNamed } from "./stage-named.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

test("two users never have one key: where keys meet, others are taken, and nobody has none", async () => {
  await engine.run("CREATE TABLE src.shop AS SELECT nullif(i % 9, 0)::VARCHAR AS who FROM range(99) AS r(i)");
  const data = dataConfig.parse({
    sources: { shop: { csv: "shop.csv" } },
    events: [{ from: "shop", columns: { user: "who" } }],
  });
  const columns = await SourceColumns.of(engine, data);
  expect(await stageNamed(engine, data, columns)).toBe(0);
  const keys = () => engine.rows("SELECT user_id, person::VARCHAR FROM main.named ORDER BY 1");
  const before = await keys();
  expect([before.length, new Set(before.map(([, key]) => key)).size]).toEqual([8, 8]);
  // As if the first keys met.
  vi.spyOn(engine, "rows").mockResolvedValueOnce([[false]]);
  expect(await stageNamed(engine, data, columns)).toBe(1);
  const after = await keys();
  expect(after.map(([id]) => id)).toEqual(before.map(([id]) => id));
  expect(after.some(([, key]) => before.some(([, other]) => other === key))).toBe(false);
});
