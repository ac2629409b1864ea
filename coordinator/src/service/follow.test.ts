import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { historyWords } from "@fedseg/wording/status/history-words.ts";
import { expect, test } from "vitest";
import type { StudyRecord } from "../studies/records.ts";
import type { CoordinatorState } from "../session/state.ts";
import { answered, followed, happenedTo, turned, withModel } from "./follow.ts";

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

test("a study that has ended with its model says which of its programs have no result, in its history and in what is told", () => {
  const what = 'Of about 12 users with a class of "plan" hardly anybody has: "pro" 1 ± 2.';
  const refused = { code: "CLASS_EMPTY", what, why: "Why.", todo: "Todo." };
  const model = [
    { name: "segmentation", model: {} },
    { name: "forest", refused },
  ] as unknown as StudyModel;
  const running: StudyRecord = { ...RECORD, state: "running" };
  const ended = withModel(running, model, AT);
  const line = { at: AT, what: "no-result", code: "CLASS_EMPTY", text: `forest: ${what}` };
  expect(ended.history).toEqual([{ at: AT, what: "finished" }, line]);
  expect(happenedTo(ended)).toEqual({
    type: "finished",
    study: "spring",
    text: "without a result: forest (CLASS_EMPTY)",
  });
  const { zh } = historyWords(line).says!;
  expect([historyWords(line).what.en, zh]).toEqual([
    "No result",
    'forest：在约 12 名有 "plan" 类别的用户中，几乎没有人属于："pro" 1 ± 2。',
  ]);
  expect(withModel(ended, model, "2026-03-01T00:00:00Z")).toBe(ended);
  expect(happenedTo(withModel(running, model.slice(0, 1), AT))).toEqual({
    type: "finished",
    study: "spring",
  });
});

test("a study that has ended with its model says once which of its sums have counted too few users", () => {
  const [few, most] = [-22, 20_451].map((value) => ({ users: { value, sigma: 40 }, nodes: 2, of: "now 0" }));
  const plan = { usersFloor: 100, roster: ROSTER };
  const running = {
    study: { plan },
    counted: [
      { session: 1, ...most },
      { session: 2, ...few },
    ],
  };
  const done = { phase: "done", isRecorded: true, running, model: [], finished: new Map() };
  const state = done as unknown as CoordinatorState;
  const charged = { ...RECORD.budget, charged: { epsilon: 1, delta: 1e-6 } };
  const before = { ...RECORD, state: "running", budget: charged } as unknown as StudyRecord;
  const ended = followed(before, state, AT);
  expect(ended.history.map(({ what, code }) => [what, code])).toEqual([
    ["few-counted", "COUNTED_FEW"],
    ["finished", undefined],
  ]);
  expect(followed(ended, state, AT).history).toEqual(ended.history);
  const { what, text = "" } = ended.history[0];
  const told = historyWords({ what, code: "COUNTED_FEW", text });
  expect(told.what.en).toBe("Too few users counted");
  expect(told.says?.en).toContain("Session 2 counted -22 ± 40 users");
  expect(told.says?.zh).toContain("第 2 次汇总统计到 -22 ± 40 名用户");
});
