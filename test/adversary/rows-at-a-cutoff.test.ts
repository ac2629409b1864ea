import type { Table } from "@fedseg/client-node/table.ts";
import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { tinyTable } from "../simulation/tiny-market.ts";
import { NOBODY, bytesOf, raised, rowsOf, see, shapesOf } from "./seen.ts";

/** A prediction and nothing else: all its rows are those of a target's cutoff. */
const plan = (tiny: Plan): Plan => ({
  ...tiny,
  usersFloor: 4 * 500,
  targets: { again: { of: "bought-again", withinDays: 90 } },
  programs: [{ name: "logistic", share: 1, spec: { target: "again", evaluate: { share: 0.1 } } }],
  limits: { ...tiny.limits, maxSessions: 20 },
});

const withClasses = (node: number, classOf: (user: number) => number, codes?: Uint16Array): Table => {
  const table = tinyTable(1, node);
  const classes = Int8Array.from({ length: table.users }, (_, user) => classOf(user));
  return { ...table, outcome: { codes: codes ?? table.codes, classes } };
};
const unmeasured = (node: number) => tinyTable(1, node).codes.map(() => NO_CODE);
const nobody: Table = { ...NOBODY, outcome: { codes: NOBODY.codes, classes: new Int8Array(0) } };

/** Who counts for nothing, each in its own way. */
const NOTHING: Readonly<Record<string, (node: number) => Table>> = {
  "no user is eligible for the target": (node) => withClasses(node, () => -1),
  "there is no outcome": (node) => tinyTable(1, node),
  "the data side fails": () => {
    throw raised("DATA_NO_USERS");
  },
};

/** A study in which that node has no users, and all sums of it. */
const seen = await see(
  (node) => rowsOf(() => (node === 1 ? nobody : withClasses(node, (user) => user % 2))),
  {
    plan,
  },
);

test("all nine sums are asked for", () => {
  const types = seen.stores[1].lines().map((line) => parseEntry(line)!.body.type);
  expect(types.filter((type) => type === "RELEASE")).toHaveLength(9);
});

test.each(Object.entries(NOTHING))(
  "a node of which %s leaves the bytes, ticks and dates of one without users",
  async (_, table) => {
    const study = await see(
      (node) => rowsOf(() => (node === 1 ? table(node) : withClasses(node, (user) => user % 2))),
      { plan },
    );
    expect(bytesOf(study)).toEqual(bytesOf(seen));
  },
);

/** Whose users count, and each in an odd way. */
const ODD: Readonly<Record<string, (node: number) => Table>> = {
  "no user is of class 1": (node) => withClasses(node, () => 0),
  "no user is of class 0": (node) => withClasses(node, () => 1),
  "nothing of the users can be measured at the cutoff": (node) =>
    withClasses(node, (user) => user % 2, unmeasured(node)),
};

test.each(Object.entries(ODD))(
  "a node of which %s leaves the same but for keys, noise and ids",
  async (_, table) => {
    const study = await see(
      (node) => rowsOf(() => (node === 1 ? table(node) : withClasses(node, (user) => user % 2))),
      { plan },
    );
    expect(study.failures.filter(({ node }) => node === 1)).toEqual([]);
    expect(shapesOf(study)).toEqual(shapesOf(seen));
    expect(bytesOf(study)).not.toEqual(bytesOf(seen));
  },
);
