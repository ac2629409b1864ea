import { expect, test } from "vitest";
import { pseudonymousSet } from "./pseudonymous-set.ts";

const SET = {
  study: "5".repeat(64),
  model: "a".repeat(64),
  labelledAt: "2026-11-25T09:00:00.000Z",
  titles: [{ label: { en: "New", zh: "新客户" }, group: "high-potential" as const, certain: true }],
  users: ["a", "b", "c"].map((id, at) => ({ id, segment: 1, margin: at / 10 })),
};

test("shows neither an id nor the order of the ids", () => {
  const hidden = pseudonymousSet(SET, (id) => ({ a: "z1", b: "m2", c: "k3" })[id] ?? "");
  expect([...hidden.users].map(({ id, margin }) => [id, margin])).toEqual([
    ["k3", 0.2],
    ["m2", 0.1],
    ["z1", 0],
  ]);
  expect(JSON.stringify(hidden)).not.toMatch(/"id":"[abc]"/);
});
