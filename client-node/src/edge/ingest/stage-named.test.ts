import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestEngine, stage, texts } from "../../../../test/data/staged-events.ts";
import type { Engine } from "./engine/engine.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

/** Two texts that have one hash in the engine, whatever stands behind both of them. */
const [MET, ALSO_MET] = ["user0001shop0001", "ucvcaaaasXQvxU2t"];

async function read(users: readonly string[]) {
  const rows = users.map((who, at) => [who, `o${at}`, "2025-03-01 10:00:00", "5"]);
  const { events, members } = await stage(engine, {
    relations: { shop: texts(["who", "no", "at", "paid"], [...rows, ["", "x", "2025-03-01 10:00:00", "5"]]) },
    data: { events: [{ from: "shop", columns: { user: "who", order: "no", time: "at", amount: "paid" } }] },
  });
  const keys = await engine.rows("SELECT user_id, person::VARCHAR FROM main.named ORDER BY 1");
  return {
    orders: events.map(([user, , , order]) => `${String(order)} ${String(user)}`).toSorted(),
    members,
    keys,
  };
}

test("two users never have one key, also where the engine's hashes of their ids are the same", async () => {
  expect(await engine.rows(`SELECT hash('${MET}') = hash('${ALSO_MET}')`)).toEqual([[true]]);
  for (const users of [
    ["ada", "bob", "ada"],
    [MET, "bob", ALSO_MET, MET],
  ]) {
    const { orders, members, keys } = await read(users);
    expect(orders).toEqual(users.map((user, at) => `o${at} ${user}`));
    expect(members).toEqual([...new Set(users)].toSorted());
    expect([keys.length, new Set(keys.map(([, key]) => key)).size]).toEqual([members.length, members.length]);
  }
});

test("the same users have the same keys when they are staged once more, in whatever order", async () => {
  const { keys } = await read([MET, "bob", ALSO_MET]);
  expect((await read([ALSO_MET, MET, "bob", MET])).keys).toEqual(keys);
});
