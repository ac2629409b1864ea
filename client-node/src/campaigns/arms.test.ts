import { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test } from "vitest";
import { tinyPlan } from "../../../test/simulation/tiny-market.ts";
import { rowTable } from "../../../test/simulation/row-table.ts";
import { withoutUsers } from "../table.ts";
import { withArms } from "./arms.ts";
import type { Campaign } from "./campaign.ts";

const UPLIFT = { campaign: "spring", target: "again", holdout: 0.2, audience: 5000, floor: 20 };
const TINY = tinyPlan("arms", 4);
const PLAN = {
  ...TINY,
  snapshot: "2026-01-31T00:00:00Z",
  targets: { again: { of: "bought-again" as const, withinDays: 30 } },
  programs: [...TINY.programs, { name: "uplift" as const, share: 0.4, spec: UPLIFT }],
};
const MADE: Campaign = {
  version: 1,
  name: "spring",
  madeAt: "2026-01-01T09:00:00.000Z",
  days: 30,
  pauseDays: 14,
  holdout: 0.2,
  chosen: "segment=1",
  treatment: ["# a", "# gone"],
  control: ["# b"],
};
const AFTER = Date.parse("2026-02-01T00:00:00Z");
const rows = rowTable([{ lo: 0, hi: 10 }], [1, 2, 3], ["a", "b", "c"]);
const table = { ...rows, outcome: { codes: rows.codes, classes: Int8Array.of(1, 0, 1) } };
const hashes = ["# a", "# b", "# c"];

function sides(own: Campaign, { plan = PLAN, nowMs = AFTER } = {}) {
  const campaigns = {
    named: (name: string) => {
      expect(name).toBe("spring");
      return own;
    },
  };
  return withArms(table, hashes, { plan, campaigns, nowMs });
}

test("users are on the side that the node's own record says, and who is gone since is on none", () => {
  expect([...sides(MADE).outcome!.arms!]).toEqual([1, 0, -1]);
  const left = withoutUsers(sides(MADE), (user) => user === 0);
  expect([...left.outcome!.arms!]).toEqual([0, -1]);
});

test("a plan that asks about no campaign needs none", () => {
  expect(sides(MADE, { plan: { ...PLAN, programs: TINY.programs } })).toBe(table);
});

test.each([
  ["other days", { days: 14 }, /it counts 14 days, the plan 30/],
  ["another part left alone", { holdout: 0.5 }, /it leaves 0.5 alone, the plan 0.2/],
  ["another day", { madeAt: "2026-01-04T00:00:00.000Z" }, /it was made 2026-01-04/],
  [
    "everything",
    { days: 7, holdout: 0, madeAt: "2025-01-01T00:00:00.000Z" },
    /days, .*; it leaves .*; it was made/,
  ],
])(
  "a campaign of %s is refused, in words that say what differs; one made as partners agreed is not",
  (_, other, words) => {
    expect(() => sides({ ...MADE, ...other })).toThrow(
      expect.objectContaining({ code: "CAMPAIGN_OTHER", message: expect.stringMatching(words) }),
    );
    expect(() => sides(MADE)).not.toThrow();
  },
);

test("before its days are over it is not counted; afterwards it is", () => {
  const early = () => sides(MADE, { nowMs: Date.parse("2026-01-30T23:00:00Z") });
  expect(early).toThrow(CodedError);
  expect(early).toThrow(expect.objectContaining({ code: "CAMPAIGN_UNDER_WAY" }));
  expect(sides(MADE).outcome?.arms).toBeDefined();
});
