import { expect, test } from "vitest";
import { sayIn } from "../language.ts";
import { foldText } from "../terminal/fold-text.ts";
import { columnsOf } from "../terminal/terminal-columns.ts";
import { agoText, untilText } from "./duration-text.ts";
import { statusText } from "./status-text.ts";
import type { Status, StudyStatus } from "./status.ts";

const TIME = "2026-11-29T12:00:00.000Z";
const ago = (ms: number) => new Date(Date.parse(TIME) - ms).toISOString();
const [MIN, DAY] = [60_000, 86_400_000];

const STUDY: StudyStatus = {
  planHash: "ab".repeat(32),
  name: "november",
  title: "Segments of three shops",
  state: "enrolling",
  since: ago(DAY),
  session: { at: 3, of: 6, meaning: { en: "count users in parts of the heavy cells", zh: "统计" } },
  cost: { spent: "0.31", epsilon: "1", delta: "1e-6" },
  waitsFor: [
    { what: "approval", who: "globex", isHere: false, lastSeen: ago(4 * MIN), code: "DATA", event: "3f2a" },
    { what: "approval", who: "oak", isHere: true },
  ],
  until: new Date(Date.parse(TIME) + 6 * DAY + MIN).toISOString(),
  can: ["cancel"],
};

const STATUS: Status = {
  code: "STATUS",
  time: TIME,
  party: "harbour",
  program: "node",
  process: { pid: 4711, since: ago(2 * DAY) },
  coordinator: { isConnected: false, since: ago(90 * MIN), why: "the connection was refused" },
  inbox: 2,
  members: [{ name: "globex", isHere: false, lastSeen: ago(4 * MIN), state: "revoked" }],
  studies: [
    STUDY,
    { title: "Older", state: "finished", waitsFor: [], since: ago(40 * DAY), planHash: "cd".repeat(32) },
  ],
  account: { ifStopped: "0.31", authorised: "2", delta: "1e-6", more: 14 },
  labels: { study: "cd".repeat(32), labelledAt: ago(40 * DAY) },
  lastError: { time: ago(MIN), code: "DATA_LATE", what: "The rows were late.", todo: "Start earlier." },
};

test.each(["en", "zh"] as const)("everything is said, in %s, within 80 columns", (language) => {
  const text = foldText(statusText(STATUS, sayIn(language)));
  expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
  for (const told of [
    "harbour",
    "4711",
    "globex",
    "oak",
    "DATA",
    "3f2a",
    "November".toLowerCase(),
    "0.31",
    "14",
    "DATA_LATE",
    "Start earlier.",
  ])
    expect(text).toContain(told);
});

test("what a plan costs is said with its condition: lost attempts come on top", () => {
  expect(statusText(STATUS, sayIn("en"))).toContain(
    "costs ε 0.31 so far, at most ε 1 at δ 1e-6 if no attempt is lost",
  );
  expect(statusText(STATUS, sayIn("zh"))).toContain("目前 ε 0.31，若没有一次尝试作废，最多 ε 1（δ 1e-6）");
});

test("whom a study waits for is told by name, since when and until when", () => {
  const text = statusText(STATUS, sayIn("en"));
  expect(text).toContain("waits for 2 of its members:");
  expect(text).toContain(
    "globex: approval, last seen 4 min ago; it has refused (DATA, its owner finds 3f2a)",
  );
  expect(text).toContain("oak: approval, connected");
  expect(text).toContain("ends by itself in 6 days");
  expect(text).toContain("session 3 of 6: count users in parts of the heavy cells");
  expect(text).toContain(
    "coordinator: not reached since 2026-11-29T10:30:00.000Z (1 h ago); the connection was refused",
  );
});

test("of an account that has spent nothing no epsilon is told that it would have if it stopped", () => {
  const account = { isUnspent: true, authorised: "30.000", delta: "0.000001" };
  expect(statusText({ ...STATUS, account }, sayIn("en"))).toContain(
    "account: nothing is spent; authorised ε = 30.000, at δ = 1e-6\n",
  );
});

test("a study that members have refused says that it cannot start, or without whom it goes on", () => {
  const { session: _, ...other } = STUDY;
  const told = (canStart: boolean, to: "en" | "zh") => {
    const refusals = { by: ["oak", "elm"], quorum: 3, of: 4, canStart };
    return statusText({ ...STATUS, studies: [{ ...other, state: "enrolling", refusals }] }, sayIn(to));
  };
  expect(told(false, "en")).toContain(
    "cannot start as things are: refused by oak, elm, and it needs 3 of 4.",
  );
  expect(told(true, "en")).toContain("refused by oak, elm: when enrolment closes it goes on with those who");
  expect(told(false, "zh")).toContain("目前无法启动：oak、elm 已拒绝，而至少需要 4 方中的 3 方");
  expect(told(true, "zh")).toContain("oak、elm 已拒绝：报名截止时");
});

test("who has refused is said in words, with the code; one that has finished, with what it has charged", () => {
  const wait = { what: "approval", who: "oak", isHere: true, code: "POLICY_BUDGET", event: "3f" };
  const text = statusText({ ...STATUS, studies: [{ ...STUDY, waitsFor: [wait] }] }, sayIn("en"));
  expect(text).toContain(
    "it has refused: The node's policy allows less epsilon or delta (POLICY_BUDGET, its owner finds 3f)",
  );
  const cost = { epsilon: "1", delta: "1e-6", charged: "0.941" };
  const ended: StudyStatus = { title: "Old", state: "finished", waitsFor: [], cost };
  expect(statusText({ ...STATUS, studies: [ended] }, sayIn("en"))).toContain(
    "finished; charged each account at most ε 0.941 at δ 1e-6",
  );
});

test("a draft waits for the day on which members are asked, and does not end then", () => {
  const { session: _, ...draft } = STUDY;
  const study: StudyStatus = { ...draft, state: "draft", waitsFor: [{ what: "opening" }] };
  const text = statusText({ ...STATUS, studies: [study] }, sayIn("en"));
  expect(text).toContain("waits for enrolment to open in 6 days");
  expect(text).not.toContain("ends by itself");
});

test("what is approved and not countersigned says so, and what has its turn before it", () => {
  const { session: _, ...other } = STUDY;
  const textOf = (wait: StudyStatus["waitsFor"][number]) =>
    statusText({ ...STATUS, studies: [{ ...other, state: "proposed", waitsFor: [wait] }] }, sayIn("en"));
  const what = "countersigning";
  const words =
    "waits for its countersignature: it is approved here, and this node signs by itself when everybody has approved it and its turn has come";
  expect(textOf({ what, behind: ["Autumn", "Winter"] })).toContain(
    `${words}; beside Autumn, Winter if there is room (policy.parallel), else when that has ended\n`,
  );
  expect(textOf({ what })).toContain(`${words}\n`);
});

test("labels are told with the title of their study where it is known", () => {
  const labels = { study: "ab".repeat(32), labelledAt: STATUS.time };
  const studies: readonly StudyStatus[] = [
    { title: "Autumn", planHash: labels.study, state: "finished", waitsFor: [] },
  ];
  expect(statusText({ ...STATUS, labels, studies }, sayIn("en"))).toContain(
    "of study Autumn [abababababababab]\n",
  );
});

test("nobody runs: it says so, and that nothing is under way", () => {
  const { process: _, coordinator: __, ...files } = STATUS;
  const text = statusText({ ...files, studies: [] }, sayIn("en"));
  expect(text).toContain("harbour (node) does not run; this is what its files say");
  expect(text).toContain("no study is under way");
});

test("what an audit has said of a study that has ended, and the next runs of schedules, are told", () => {
  const says = { en: "The ledgers of globex are not here.", zh: "缺少 globex 的账本。" };
  const ended: StudyStatus = { title: "Older", name: "october", state: "finished", waitsFor: [] };
  const status: Status = {
    ...STATUS,
    program: "coordinator",
    studies: [
      {
        ...ended,
        verdict: { verdict: "PASS", at: ago(DAY), says: { en: "Everything holds.", zh: "成立。" } },
      },
      { ...ended, verdict: { verdict: "NOT VERIFIABLE", at: ago(DAY), says } },
    ],
    schedules: [
      {
        name: "monthly",
        state: "active",
        next: ago(-3 * DAY),
        last: { at: ago(DAY), code: "SCHEDULE_MISSED" },
      },
      { name: "weekly", state: "suspended", next: ago(-DAY) },
      {
        name: "yearly",
        state: "active",
        next: ago(-3 * DAY),
        last: { at: ago(DAY), code: "PROPOSALS_TOO_MANY", until: ago(-2 * DAY) },
      },
    ],
  };
  expect(statusText(status, sayIn("en"))).toContain(`
  Older [october] — finished
    audit PASS
  Older [october] — finished
    audit NOT VERIFIABLE: The ledgers of globex are not here.

schedules
  monthly: next run in 3 days; its last run has made no study (SCHEDULE_MISSED)
  weekly: suspended
  yearly: next run in 3 days; its last run waits until a study has ended (PROPOSALS_TOO_MANY); if none does, it is skipped in 2 days`);
  expect(statusText(status, sayIn("zh"))).toContain("审计 NOT VERIFIABLE: 缺少 globex 的账本。");
});

test("of many studies that have ended the newest are shown", () => {
  const many = Array.from({ length: 30 }, (_, n): StudyStatus => ({
    title: `Study ${n}`,
    state: "finished",
    waitsFor: [],
  }));
  const text = statusText({ ...STATUS, studies: many }, sayIn("en"));
  expect(text).toContain("Study 29");
  expect(text).not.toContain("Study 20 ");
});

test("durations are in their largest unit, and none is negative", () => {
  expect(agoText(ago(999), TIME).en).toBe("just now");
  expect(agoText(ago(-5 * DAY), TIME).en).toBe("just now");
  expect(agoText(ago(61_000), TIME)).toEqual({ en: "1 min ago", zh: "1 分钟前" });
  expect(agoText(ago(DAY), TIME).en).toBe("1 day ago");
  expect(untilText(ago(1), TIME).en).toBe("now");
  expect(untilText(ago(-2 * 3_600_000), TIME).en).toBe("in 2 h");
});

test("the last error is said in Chinese, what it is and what to do, also of a plan with too few users", () => {
  const lastError = {
    time: ago(MIN),
    code: "PLAN_TOO_SMALL",
    what: "About 12 users are too few for 3 segments: N·mu/k = 0.71, where mu = 0.178 is what the noise of all nodes and the steps before leave of the budget's 0.237.",
    todo: "Nearest feasible plans: at least 169 users. What was already spent stays spent.",
  };
  const lines = statusText({ ...STATUS, lastError }, sayIn("zh"))
    .split("\n")
    .slice(-2);
  expect(lines[0]).toContain("约 12 名用户不足以划分 3 个客群");
  expect(lines[1]).toBe("如何处理：最接近的可行计划：至少 169 名用户。已花费的不再退回。");
});

test("sums that have counted too few users are told of a study that runs and of one that has ended", () => {
  const warnings = [{ en: "Session 4 counted nobody.", zh: "第 4 次未统计到用户。" }];
  const ended: StudyStatus = { title: "Old", state: "finished", waitsFor: [], warnings };
  const told = statusText({ ...STATUS, studies: [{ ...STUDY, warnings }, ended] }, sayIn("en"));
  expect(told.split("WARNING: Session 4 counted nobody.")).toHaveLength(3);
  expect(statusText({ ...STATUS, studies: [ended] }, sayIn("zh"))).toContain("注意：第 4 次未统计到用户。");
});
