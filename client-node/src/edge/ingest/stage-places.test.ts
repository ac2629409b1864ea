import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestEngine, stage, texts } from "../../../../test/data/staged-events.ts";
import type { Engine } from "./engine/engine.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

const columns = { user: "who", order: "no", time: "at", amount: "paid" };
const LINES = [
  ["u", "o1", "2025-03-01 10:00:00", "5"],
  ["u", "o1", "2025-03-01 10:00:00", "5"],
  ["u", "o2", "2025-03-02 10:00:00", "5"],
  ["v", "o3", "2025-03-03 10:00:00", "7"],
  ["v", "o3", "2025-03-03 10:00:00", "7"],
];

test.each(["rowid", "ROWID", "other"])(
  "of lines with a column %s those are left out that repeat another, and no others",
  async (name) => {
    const { lines, members } = await stage(engine, {
      relations: {
        shop: texts(
          ["who", "no", "at", "paid", name],
          LINES.map((line) => [...line, "1"]),
        ),
      },
      data: { events: [{ from: "shop", columns }] },
      cleaning: { duplicates: "drop" },
    });
    expect(lines[0]).toMatchObject({ read: 5, kept: 3, dropped: [{ reason: "duplicate", count: 2 }] });
    expect(members).toEqual(["u", "v"]);
    expect(await engine.rows("SELECT sum(amount) FROM main.event")).toEqual([[17]]);
  },
);
