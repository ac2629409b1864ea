import { readFileSync } from "node:fs";
import { join } from "node:path";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { expect, test } from "vitest";
import {
  type KnownUser,
  churnTable,
  effectTable,
  foretoldTable,
  tasteTable,
  tierTable,
  valueTable,
} from "../../examples/demo/truth.ts";

const user = (own: Partial<KnownUser>): KnownUser => ({
  segment: 1,
  band: 1,
  chances: new Map([["logistic", 0.1]]),
  hasLeft: false,
  taste: 0.1,
  spends: 0,
  ...own,
});
const TITLES = new Map([
  [1, "1 Champions · typical total spend 1,842 ± 20, mean 2,079 ± 31"],
  [2, "2 Lost"],
]);
/** The row of a table that begins so, its cells apart. */
const rowOf = (table: string, start: string) =>
  table
    .split("\n")
    .find((line) => line.startsWith(start))!
    .split(/ {2,}/)
    .slice(1);

test("who has left is told by band of the chance, beside the chance that was foretold", () => {
  const table = churnTable([
    user({ band: 3, chances: new Map([["logistic", 0.7]]) }),
    user({ band: 3, chances: new Map([["logistic", 0.9]]), hasLeft: true }),
    user({ band: 1, hasLeft: true }),
    user({ band: NaN, chances: new Map() }),
  ]);
  expect(rowOf(table, "3 high")).toEqual(["2", "80 %", "50 %"]);
  expect(rowOf(table, "1 low")).toEqual(["1", "10 %", "0 %"]);
  expect(rowOf(table, "2 middle")).toEqual(["0", "–", "–"]);
});

test("how well each program was said to foretell stands beside how well its chances do", () => {
  const of = (logistic: number, tree: number, own: Partial<KnownUser>) => {
    const chances = new Map([["logistic", logistic] as const, ["tree", tree] as const]);
    return user({ chances, ...own });
  };
  const users = [
    of(0.9, 0.9, { spends: 20 }),
    of(0.8, 0.8, {}),
    of(0.2, 0.85, { hasLeft: true }),
    of(0.1, NaN, { hasLeft: true }),
  ];
  const told = new Map([["logistic", { value: 0.875, sigma: 0.01 }] as const, ["tree", undefined] as const]);
  const table = foretoldTable(users, told);
  expect(rowOf(table, "logistic")).toEqual(["88 ± 1 %", "100 %", "100 %"]);
  expect(rowOf(table, "tree")).toEqual(["–", "50 %", "100 %"]);
});

test("what users were expected to spend stands beside what they spent, by fifths, whatever days each is of", () => {
  const users = [1, 2, 3, 4, 5].map((at) => ({ expected: 10 * at, spends: at > 3 ? 100 : 0 }));
  const table = valueTable(users.toReversed());
  expect(rowOf(table, "1")).toEqual(["1", "0.73", "0.00", "0 %"]);
  expect(rowOf(table, "5")).toEqual(["1", "1.19", "2.50", "100 %"]);
  // On its scale the truth is a third of what was told, of everybody: it reads the same.
  const grown = users.map(({ expected }) => ({ expected: (1 + expected) ** 3 - 1, spends: expected }));
  const [, told, truth] = rowOf(valueTable(grown), "2");
  expect(told).toBe(truth);
  expect(rowOf(valueTable([{ expected: 1, spends: 0 }]), "3")).toEqual(["1", "1.00", "–", "0 %"]);
  expect(rowOf(valueTable([]), "1")).toEqual(["0", "–", "–", "–"]);
});

test("how likely a tier was said to be stands beside the tiers that users are in", () => {
  const table = tierTable(
    [
      { likeliest: 0, chance: 0.6, tier: 0 },
      { likeliest: 0, chance: 0.8, tier: 2 },
      { likeliest: 2, chance: 0.5, tier: 2 },
    ],
    ["basic", "plus", "gold"],
  );
  expect(rowOf(table, "basic")).toEqual(["2", "70 %", "50 %", "0 %", "50 %"]);
  expect(rowOf(table, "plus")).toEqual(["0", "–", "–", "–", "–"]);
  expect(rowOf(table, "gold")).toEqual(["1", "50 %", "0 %", "0 %", "100 %"]);
  expect(table).toContain("The likeliest is right for 67 % of all.");
});

test("what a segment buys more of stands beside what lies where its users' tastes do", () => {
  const users = [user({ segment: 2, taste: 0.5 }), user({ segment: 2, taste: 0.7 }), user({})];
  const entries = ["sweets", "books", "lamps", "jewellery"];
  const table = tasteTable(users, new Map([[2, [2, 3]]]), { titles: TITLES, entries });
  expect(rowOf(table, "2 Lost")).toEqual(["lamps, jewellery", "0.60, lamps"]);
  expect(rowOf(table, "1 Champions")).toEqual(["as everybody", "0.10, sweets"]);
});

test("what a campaign was said to have done stands beside those whom it has won", () => {
  const side = { users: { value: 9, sigma: 1 }, rate: { value: 0.2, sigma: 0.01 } };
  const effect = {
    treated: side,
    control: side,
    difference: { value: 0.123, sigma: 0.011 },
    lower: 0.1,
    upper: 0.2,
  };
  const spoken = [true, false, false, false].map((isWon) => ({ ...user({ segment: 2 }), isWon }));
  const segments = new Map([[2, { effect }]]);
  const table = effectTable(spoken, { all: { takes: 900 }, segments }, TITLES);
  expect(rowOf(table, "2 Lost")).toEqual(["12.3 ± 1.1", "25.0", "4"]);
  expect(rowOf(table, "all together")).toEqual(["–", "25.0", "4"]);
  expect(rowOf(table, "1 Champions")).toEqual(["–", "–", "0"]);
  const [of, tiers] = [new Map([["boosted-trees", undefined] as const]), ["basic", "plus", "gold"]];
  const wide = [
    table,
    tasteTable([], new Map(), { titles: TITLES, entries: ["x"] }),
    churnTable([]),
    foretoldTable([], of),
    valueTable([]),
    tierTable([], tiers),
  ];
  for (const text of wide) expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
});

test("what docs/campaigns.md shows of a campaign is near what it did", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/campaigns.md"), "utf8");
  const rows = [...page.matchAll(/^\S.*? {2,}([\d.]+) ± ([\d.]+) +([\d.]+) +([\d,]+)$/gm)];
  expect(rows).toHaveLength(6);
  for (const [, told, sigma, won] of rows)
    expect(Math.abs(Number(told) - Number(won))).toBeLessThan(4 * Number(sigma));
});
