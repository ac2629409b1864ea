import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "./engine/engine.ts";
import {
  type Staged,
  type World,
  openTestEngine,
  stage,
  texts,
} from "../../../../test/data/staged-events.ts";
import { tcString } from "../../../../test/data/tc-string.ts";

let engine: Engine;
let close: () => void;
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => close());

const COLUMNS = { user: "who", time: "at", order: "basket", amount: "price" };

/** Stages one purchase for each user under a consent rule over relations of its own. */
async function judge(
  users: readonly string[],
  consent: World["consent"],
  relations: World["relations"] = {},
  rest: Partial<World> = {},
): Promise<Staged> {
  const rows = users.map((user) => [user, "2025-03-01", "o1", "5"]);
  return stage(engine, {
    relations: { shop: texts(Object.values(COLUMNS), rows), ...relations },
    data: { events: [{ from: "shop", columns: COLUMNS }] },
    ...(consent && { consent }),
    ...rest,
  });
}

const RECORDS = {
  from: "asked",
  columns: { user: "id", status: "said", time: "at" },
  permits: ["yes", "ja"],
};
const asked = (rows: (string | null)[][]) => ({ asked: texts(["id", "said", "at"], rows) });

describe("records", () => {
  test("count by the latest, refusals at the same moment or without a time first", async () => {
    const rows = [
      ["later-yes", "no", "2025-01-01"],
      ["later-yes", "yes", "2025-01-02T00:00:00+00:00"],
      ["later-no", "ja", "2025-01-01"],
      ["later-no", "no", "2025-01-02"],
      ["both", "yes", "2025-01-01"],
      ["both", "no", "2025-01-01"],
      ["no-time", "no", "soon"],
      ["no-time", "yes", "2025-01-01"],
      ["yes-no-time", "yes", null],
      ["yes-no-time", "no", "2025-01-01"],
      ["other-word", "YES", "2025-01-01"],
      ["silent", null, "2025-01-01"],
      [" spaced ", " yes ", "2025-01-01"],
      ["after", "no", "2027-01-01"],
      ["after", "yes", "2025-01-01"],
      ["stranger", "yes", "2025-01-01"],
    ];
    const users = [...new Set(rows.map(([id]) => id!.trim()))].filter((id) => id !== "stranger");
    const {
      members,
      users: counts,
      events,
    } = await judge(users, { default: "include", records: RECORDS }, asked(rows));
    expect(members).toEqual(["later-yes", "spaced"]);
    expect(counts).toEqual({ seen: 9, kept: 2, leftOut: [{ reason: "no_permission", count: 7 }] });
    expect(events.map(([id]) => id)).toEqual(["later-yes", "spaced"]);
  });

  test("without a time column count only if none refuses", async () => {
    const records = { ...RECORDS, columns: { user: "id", status: "said" } };
    const rows = [
      ["a", "yes", ""],
      ["a", "no", ""],
      ["b", "yes", ""],
    ];
    const { members } = await judge(["a", "b"], { default: "include", records }, asked(rows));
    expect(members).toEqual(["b"]);
  });
});

test.each([
  ["include", ["none", "yes"], []],
  ["exclude", ["yes"], [{ reason: "no_record", count: 1 }]],
] as const)("a user without any record is counted by default: %s", async (byDefault, members, more) => {
  const consent = { default: byDefault, records: RECORDS };
  const rows = [
    ["yes", "yes", "2025-01-01"],
    ["no", "no", "2025-01-01"],
  ];
  const staged = await judge(["yes", "no", "none"], consent, asked(rows));
  expect(staged.members).toEqual(members);
  expect(staged.users.leftOut).toEqual([{ reason: "no_permission", count: 1 }, ...more]);
});

test("a rule that excludes and reads no record leaves nobody", async () => {
  const { members, users } = await judge(["a"], { default: "exclude" });
  expect(members).toEqual([]);
  expect(users).toEqual({ seen: 1, kept: 0, leftOut: [{ reason: "no_record", count: 1 }] });
});

test("a global privacy control signal is an objection", async () => {
  const gpc = { from: "seen", columns: { user: "id", signal: "gpc" } };
  const rows = [
    ["a", "1"],
    ["b", "0"],
    ["c", "true"],
    ["d", ""],
    ["d", " 1 "],
    ["e", null],
    ["f", "x"],
  ];
  const relations = { seen: texts(["id", "gpc"], rows) };
  const { members } = await judge(["a", "b", "c", "d", "e", "f"], { gpc }, relations);
  expect(members).toEqual(["b", "e", "f"]);
  const typed = { seen: "SELECT 'a' AS id, true AS gpc UNION ALL SELECT 'b', false" };
  expect((await judge(["a", "b"], { gpc }, typed)).members).toEqual(["b"]);
  const numbers = { seen: "SELECT 'a' AS id, 1::DOUBLE AS gpc UNION ALL SELECT 'b', 0" };
  expect((await judge(["a", "b"], { gpc }, numbers)).members).toEqual(["b"]);
});

test("the strongest reason is the one tallied", async () => {
  const ids = ["opt", "gpc", "tcf", "rec", "none", "left", "bot", "few", "new", "ok"];
  const after = (id: string) => ids.slice(ids.indexOf(id));
  const upTo = (id: string) => ids.slice(0, ids.indexOf(id) + 1);
  const list = (users: readonly string[], cell: (id: string) => string) =>
    texts(
      ["id", "cell"],
      users.map((id) => [id, cell(id)]),
    );
  const [yes, no] = [tcString([1, 7]), tcString([7])];
  const relations = {
    objections: list(["opt", "opt"], () => ""),
    signals: list(upTo("gpc"), () => "1"),
    strings: list(
      ids.filter((id) => id !== "none"),
      (id) => (upTo("tcf").includes(id) ? no : yes),
    ),
    statuses: list(
      ids.filter((id) => id !== "none"),
      (id) => (upTo("rec").includes(id) ? "no" : "yes"),
    ),
  };
  const lines = ids.flatMap((id) => {
    const time = upTo("new").includes(id) ? "2025-12-31" : "2025-01-01";
    const orders = upTo("few").includes(id) ? ["o1"] : ["o1", "o2"];
    const all = upTo("bot").includes(id) ? ["o1", "o1", "o1"] : orders;
    return all.map((order) => [id, time, order, "5"]);
  });
  const { members, users } = await stage(engine, {
    relations: { shop: texts(Object.values(COLUMNS), lines), ...relations },
    data: { events: [{ from: "shop", columns: COLUMNS }] },
    consent: {
      default: "exclude",
      optOut: { from: "objections", columns: { user: "id" } },
      gpc: { from: "signals", columns: { user: "id", signal: "cell" } },
      tcf: { from: "strings", columns: { user: "id", string: "cell" }, purposes: [1] },
      records: { from: "statuses", columns: { user: "id", status: "cell" }, permits: ["yes"] },
    },
    cleaning: { maxEventsPerDay: 2, minimum: { orders: 2, tenureDays: 30 } },
    withdrawn: [...after("opt").filter((id) => upTo("left").includes(id)), "stranger"],
  });
  expect(members).toEqual(["ok"]);
  expect(users.seen).toBe(ids.length);
  expect(new Map(users.leftOut.map(({ reason, count }) => [reason, count]))).toEqual(
    new Map([
      ["opted_out", 1],
      ["global_privacy_control", 1],
      ["tcf_string", 1],
      ["no_permission", 1],
      ["no_record", 1],
      ["withdrawn", 1],
      ["too_many_events_a_day", 1],
      ["too_few_orders", 1],
      ["history_too_short", 1],
    ]),
  );
});

test("customers without events are asked too", async () => {
  const crm = texts(["id"], [["a"], ["b"]]);
  const { members, users } = await stage(engine, {
    relations: { crm },
    data: { customers: [{ from: "crm", columns: { user: "id" }, attributes: {} }] },
    withdrawn: ["b"],
  });
  expect(members).toEqual(["a"]);
  expect(users).toEqual({ seen: 2, kept: 1, leftOut: [{ reason: "withdrawn", count: 1 }] });
});
