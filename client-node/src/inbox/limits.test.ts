import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { muOf } from "@fedseg/shared/dp/gdp.ts";
import { type LedgerEvent, formatEntry } from "@fedseg/shared/ledger/entry.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { historyOf, sumOf } from "../account/history.ts";
import { type PeriodLimits, passedLimits } from "./limits.ts";
import { limitReached } from "./refusals.ts";
import { type StudyFacts, usageOf } from "./usage.ts";

const [A, B] = ["aa", "bb"].map((byte) => byte.repeat(32));
const HASH = "0f".repeat(32);
const DELTA = 1e-6;
const amount = (epsilon: number) => toFixedMuSq(muOf(epsilon, DELTA));

/** A ledger's lines: what is said, each at a moment. Signatures are not looked at here. */
function lines(...said: readonly (readonly [time: string, body: LedgerEvent])[]): readonly string[] {
  return said.map(([time, body], seq) =>
    formatEntry({ v: 1, ledger: "n", seq, prev: HASH, time, body, signature: "00".repeat(64) }),
  );
}

const approve = (study: string) => ({ type: "APPROVE", study, channelKey: HASH }) as const;
const turn = (study: string, session = 1) => ({ study, session, attempt: 1 });
const totals = { before: "0", after: "0" };
const reserve = (study: string, muSq: bigint, session = 1) =>
  ({
    type: "RESERVE",
    ...turn(study, session),
    query: "q",
    openHash: HASH,
    muSq: `${muSq}`,
    ...totals,
  }) as const;
const release = (study: string, muSq: bigint): LedgerEvent => ({
  type: "RELEASE",
  ...turn(study),
  resultHash: HASH,
  recordHash: HASH,
  survivors: [0],
  muSq: `${muSq}`,
  ...totals,
});
const refund = (study: string, muSq: bigint) =>
  ({
    type: "REFUND",
    ...turn(study),
    certificate: "left-out",
    evidenceHash: HASH,
    muSq: `${muSq}`,
    ...totals,
  }) as const;
const model = (study: string) => ({ type: "MODEL", study, modelHash: HASH }) as const;
const deny = (study: string) => ({ type: "DENY", study, code: "STUDY_ENDED" }) as const;

const facts =
  (worst: Readonly<Record<string, bigint>>, replaces: Readonly<Record<string, string>> = {}) =>
  (study: string): StudyFacts => ({
    worstSq: worst[study] ?? 0n,
    replaces: replaces[study],
    template: undefined,
  });
const NOON = (day: string) => Date.parse(`${day}T12:00:00Z`);

describe("what a ledger says of its months", () => {
  test("a charge counts as what it came to, in the month of its entry", () => {
    const { studies } = historyOf(
      lines(
        ["2026-01-31T23:59:59Z", approve(A)],
        ["2026-01-31T23:59:59Z", reserve(A, 100n)],
        ["2026-02-01T00:00:00Z", reserve(A, 50n, 2)],
        ["2026-02-01T00:00:01Z", release(A, 70n)],
        ["2026-02-02T00:00:00Z", model(A)],
      ),
    );
    const history = historyOf(
      lines(["2026-01-31T23:59:59Z", approve(A)], ["2026-01-31T23:59:59Z", reserve(A, 100n)]),
    );
    expect(sumOf(studies.get(A)!.charges.values())).toBe(120n);
    expect(usageOf(history, facts({ [A]: 130n }), NOON("2026-01-31"))).toMatchObject({
      studies: 1,
      monthSq: 100n,
      openSq: 30n,
    });
  });

  test("a refunded charge is none, an ended study promises nothing, a denied plan was never approved", () => {
    const history = historyOf(
      lines(
        ["2026-03-01T00:00:00Z", deny(B)],
        ["2026-03-01T00:00:00Z", approve(A)],
        ["2026-03-01T00:00:01Z", reserve(A, 100n)],
        ["2026-03-01T00:00:02Z", refund(A, 100n)],
        ["2026-03-01T00:00:03Z", deny(A)],
      ),
    );
    expect(usageOf(history, facts({ [A]: 500n, [B]: 500n }), NOON("2026-03-02"))).toMatchObject({
      studies: 1,
      monthSq: 0n,
      openSq: 0n,
    });
    expect(history.studies.get(A)?.ended).toEqual({
      code: "STUDY_ENDED",
      at: Date.parse("2026-03-01T00:00:03Z"),
    });
  });

  test("a study approved after a refusal is under way again", () => {
    const history = historyOf(lines(["2026-03-01T00:00:00Z", deny(A)], ["2026-03-01T00:00:01Z", approve(A)]));
    expect(usageOf(history, facts({ [A]: 7n }), NOON("2026-03-02"))).toMatchObject({
      studies: 1,
      openSq: 7n,
    });
  });

  test("a clock that is set back opens no month again", () => {
    const history = historyOf(
      lines(["2026-05-01T00:00:00Z", approve(A)], ["2026-05-01T00:00:01Z", reserve(A, 9n)]),
    );
    const back = usageOf(history, facts({}), NOON("2026-04-15"));
    expect(back).toMatchObject({ studies: 1, monthSq: 9n });
    expect(back.month.from).toBe(Date.UTC(2026, 4));
  });

  test("what another study has taken the place of is no study of the month", () => {
    const history = historyOf(
      lines(
        ["2026-06-01T00:00:00Z", approve(A)],
        ["2026-06-02T00:00:00Z", deny(A)],
        ["2026-06-02T00:00:01Z", approve(B)],
      ),
    );
    expect(usageOf(history, facts({}, { [B]: A }), NOON("2026-06-03")).studies).toBe(1);
    expect(usageOf(history, facts({}), NOON("2026-06-03")).studies).toBe(2);
  });

  test("a forgotten charge that was entered counts when it was", () => {
    const correction = { type: "CORRECTION", seq: 0, text: "t", muSq: "40", ...totals } as const;
    const history = historyOf(lines(["2026-07-01T00:00:00Z", correction]));
    expect(usageOf(history, facts({}), NOON("2026-07-02")).monthSq).toBe(40n);
    expect(usageOf(history, facts({}), NOON("2026-08-02"))).toMatchObject({ monthSq: 0n, yearSq: 40n });
  });
});

describe("limits", () => {
  const held = (
    limits: PeriodLimits,
    said: ReturnType<typeof lines>,
    worst: bigint,
    open: Readonly<Record<string, bigint>> = {},
  ) => passedLimits(limits, usageOf(historyOf(said), facts(open), NOON("2026-11-20")), worst, DELTA);

  test("are none where none are written", () => {
    expect(held({}, lines(["2026-11-01T00:00:00Z", approve(A)]), amount(20))).toEqual([]);
  });

  test("hold as many studies as they say, to the one", () => {
    const said = lines(["2026-11-01T00:00:00Z", approve(A)], ["2026-11-02T00:00:00Z", deny(A)]);
    expect(held({ studiesPerMonth: 2 }, said, 1n)).toEqual([]);
    const [passed] = held({ studiesPerMonth: 1 }, said, 1n);
    expect(passed).toMatchObject({ code: "LIMIT_STUDIES", fits: { type: "from", at: Date.UTC(2026, 11) } });
    expect(limitReached(passed, DELTA).message).toContain(
      "study 2 of this month, and this node's policy allows 1",
    );
    expect(limitReached(passed, DELTA).message).toContain("from 2026-12-01 on");
  });

  test("compose as the account does: two studies of ε 1 are less than ε 2, and more than ε 1", () => {
    const one = amount(1);
    const said = lines(
      ["2026-11-01T00:00:00Z", approve(A)],
      ["2026-11-01T00:00:01Z", reserve(A, one)],
      ["2026-11-02T00:00:00Z", model(A)],
    );
    const both = guaranteeOf(2n * one, DELTA).reported;
    expect(both).toBeLessThan(1.6);
    expect(held({ epsilonPerMonth: both * 1.0001 }, said, one)).toEqual([]);
    const [passed] = held({ epsilonPerMonth: both * 0.9999 }, said, one);
    expect(passed).toMatchObject({ code: "LIMIT_MONTH", fits: { type: "from", at: Date.UTC(2026, 11) } });
  });

  test("say when it fits: next month, when studies have ended, or never", () => {
    const said = lines(["2026-11-01T00:00:00Z", approve(A)]);
    const [ended] = held({ epsilonPerMonth: 1 }, said, amount(0.9), { [A]: amount(0.9) });
    expect(ended.fits).toEqual({ type: "ended", at: Date.UTC(2026, 11) });
    const [never] = held({ epsilonPerYear: 1 }, said, amount(1.1));
    expect(never).toMatchObject({ code: "LIMIT_YEAR", fits: { type: "never" } });
    expect(limitReached(never, DELTA).message).toContain("not even alone");
    const spent = lines(
      ["2026-02-01T00:00:00Z", approve(A)],
      ["2026-02-01T00:00:01Z", reserve(A, amount(0.9))],
      ["2026-02-02T00:00:00Z", model(A)],
    );
    const [year] = held({ epsilonPerYear: 1, epsilonPerMonth: 1 }, spent, amount(0.9));
    expect(year).toMatchObject({ code: "LIMIT_YEAR", fits: { type: "from", at: Date.UTC(2027, 0) } });
  });
});

/** A month of proposals, each approved when it fits, charging what it likes up to its worst case, on days that it likes. */
test("whatever studies charge when, no month's charges exceed the limit", () => {
  const most = 1_000n << 70n;
  const limits = { epsilonPerMonth: guaranteeOf(most, DELTA).reported } as const;
  const cap = toFixedMuSq(muOf(limits.epsilonPerMonth, DELTA));
  const day = fc.integer({ min: 0, max: 120 });
  const study = fc.record({
    from: day,
    worst: fc.bigInt(1n, 900n).map((part) => part << 70n),
    parts: fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 60 }), part: fc.integer({ min: 0, max: 100 }) }),
      { maxLength: 4 },
    ),
    length: fc.integer({ min: 0, max: 70 }),
  });
  fc.assert(
    fc.property(fc.array(study, { maxLength: 25 }), (proposed) => {
      const names = proposed.map((_, at) => at.toString(16).padStart(64, "0"));
      const worstOf = facts(Object.fromEntries(proposed.map(({ worst }, at) => [names[at], worst])));
      const events: [number, () => readonly (readonly [string, LedgerEvent])[]][] = [];
      const said: (readonly [string, LedgerEvent])[] = [];
      const at = (dayNumber: number) => new Date(Date.UTC(2026, 0, 1) + dayNumber * 86_400_000).toISOString();
      proposed.forEach(({ from, worst, parts, length }, index) => {
        const name = names[index];
        let isApproved = false;
        events.push([
          from,
          () => {
            const usage = usageOf(historyOf(lines(...said)), worstOf, Date.parse(at(from)));
            isApproved = passedLimits(limits, usage, worst, DELTA).length === 0;
            return isApproved ? [[at(from), approve(name)]] : [];
          },
        ]);
        let left = worst;
        parts.forEach(({ after, part }, session) => {
          const when = from + Math.min(after, length);
          events.push([
            when,
            () => {
              const muSq = (left * BigInt(part)) / 100n;
              left -= muSq;
              return isApproved ? [[at(when), reserve(name, muSq, session + 1)]] : [];
            },
          ]);
        });
        events.push([
          from + length + 0.5,
          () => (isApproved ? [[at(from + length + 0.5), model(name)]] : []),
        ]);
      });
      for (const [, happen] of events.toSorted(([a], [b]) => a - b)) said.push(...happen());
      const { studies } = historyOf(lines(...said));
      const months = new Map<string, bigint>();
      for (const { charges } of studies.values())
        for (const charge of charges.values()) {
          const month = new Date(charge.at).toISOString().slice(0, 7);
          months.set(month, (months.get(month) ?? 0n) + charge.muSq);
        }
      for (const spent of months.values()) expect(spent <= cap).toBe(true);
    }),
    { numRuns: 60 },
  );
});
