import { CodedError } from "@fedseg/shared/errors.ts";
import { ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import { expect, test } from "vitest";
import type { OpenMessage } from "../session/deals.ts";
import { SharedTime } from "./shared-time.ts";

/** A clock whose timers fire when the test lets them. */
function clock() {
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number, call: () => void) => void timers.push({ at: now + ms, call }),
    /** Time passes in which this process is at work: no timer fires. */
    work: (until: number) => (now = until),
    fire() {
      const due = timers.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      timers = timers.filter(({ at }) => at > now);
      for (const { call } of due) call();
    },
  };
}

function openOf(session: number): OpenMessage {
  const envelope = { type: "OPEN", session, attempt: 1, sender: 65535, recipient: 65535, body: ZERO_HASH };
  return {
    type: "open",
    envelope: { ...envelope, signature: new Uint8Array(64) },
    bundles: [],
    results: [],
  } as unknown as OpenMessage;
}

/** Two studies of one account: what leaves, and the OPENs of the second that are taken up, with their times. */
function twoStudies() {
  const time = clock();
  const shared = new SharedTime(time);
  const said: string[] = [];
  const report = (study: string, openedAt: number, tickMs: number) => {
    shared.quiet.begin(openedAt, tickMs, openOf(1));
    const isOver = () => false;
    const act = () => said.push(`${study}'s report at ${time.now()}`);
    shared.quiet.atTick(openedAt, tickMs, { isOver, act, missed: () => said.push(`${study} missed`) });
  };
  const takeUp = (at: number) => said.push(`b's OPEN at ${at}`);
  const ofB = { ahead: { opens: 0 }, takeUp };
  return { time, shared, said, report, ofB };
}

test("while rows are counted for one study, another hears nothing of how long that takes: its answers wait, and its OPEN does", () => {
  for (const countedMs of [10, 170, 220]) {
    const { time, shared, said, report, ofB } = twoStudies();
    report("a", 0, 300);
    time.work(countedMs);
    expect(shared.quiet.dateOf(countedMs, undefined, ofB)).toBe(0);
    expect(shared.quiet.dateOf(countedMs, openOf(7), ofB)).toBeUndefined();
    shared.outbox.at(shared.quiet.until, () => said.push("b's answer"));
    expect(said).toEqual([]);
    time.work(300);
    time.fire();
    expect(said).toEqual(["a's report at 300", "b's OPEN at 300", "b's answer"]);
  }
});

test("what was to leave leaves before rows are counted for another study, also where its timer has not fired yet", () => {
  const { time, shared, said, report, ofB } = twoStudies();
  report("a", 0, 300);
  time.work(301);
  expect(shared.quiet.dateOf(301, openOf(7), ofB)).toBe(301);
  expect(said).toEqual(["a's report at 301"]);
});

test("one study's OPENs that wait keep none of another's from waiting, too", () => {
  const { shared, report, ofB } = twoStudies();
  report("a", 0, 300);
  const ofC = { ...ofB, ahead: { opens: 0 } };
  for (let open = 1; open <= 9; open += 1) shared.quiet.dateOf(1, openOf(10 + open), ofB);
  shared.quiet.dateOf(1, openOf(99), ofC);
  expect([ofB.ahead.opens, ofC.ahead.opens]).toEqual([4, 1]);
});

test("a disk that one study has shown to be old signs nothing more in any other", () => {
  const { shared } = twoStudies();
  const ended: string[] = [];
  const leave = shared.join(({ code }) => ended.push(`a ${code}`));
  shared.join(({ code }) => ended.push(`b ${code}`));
  const refusal = { what: "w", why: "y", todo: "t" };
  shared.heard(new CodedError("POLICY_TICK", refusal));
  expect(ended).toEqual([]);
  shared.heard(new CodedError("LEDGER_BEHIND", refusal));
  expect(ended).toEqual(["a LEDGER_BEHIND", "b LEDGER_BEHIND"]);
  leave();
  shared.heard(new CodedError("LEDGER_FORKED", refusal));
  expect(ended.slice(2)).toEqual(["b LEDGER_FORKED"]);
});
