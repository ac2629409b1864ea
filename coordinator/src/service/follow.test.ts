import { expect, test } from "vitest";
import type { StudyRecord } from "../studies/records.ts";
import { answered, turned } from "./follow.ts";

const AT = "2026-02-01T00:00:00Z";
const ROSTER = ["oak", "elm"].map((name) => ({ name, identity: "00" }));
const RECORD: StudyRecord = {
  name: "spring",
  title: "spring",
  state: "proposed",
  since: AT,
  snapshot: AT,
  closesAt: AT,
  deadline: AT,
  quorum: 2,
  roster: ROSTER,
  template: "retail",
  budget: { epsilon: "1", delta: "1e-6", sessions: 1 },
  approved: ["oak", "elm"],
  told: [],
  refused: {},
  history: [],
};

test("a member's last word to a study stands: a yes that is taken back, and a no that is", () => {
  const no = { type: "refused", node: 1, code: "PLAN_DECLINED", event: "3f", text: "" } as const;
  const refused = answered(RECORD, no, ROSTER)!;
  expect([refused.approved, refused.refused]).toEqual([
    ["oak"],
    { elm: { code: "PLAN_DECLINED", event: "3f" } },
  ]);
  expect(answered(refused, { type: "agreed", node: 1 }, ROSTER)?.refused).toEqual({});
  expect(answered(refused, { type: "enrolled", node: 1, nodes: 1, of: 2 }, ROSTER)?.refused).toEqual({});
  expect(answered(refused, { type: "agreed", node: 0 }, ROSTER)).toBeUndefined();
  expect(answered(refused, { type: "departed", node: 1 }, ROSTER)).toBeUndefined();
});

test("what a member refuses in a study that runs takes back nothing", () => {
  const no = { type: "refused", node: 1, code: "STUDY_LEFT", event: "3f", text: "" } as const;
  expect(answered({ ...RECORD, state: "running" }, no, ROSTER)?.approved).toEqual(["oak", "elm"]);
});

test("a history never runs backwards, whatever the clock shows: a study that ends has ended when its last line is dated", () => {
  const enrolled = turned(
    { ...RECORD, history: [{ at: AT, what: "proposed" }] },
    "approve",
    "2026-02-02T00:00:00Z",
  );
  const running = turned(enrolled, "start", "2026-02-01T00:00:30Z");
  const finished = turned(running, "finish", "2026-02-02T00:01:00Z");
  expect(running).toMatchObject({ state: "running", since: "2026-02-02T00:00:00Z" });
  expect(finished.history.map(({ at }) => at)).toEqual([
    AT,
    "2026-02-02T00:00:00Z",
    "2026-02-02T00:00:00Z",
    "2026-02-02T00:01:00Z",
  ]);
  expect(finished.since).toBe("2026-02-02T00:01:00Z");
});
