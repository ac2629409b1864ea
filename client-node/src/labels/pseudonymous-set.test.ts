import { expect, test } from "vitest";
import { batchesOf, pseudonymousSet } from "./pseudonymous-set.ts";

const SET = {
  study: "5".repeat(64),
  model: "a".repeat(64),
  labelledAt: "2026-11-25T09:00:00.000Z",
  programs: [{ program: "risk", columns: [{ name: "risk", kind: "share" as const }] }],
  users: batchesOf(["a", "b", "c"].map((id, at) => ({ id, values: [at / 10] }))),
};

test("shows neither an id nor the order of the ids", async () => {
  const hidden = await pseudonymousSet(SET, (id) => ({ a: "z1", b: "m2", c: "k3" })[id] ?? "");
  const users = [];
  for await (const some of hidden.users) users.push(...some);
  expect(users.map(({ id, values }) => [id, ...values])).toEqual([
    ["k3", 0.2],
    ["m2", 0.1],
    ["z1", 0],
  ]);
  expect(JSON.stringify(users)).not.toMatch(/"id":"[abc]"/);
});
