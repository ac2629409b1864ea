import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { type Account, NO_ACCOUNT, enter } from "@fedseg/shared/ledger/account.ts";
import { EMPTY_LEDGER, type LedgerDraft, appendEntry, formatEntry } from "@fedseg/shared/ledger/entry.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { expect, test } from "vitest";
import { tinyKey, tinyPlan } from "../../../test/simulation/tiny-market.ts";
import type { KnownStudy } from "../session/studies.ts";
import { accountForecast } from "./account-forecast.ts";

const HASH = "0".repeat(64);
const DAY_MS = 86_400_000;
const PLAN = tinyPlan("forecast", 3);
const PRICE = toFixedMuSq(budgetOf(PLAN).mu);

type Dated = readonly [day: number, draft: LedgerDraft];

/** The account and the lines of a ledger whose entries are dated by days. */
function ledgerOf(entries: readonly Dated[]): { account: Account; lines: string[] } {
  let [account, head] = [NO_ACCOUNT, EMPTY_LEDGER];
  const key = tinyKey("forecast", "shop-0");
  const lines = entries.map(([day, draft]) => {
    const entered = enter(account, draft);
    const dated = { ledger: "shop-0", time: new Date(day * DAY_MS).toISOString(), body: entered.event };
    const next = appendEntry(key, head, dated);
    [account, head] = [entered.account, next.head];
    return formatEntry(next.entry);
  });
  return { account, lines };
}

const turn = (study: string, session: number) => ({ study, session, attempt: 1 });
const approve = (study: string): LedgerDraft => ({ type: "APPROVE", study, channelKey: HASH });
const reserve = (study: string, session: number, muSq: bigint): LedgerDraft => {
  return { type: "RESERVE", ...turn(study, session), query: "moments", openHash: HASH, muSq: `${muSq}` };
};
const release = (study: string, session: number, muSq: bigint): LedgerDraft => {
  const hashes = { resultHash: HASH, recordHash: HASH, survivors: [0, 1, 2] };
  return { type: "RELEASE", ...turn(study, session), ...hashes, muSq: `${muSq}` };
};
const refund = (study: string, session: number, muSq: bigint): LedgerDraft => {
  const certificate = { certificate: "left-out", evidenceHash: HASH } as const;
  return { type: "REFUND", ...turn(study, session), ...certificate, muSq: `${muSq}` };
};

const STUDIES = ["a", "b", "c"].map((letter) => letter.repeat(64));
const known = (study: string, standing: KnownStudy["standing"] = "model"): KnownStudy => {
  return { study, plan: PLAN, otherProtocol: undefined, standing, code: undefined };
};

/** Two studies thirty days apart, each at 0.9 of its plan once charges are settled and one has come back; and a third under way. */
const part = (tenths: bigint) => (PRICE * tenths) / 10n;
const ENTRIES: readonly Dated[] = [
  [0, nodeGenesis(HASH, 60, 1e-6)],
  ...[0, 1].flatMap((at): Dated[] => [
    [30 * at, approve(STUDIES[at])],
    [30 * at, reserve(STUDIES[at], 1, part(5n))],
    [30 * at, release(STUDIES[at], 1, part(4n))],
    [30 * at + 1, reserve(STUDIES[at], 2, part(1n))],
    [30 * at + 1, refund(STUDIES[at], 2, part(1n))],
    [30 * at + 1, reserve(STUDIES[at], 3, part(5n))],
  ]),
  [60, approve(STUDIES[2])],
  [60, reserve(STUDIES[2], 1, part(1n))],
];

test("an account goes on as it was used: what studies came to, how often, and room for a whole plan at the end", () => {
  const { account, lines } = ledgerOf(ENTRIES);
  const studies = [known(STUDIES[0]), known(STUDIES[1]), known(STUDIES[2], "under way")];
  const { habit, forecast } = accountForecast(account, lines, studies, 40 * DAY_MS)!;
  expect(habit).toMatchObject({ muSq: part(4n) + part(5n), studies: 2, everyMs: 30 * DAY_MS });
  const left = account.filter.budgetSq - account.filter.committed - account.filter.reservedSq;
  expect(forecast.more).toBe(1 + Number((left - PRICE) / habit.muSq));
  expect(forecast.more).toBeGreaterThan(3);
  expect(forecast.untilMs).toBe((60 + 30 * (forecast.more - 1)) * DAY_MS);
});

test("before the first study has ended there is no forecast", () => {
  const { account, lines } = ledgerOf(ENTRIES);
  expect(accountForecast(account, lines, [known(STUDIES[2], "under way")], 0)).toBeUndefined();
  expect(accountForecast(account, [], [], 0)).toBeUndefined();
});

test("a plan that this software cannot read leaves what studies came to", () => {
  const { account, lines } = ledgerOf(ENTRIES);
  const unread = { ...known(STUDIES[0]), plan: undefined };
  expect(accountForecast(account, lines, [unread], 0)?.forecast.price.neededSq).toBe(part(4n) + part(5n));
});

test("what a study was charged that failed at its first sum is no measure, not even alone", () => {
  const failed: readonly Dated[] = [
    ...ENTRIES,
    [61, { type: "DENY", study: STUDIES[2], code: "ATTEMPTS_EXHAUSTED" }],
  ];
  const { account, lines } = ledgerOf(failed);
  const ended = known(STUDIES[2], "refused");
  const both = accountForecast(account, lines, [known(STUDIES[0]), ended], 0)!;
  expect([both.habit.studies, both.habit.muSq]).toEqual([1, part(4n) + part(5n)]);
  expect(accountForecast(account, lines, [ended], 0)?.habit).toMatchObject({ studies: 1, muSq: PRICE });
});
