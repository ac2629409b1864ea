import { CodedError } from "@fedseg/shared/errors.ts";
import { studyEnded } from "@fedseg/shared/session/ended.ts";
import { describe, expect, test } from "vitest";
import { answer } from "./answer.ts";
import { type InboxBook, MOST_WAITING, NO_PROPOSALS, findProposal, inboxBook, withState } from "./book.ts";
import { type Offer, type Ruling, decide } from "./decide.ts";
import type { Decision } from "./port.ts";
import { type AccountLeft, proposalText } from "../reports/inbox-text.ts";
import { cancelled, isAgreedTo, settled, withdrawn } from "./settled.ts";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const DAY = 86_400_000;
const hash = (number: number) => number.toString(16).padStart(64, "0");
const coded = (code: string) => new CodedError(code, { what: "what", why: "why", todo: "todo" });
const ASK: Ruling = { type: "ask" };

function offerOf(number: number, change: Partial<Offer> = {}): Offer {
  const price = { epsilon: "1", delta: "0.00001", muSq: "10", worstMuSq: "30" };
  const facts = {
    study: hash(number),
    title: `Plan ${number}`,
    coordinator: "hub",
    roster: ["a", "b", "c"],
    snapshot: "2026-11-01T00:00:00Z",
    sessions: 6,
    price,
    template: hash(0),
  };
  return { facts, objection: undefined, limit: undefined, ruling: ASK, ...change };
}

/** Proposes plans one after the other, and tells what became of each. */
function proposeAll(offers: readonly Offer[], start: InboxBook = NO_PROPOSALS, stepMs = 600) {
  let book = start;
  const decisions: Decision[] = offers.map((offer, at) => {
    const [next, decision] = decide(book, offer, NOW + at * stepMs);
    book = next;
    return decision;
  });
  return { book, decisions };
}

const stateOf = (book: InboxBook, number: number) => findProposal(book, hash(number))?.state;

describe("a proposal", () => {
  test("waits for its owner, begins when they say so, and is refused when they do not", () => {
    const { book, decisions } = proposeAll([offerOf(1), offerOf(2)]);
    expect(decisions).toEqual([{ type: "wait" }, { type: "wait" }]);
    const [yes] = answer(book, hash(1), { type: "approve" }, NOW);
    const [no] = answer(yes, hash(2), { type: "refuse", reason: "not now" }, NOW);
    const again = proposeAll([offerOf(1), offerOf(2)], no);
    expect(again.decisions).toMatchObject([
      { type: "begin" },
      { type: "refuse", error: { code: "PLAN_DECLINED" } },
    ]);
    expect(findProposal(again.book, hash(2))?.reasons).toEqual([{ code: "PLAN_DECLINED", text: "not now" }]);
  });

  test("is begun by a policy that says so, and by none that says never, whoever has approved", () => {
    expect(proposeAll([offerOf(1, { ruling: { type: "begin", by: "policy" } })]).decisions).toEqual([
      { type: "begin" },
    ]);
    const { book } = proposeAll([offerOf(1)]);
    const [yes] = answer(book, hash(1), { type: "approve" }, NOW);
    expect(proposeAll([offerOf(1, { ruling: { type: "never" } })], yes).decisions).toMatchObject([
      { error: { code: "POLICY_NEVER" } },
    ]);
  });

  test("that policy, account or a limit refuse is judged anew when it comes again, and no person approves it before", () => {
    const { book } = proposeAll([
      offerOf(1, { objection: coded("POLICY_ROSTER") }),
      offerOf(2, { limit: coded("LIMIT_MONTH") }),
    ]);
    expect([stateOf(book, 1), stateOf(book, 2)]).toEqual(["refused", "refused"]);
    for (const number of [1, 2])
      expect(() => answer(book, hash(number), { type: "approve" }, NOW)).toThrow(
        expect.objectContaining({ code: "PROPOSAL_REFUSED" }),
      );
    const { decisions, book: later } = proposeAll([offerOf(1), offerOf(2)], book);
    expect(decisions).toEqual([{ type: "wait" }, { type: "wait" }]);
    expect(stateOf(answer(later, hash(1), { type: "approve" }, NOW)[0], 1)).toBe("approved");
  });

  test("that a person has approved does not pass a limit", () => {
    const { book } = proposeAll([offerOf(1)]);
    const [yes] = answer(book, hash(1), { type: "approve" }, NOW);
    expect(proposeAll([offerOf(1, { limit: coded("LIMIT_YEAR") })], yes).decisions).toMatchObject([
      { error: { code: "LIMIT_YEAR" } },
    ]);
  });

  test("lapses after thirty days, approved or not, and can be answered when it comes again", () => {
    const { book } = proposeAll([offerOf(1), offerOf(2)]);
    const [yes] = answer(book, hash(1), { type: "approve" }, NOW);
    const none = { studies: new Map() };
    expect(settled(yes, none, NOW + 30 * DAY - 1)).toEqual(yes);
    const lapsed = settled(yes, none, NOW + 31 * DAY);
    expect([stateOf(lapsed, 1), stateOf(lapsed, 2)]).toEqual(["lapsed", "lapsed"]);
    expect(() => answer(lapsed, hash(1), { type: "approve" }, NOW)).toThrow(
      expect.objectContaining({ code: "PROPOSAL_OVER" }),
    );
    expect(proposeAll([offerOf(1)], lapsed).decisions).toEqual([{ type: "wait" }]);
  });

  test("has begun or ended when the ledger says so, whatever the book says", () => {
    const { book } = proposeAll([offerOf(1), offerOf(2)]);
    const charges = new Map();
    const studies = new Map([
      [hash(1), { at: NOW + 1000, ended: undefined, charges }],
      [hash(2), { at: NOW, ended: { code: "MODEL", at: NOW + 1_800_000 }, charges }],
    ]);
    // A process that has only now begun takes the moments from the ledger.
    const now = settled(book, { studies }, NOW + 5 * DAY);
    expect([1, 2].map((number) => findProposal(now, hash(number))?.since)).toEqual([
      "2026-11-29T12:00:01Z",
      "2026-11-29T12:30:00Z",
    ]);
    const dated = withState(now, hash(2), { state: "ended" }, NOW + 5 * DAY);
    expect(settled(dated, { studies }, NOW + 6 * DAY)).toEqual(now);
    expect([stateOf(now, 1), stateOf(now, 2)]).toEqual(["begun", "ended"]);
    expect(settled(now, { studies }, NOW + 99 * DAY)).toEqual(now);
    // An account approves a plan once: what it objects to then is told, and the book stays as it is.
    const { book: after, decisions } = proposeAll([offerOf(1, { objection: coded("PLAN_REPEATED") })], now);
    expect([after, decisions[0]]).toMatchObject([now, { error: { code: "PLAN_REPEATED" } }]);
    for (const given of [{ type: "approve" }, { type: "refuse", reason: undefined }] as const)
      expect(() => answer(now, hash(1), given, NOW)).toThrow(
        expect.objectContaining({ code: "PROPOSAL_OVER" }),
      );
  });

  test("is named by its hash, or by digits that no other begins with", () => {
    const { book } = proposeAll([offerOf(0xabcd), offerOf(2)]);
    const named = (study: string) => answer(book, study, { type: "approve" }, NOW)[1].study;
    expect(named(hash(2))).toBe(hash(2));
    for (const study of ["0000", "000", "abcd", "", "zz", "../.."])
      expect(() => named(study)).toThrow(expect.objectContaining({ code: "PROPOSAL_UNKNOWN" }));
    const spread = proposeAll(
      [{ ...offerOf(1), facts: { ...offerOf(1).facts, study: "ab12".padEnd(64, "0") } }],
      book,
    ).book;
    expect(answer(spread, "ab12", { type: "approve" }, NOW)[1].study).toBe("ab12".padEnd(64, "0"));
  });

  test("can be answered otherwise until it begins", () => {
    const { book } = proposeAll([offerOf(1)]);
    const [yes] = answer(book, hash(1), { type: "approve" }, NOW);
    const [no] = answer(yes, hash(1), { type: "refuse", reason: undefined }, NOW);
    const [back] = answer(no, hash(1), { type: "approve" }, NOW);
    expect([yes, no, back].map((each) => stateOf(each, 1))).toEqual(["approved", "refused", "approved"]);
  });
});

test("a plan whose enrolment has closed is answered no more: who had agreed, and who had not, is kept apart", () => {
  const closing = (number: number) => {
    const { facts } = offerOf(number);
    return offerOf(number, { facts: { ...facts, enrolBy: "2026-11-30T12:00:00Z", quorum: 2 } });
  };
  const { book } = proposeAll([1, 2, 3].map(closing));
  const [yes] = answer(book, hash(2), { type: "approve" }, NOW);
  const [no] = answer(yes, hash(3), { type: "refuse", reason: "no" }, NOW);
  const none = { studies: new Map() };
  expect(settled(no, none, NOW + DAY - 1000)).toEqual(no);
  const closed = settled(no, none, NOW + 2 * DAY);
  expect(settled(closed, none, NOW + 3 * DAY)).toEqual(closed);
  const left = { delta: 1e-5, forecast: () => ({ more: 1 }) } as unknown as AccountLeft;
  const told = [1, 2, 3].map((number) => {
    const known = findProposal(closed, hash(number))!;
    const lines = proposalText({ ...known, sessions: 0 }, { left, begun: [] }, (en) => en).split("\n");
    return [known.state, known.by, known.reasons.at(-1)?.code, lines.at(-1)!.trim()];
  });
  const ended = cancelled(closed, hash(2), studyEnded({ code: "NOT_ENROLLED" }), NOW + DAY);
  const over = proposalText(findProposal(ended, hash(2))!, { left, begun: [] }, (en) => en);
  expect(over).toMatch(
    /ENDED\n[^]*ended this study for good \(NOT_ENROLLED\)[^]*It cannot be answered any more\.$/,
  );
  expect(settled(ended, none, NOW + 3 * DAY)).toEqual(ended);
  const nothing = "It cannot be answered any more.";
  expect(told).toEqual([
    ["lapsed", undefined, "CLOSED", nothing],
    ["lapsed", "owner", "CLOSED", expect.stringMatching(/^Nothing is to be done: .* your answer holds/)],
    ["refused", "owner", "CLOSED", nothing],
  ]);
});

test("what a person has refused and its coordinator offers no more asks for no answer, until it comes again", () => {
  const left = { delta: 1e-5, forecast: () => ({ more: 1 }) } as unknown as AccountLeft;
  const said = (book: InboxBook) =>
    proposalText({ ...findProposal(book, hash(1))!, sessions: 0 }, { left, begun: [] }, (en) => en);
  const [no] = answer(proposeAll([offerOf(1)]).book, hash(1), { type: "refuse", reason: "no" }, NOW);
  expect(said(no)).toContain("fedseg-node approve");
  const gone = withdrawn(no, hash(1), { studies: new Map() }, NOW + DAY);
  expect(findProposal(gone, hash(1))).toMatchObject({ state: "refused", since: "2026-11-29T12:00:00Z" });
  expect(said(gone)).toMatch(/your reason: no[^]*offers it no more[^]*only if it comes again\.$/);
  expect(withdrawn(gone, hash(1), { studies: new Map() }, NOW + 2 * DAY)).toEqual(gone);
  expect(() => answer(gone, hash(1), { type: "approve" }, NOW)).toThrow(
    /^PROPOSAL_OVER: The coordinator offers this study no more\./,
  );
  const again = proposeAll([offerOf(1)], gone);
  expect(again.decisions).toMatchObject([{ error: { code: "PLAN_DECLINED" } }]);
  expect(again.book).toEqual(no);
});

describe("a flood: a hundred proposals a minute for a day, each of them new", () => {
  const MINUTES = 60;
  const flood = (change: Partial<Offer>) =>
    Array.from({ length: 100 * MINUTES }, (_, at) => offerOf(1000 + at, change));
  const kinds: readonly (readonly [string, Partial<Offer>, string])[] = [
    ["that all wait", {}, "INBOX_FULL"],
    ["that policy refuses", { objection: coded("POLICY_COHORT") }, "POLICY_COHORT"],
    ["that pass a limit", { limit: coded("LIMIT_STUDIES") }, "LIMIT_STUDIES"],
    ["that begin by themselves and never do", { ruling: { type: "begin", by: "policy" } }, "INBOX_FULL"],
  ];

  test.each(kinds)(
    "%s: what waits stays, the file stays small, and the number is told",
    (_, change, code) => {
      const { book: three } = proposeAll([offerOf(1), offerOf(2), offerOf(3)]);
      const [before] = answer(three, hash(3), { type: "refuse", reason: "no" }, NOW);
      const { book, decisions } = proposeAll(flood(change), before);
      expect([stateOf(book, 1), stateOf(book, 2)]).toEqual(["waiting", "waiting"]);
      expect(findProposal(book, hash(1))).toEqual(findProposal(before, hash(1)));
      expect(inboxBook.safeParse(book).success).toBe(true);
      expect(JSON.stringify(book).length).toBeLessThan(100_000);
      expect(decisions.at(-1)).toMatchObject({ type: "refuse", error: { code } });
      expect(book.proposals.length + (book.unlisted?.count ?? 0)).toBe(decisions.length + 3);
      // What a person has refused stays refused, whatever the policy says of others.
      expect(decide(book, offerOf(3, { ruling: { type: "begin", by: "policy" } }), NOW)[1]).toMatchObject({
        error: { code: "PLAN_DECLINED" },
      });
      expect(book.unlisted!.count).toBeGreaterThan(5000);
      expect(stateOf(answer(book, hash(2), { type: "approve" }, NOW)[0], 2)).toBe("approved");
    },
  );

  test("leaves room again as soon as one is answered, lapses or is withdrawn", () => {
    const many = Array.from({ length: MOST_WAITING + 1 }, (_, at) => offerOf(at));
    const { book, decisions } = proposeAll(many);
    expect(decisions.map(({ type }) => type)).toEqual([...many.slice(1).map(() => "wait"), "refuse"]);
    const last = many.slice(-1);
    const [refused] = answer(book, hash(0), { type: "refuse", reason: undefined }, NOW);
    expect(proposeAll(last, refused).decisions).toEqual([{ type: "wait" }]);
    const lapsed = withState(book, hash(3), { state: "lapsed" }, NOW);
    expect(proposeAll(last, lapsed).decisions).toEqual([{ type: "wait" }]);
  });
});

describe("a study in whose place a smaller one begins by itself", () => {
  const nothing = { studies: new Map() };
  const agreed = (book: InboxBook, nowMs = NOW) => isAgreedTo(book, hash(1), nothing, nowMs);
  const { book: waiting } = proposeAll([offerOf(1)]);
  const [approved] = answer(waiting, hash(1), { type: "approve" }, NOW);

  test("is one that a person has agreed to", () => {
    expect(agreed(approved)).toBe(true);
    const { book: begun } = proposeAll([offerOf(1, { ruling: { type: "begin", by: "rule" } })]);
    for (const book of [NO_PROPOSALS, waiting, begun]) expect(agreed(book)).toBe(false);
  });

  test("is none whose answer was taken back, or has lapsed", () => {
    const [declined] = answer(approved, hash(1), { type: "refuse", reason: undefined }, NOW);
    expect(agreed(declined)).toBe(false);
    expect(agreed(approved, NOW + 31 * DAY)).toBe(false);
  });

  test("is none that has ended as long ago as an approval holds", () => {
    const ended = { code: "STUDY_REPLACED", at: NOW };
    const studies = new Map([[hash(1), { at: NOW, ended, charges: new Map() }]]);
    const isAgreed = (days: number) => isAgreedTo(approved, hash(1), { studies }, NOW + days * DAY);
    expect([isAgreed(29), isAgreed(31)]).toEqual([true, false]);
  });
});
