import { sayIn } from "@fedseg/wording/language.ts";
import { statusText } from "@fedseg/wording/status/status-text.ts";
import type { Status, StudyStatus } from "@fedseg/wording/status/status.ts";
import { expect, test } from "vitest";
import { StudyNews, withNews } from "./study-news.ts";

const STUDY = "ab".repeat(32);
const running: StudyStatus = {
  planHash: STUDY,
  title: "November",
  state: "running",
  waitsFor: [{ what: "session" }],
};

/** What a status says of a study after a process has told so many lines of it. */
function after(codes: readonly string[], listed: readonly string[] = []): string {
  const time = "2026-11-29T12:00:00Z";
  const news = new StudyNews(() => time);
  const told: string[] = [];
  const tell = news.hearing((code) => told.push(code));
  for (const code of codes) tell(code, `${STUDY.slice(0, 8)}: why it is so.`, { study: STUDY });
  tell("CONNECTION", "connected");
  news.listed(listed);
  expect(told).toEqual([...codes, "CONNECTION"]);
  const studies = withNews([running], news.all());
  const status: Status = { code: "STATUS", time, party: "a", program: "node", studies };
  return statusText(status, sayIn("en"));
}

test("a study that is paused says so in a status, and why, until it goes on", () => {
  const paused = after(["PAUSED"]);
  expect(paused).toContain("— paused, just now\n  PAUSED: why it is so.\n");
  expect(paused).toContain("waits for the operator to resume it, or for members that it lacks");
  for (const next of ["RESUMED", "SESSION"]) {
    const text = after(["PAUSED", next]);
    expect(text).toContain("— running\n  waits for the coordinator's next step");
    expect(text).not.toContain("PAUSED");
  }
});

test("a study that is listed no more says so, until it is listed again", () => {
  const text = after(["STUDY_UNLISTED"]);
  expect(text).toContain("— running\n  STUDY_UNLISTED: why it is so.\n  waits for its coordinator");
  expect(after(["STUDY_UNLISTED"], [STUDY])).not.toContain("STUDY_UNLISTED");
  expect(after(["PAUSED"], [STUDY])).toContain("PAUSED");
});

test("why a study does not go on is said in Chinese where Chinese is read", () => {
  const since = "2026-11-29T12:00:00Z";
  const said = [
    [
      "PAUSED",
      `The study is paused by the operator since ${since}: "why?". No new session is opened, nothing more is charged; it goes on when the operator resumes it.`,
      `PAUSED：操作员自 ${since} 起已暂停本研究："why?"。`,
    ],
    [
      "PAUSED",
      `The study waits since ${since} for nodes that it lacks: "a, b". Nothing more is charged; it goes on by itself when they are back.`,
      `PAUSED：本研究自 ${since} 起等待缺少的节点："a, b"。`,
    ],
    [
      "STUDY_UNLISTED",
      "The coordinator lists this study no more, and has not signed its end. It stays; fedseg-node leave gives it up.",
      "STUDY_UNLISTED：协调方不再列出本研究",
    ],
  ];
  for (const [code, text, zh] of said) {
    const studies = withNews([running], [{ study: STUDY, code, text, since }]);
    const status: Status = { code: "STATUS", time: since, party: "a", program: "node", studies };
    expect(statusText(status, sayIn("zh"))).toContain(zh);
    expect(statusText(status, sayIn("en"))).toContain(`${code}: ${text}`);
  }
});

test("of a study that has ended nothing is waited for, whatever was heard before", () => {
  const news = [{ study: STUDY, code: "PAUSED", text: "", since: "" }];
  const ended: StudyStatus = { ...running, state: "finished", waitsFor: [] };
  expect(withNews([ended], news)).toEqual([ended]);
});
