import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";

const folder = mkdtempSync(join(tmpdir(), "look-at-events-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a type that comes after many others has occurred; one that never comes is told with all events", async () => {
  const views = Array.from({ length: 20_500 }, (_, at) => `u${at % 9},2025-01-01,view`);
  writeFileSync(join(folder, "events.csv"), ["id,at,what", ...views, "u1,2025-01-02,cart"].join("\n"));
  const columns = { user: "id", time: "at" };
  const data = {
    sources: { shop: { csv: "events.csv" } },
    events: [
      {
        from: "shop",
        columns,
        type: { column: "what", words: { view: "view", cart: "cart", find: "search" } },
      },
    ],
  };
  const features = ["view", "cart", "search"].map((event) =>
    natural(event, { of: "count", what: "events", event }),
  );
  const { report } = await readData(
    { data, home: folder },
    { features, cleaning: KEEP, snapshotMs: Date.UTC(2026, 0, 1) },
  );
  const never = report.observations.filter(({ kind }) => kind === "event-never");
  expect(never.map(({ features: names, words, of }) => [names, words, of])).toEqual([
    [["search"], ["search"], 20_501],
  ]);
});
