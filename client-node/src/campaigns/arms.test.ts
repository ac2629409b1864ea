import type { CodedError } from "@fedseg/shared/errors.ts";
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

/** Puts the users on sides, and returns what was refused. */
function sides(own: Campaign, { plan = PLAN, nowMs = AFTER } = {}) {
  const told: CodedError[] = [];
  const campaigns = {
    named: (name: string) => {
      expect(name).toBe("spring");
      return own;
    },
  };
  const found = withArms(table, hashes, {
    plan,
    campaigns,
    nowMs,
    refused: (error) => void told.push(error),
  });
  return { table: found, arms: [...(found.outcome?.arms ?? [])], told };
}

test("users are on the side that the node's own record says, and who is gone since is on none", () => {
  expect(sides(MADE)).toMatchObject({ arms: [1, 0, -1], told: [] });
  const left = withoutUsers(sides(MADE).table, (user) => user === 0);
  expect([...left.outcome!.arms!]).toEqual([0, -1]);
});

test("a plan that asks about no campaign needs none", () => {
  expect(sides(MADE, { plan: { ...PLAN, programs: TINY.programs } }).table).toBe(table);
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
  "a campaign of %s counts nobody, and says what differs; one made as partners agreed is not refused",
  (_, other, words) => {
    const { arms, told } = sides({ ...MADE, ...other });
    expect(arms).toEqual([-1, -1, -1]);
    expect(told).toMatchObject([{ code: "CAMPAIGN_OTHER", message: expect.stringMatching(words) }]);
    expect(sides(MADE).told).toEqual([]);
  },
);

test("before its days are over it counts nobody; afterwards it does", () => {
  const { arms, told } = sides(MADE, { nowMs: Date.parse("2026-01-30T23:00:00Z") });
  expect([arms, told.map(({ code }) => code)]).toEqual([[-1, -1, -1], ["CAMPAIGN_UNDER_WAY"]]);
  expect(sides(MADE).arms).toContain(1);
});
