import { studyUnderWay } from "@fedseg/coordinator/studies/under-way.ts";
import type { StudyStatus } from "@fedseg/wording/status/status.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyName } from "../simulation/tiny-market.ts";

const MEMBERS = { presenceOf: () => ({ isHere: true }), refusalOf: () => undefined };

/** What a node sends, and what is waited for of it until that has come. */
const AWAITED: Readonly<Record<string, string>> = {
  enrol: "approval",
  report: "report",
  unmask: "unmasking",
};

/** Where the study stood when each message left its node. */
const seen: { readonly from: number; readonly type: string; readonly status: StudyStatus }[] = [];

const study: InProcessStudy = new InProcessStudy({
  hooks: {
    toCoordinator: (from, message) => {
      const state = study.coordinator();
      if (state) seen.push({ from, type: message.type, status: studyUnderWay(study.plan, state, MEMBERS) });
      return [{ message }];
    },
  },
});
study.run();

test("whoever has yet to send something is named as awaited, and for that", () => {
  const counts = new Map<string, number>();
  for (const { from, type, status } of seen) {
    const what = AWAITED[type];
    if (what === undefined || !status.waitsFor.some((wait) => wait.what === what)) continue;
    expect(status.waitsFor).toContainEqual({ what, who: tinyName(from), isHere: true });
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(Object.values(AWAITED).sort());
  expect(Math.min(...counts.values())).toBeGreaterThan(2);
});

test("states and sessions go on in their order, each with its meaning, and nobody is waited for at the end", () => {
  const states = seen.map(({ status }) => status.state);
  expect([...new Set(states)]).toEqual(["enrolling", "running", "finished"]);
  const sessions = seen.flatMap(({ status }) => status.session?.at ?? []);
  expect(sessions).toEqual(sessions.toSorted((a, b) => a - b));
  expect(seen.some(({ status }) => (status.session?.meaning?.zh ?? "") !== "")).toBe(true);
  expect(studyUnderWay(study.plan, study.coordinator()!, MEMBERS).waitsFor).toEqual([]);
});
