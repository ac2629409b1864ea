import { expect, test } from "vitest";
import type { InboxBook } from "../inbox/book.ts";
import type { Proposal } from "../inbox/proposal.ts";
import { turnTexts } from "../reports/inbox-text.ts";
import type { KnownStudy } from "../session/studies.ts";
import { approvedStudies } from "./node-status.ts";

const [SINCE, UNTIL] = ["2026-11-29T12:00:00Z", "2026-12-20T12:00:00Z"];
const proposalOf = (title: string, state: Proposal["state"]) =>
  ({ study: title, title, state, since: SINCE, until: UNTIL, reasons: [] }) as unknown as Proposal;
const BOOK: InboxBook = {
  proposals: [proposalOf("asked", "waiting"), proposalOf("next", "approved"), proposalOf("first", "begun")],
};
const studyOf = (title: string, standing: KnownStudy["standing"]) =>
  ({ study: title, plan: { title }, standing }) as KnownStudy;

test("a status has what is approved here and not countersigned, behind what is under way", () => {
  const studies = [studyOf("ended", "model"), studyOf("first", "under way")];
  const common = { planHash: "next", title: "next", state: "proposed", since: SINCE, until: UNTIL };
  expect(approvedStudies(BOOK, studies)).toEqual([
    { ...common, waitsFor: [{ what: "countersigning", behind: ["first"] }] },
  ]);
  expect(approvedStudies(BOOK, [])).toEqual([{ ...common, waitsFor: [{ what: "countersigning" }] }]);
});

test("an inbox says what an approved study waits for: everybody, its turn, and room here", () => {
  const [asked, next, first] = BOOK.proposals;
  const say = (en: string) => en;
  expect([asked, first].flatMap((one) => turnTexts(one, ["first"], say))).toEqual([]);
  expect(turnTexts(next, ["first"], say)).toEqual([
    expect.stringMatching(/everybody has approved and its turn has come; beside "first" if there is room/),
  ]);
  expect(turnTexts(next, [], say)).toEqual([
    expect.stringMatching(/countersigns by itself when everybody has approved and its turn has come$/),
  ]);
});
