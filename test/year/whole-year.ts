import { accountForecast } from "@fedseg/client-node/account/account-forecast.ts";
import { knownStudies } from "@fedseg/client-node/session/studies.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { templateHash } from "@fedseg/shared/plan/template.ts";
import { expect } from "vitest";
import { audit } from "../audit/audit.ts";
import { objections } from "../audit/faults.ts";
import { bundleOfAll } from "../audit/make-bundle.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { Consortium, type Mishap, type MonthlyStudy } from "./consortium.ts";

/** In which month (from 1) what happens; whoever joins or leaves does so before that month's study. */
interface Events {
  readonly months: number;
  readonly rotated: number;
  readonly joined: number;
  readonly left: number;
  /** A member comes with a backup of the month before last, hears it from its peers, and brings its newest disk. */
  readonly behind: number;
  /** A member's disk is brought back to its report while that is being opened. */
  readonly broughtBack: number;
}

export const MONTHS: Readonly<Record<"three" | "year", Events>> = {
  three: { months: 3, rotated: 2, joined: 2, left: 3, behind: 3, broughtBack: 2 },
  year: { months: 12, rotated: 3, joined: 5, left: 7, behind: 9, broughtBack: 6 },
};

const [RESTORED, LEAVES] = ["willow", "lantern"];
const DAY_MS = 86_400_000;

/** Runs the months, and expects that everybody ends with all models, an audit of everything passes and every account is right. */
export function expectWholeYear(events: Events): void {
  const consortium = new Consortium([RESTORED, "harbour", LEAVES], 100);
  runMonths(consortium, events);
  const { studies } = consortium;
  expect(studies.map(({ run }) => run.name)).toEqual(
    Array.from({ length: events.months }, (_, at) => `retail-2026-${`${at + 1}`.padStart(2, "0")}`),
  );
  for (const { study, members } of studies) {
    expect(study.model()).toBeDefined();
    for (const node of members.keys()) expect(study.modelOf(node)).toEqual(study.model());
  }
  expect(new Set(studies.map(({ study }) => toHex(templateHash(study.plan)))).size).toBe(1);
  const report = audit(bundleOfAll(studies.map(({ study }) => study)));
  expect([report.verdict, objections(report)]).toEqual(["PASS", []]);
  expect(report.studies).toHaveLength(events.months);
  const names = [...new Set(studies.flatMap(({ members }) => members))];
  expect(names).toHaveLength(4);
  for (const name of names) {
    const lines = linesOf(studies, name);
    const { filter } = accountOf(lines);
    expect([name, spentSq(filter)]).toEqual([name, owed(studies, name)]);
    const audited = report.accounts.find((account) => account.name === name)!;
    expect([name, BigInt(audited.spentMuSq)]).toEqual([name, spentSq(filter)]);
    expectOwnStudies(studies, name);
  }
  expectForecast(studies, RESTORED);
}

function runMonths(consortium: Consortium, events: Events): void {
  const backups = [consortium.backup(RESTORED)];
  for (let month = 1; month <= events.months; month += 1) {
    if (month === events.rotated) expect(consortium.rotate("harbour")).toEqual(["extends", "extends"]);
    if (month === events.joined) consortium.join("orchard");
    if (month === events.left) consortium.leave(LEAVES);
    if (month === events.behind) consortium.restore(RESTORED, backups[month - 2]);
    const { told } = consortium.nextMonth(mishapOf(month, events, backups[month - 1])).study;
    if (month === events.behind)
      expect(told).toContainEqual(expect.objectContaining({ party: 0, code: "LEDGER_BEHIND" }));
    if (month === events.broughtBack)
      expect(told).toContainEqual(expect.objectContaining({ party: "coordinator", code: "departed" }));
    backups.push(consortium.backup(RESTORED));
  }
}

function mishapOf(month: number, { behind, broughtBack }: Events, newest: MemoryStore): Mishap | undefined {
  if (month === behind) return behindUntil(newest);
  return month === broughtBack ? broughtBackOnce : undefined;
}

/** The first member has an old disk, and half a second later its newest one. */
function behindUntil(newest: MemoryStore): Mishap {
  return (study) => ({
    begun: () => study().agenda.after(500, () => study().kill(0, { restartMs: 10, disk: newest.copy() })),
  });
}

/** The first member dies when it has opened a sum, and comes back with its disk of when it had reported for it. */
const broughtBackOnce: Mishap = (study) => {
  let image: MemoryStore | undefined;
  let isBack = false;
  return {
    hooks: {
      toCoordinator(from, message) {
        if (from === 0 && message.type === "report") image ??= study().disk(0).copy();
        return [{ message }];
      },
      crashNode(node, effect) {
        if (isBack || node !== 0 || effect.type !== "send" || effect.message.type !== "unmask")
          return undefined;
        isBack = true;
        return { when: "after", restartMs: 20, disk: image! };
      },
    },
  };
};

/** The newest lines of a member's ledger. */
function linesOf(studies: readonly MonthlyStudy[], name: string): readonly string[] {
  const last = studies.findLast(({ members }) => members.includes(name))!;
  return last.study.disk(last.members.indexOf(name)).lines();
}

const bodiesIn = (lines: readonly string[]) => lines.map((line) => parseEntry(line)!.body);

function accountOf(lines: readonly string[]): Account {
  return bodiesIn(lines).reduce<Account>(
    (account, body) => applyToAccount(account, body) as Account,
    NO_ACCOUNT,
  );
}

/** What a member owes by the coordinator's ledgers alone: every release that it is in, at what it has cost; mu². */
function owed(studies: readonly MonthlyStudy[], name: string): bigint {
  return studies.reduce((sum, { study, members }) => {
    const node = members.indexOf(name);
    const releases = bodiesIn(study.disk("coordinator").lines()).filter((body) => body.type === "RELEASE");
    return releases.reduce(
      (own, { survivors, muSq }) => (survivors.includes(node) ? own + BigInt(muSq) : own),
      sum,
    );
  }, 0n);
}

/** Its ledger has charges of the studies that it was in, and of no others. */
function expectOwnStudies(studies: readonly MonthlyStudy[], name: string): void {
  const own = studies.filter(({ members }) => members.includes(name));
  const charged = bodiesIn(linesOf(studies, name)).flatMap((body) =>
    body.type === "RESERVE" ? [body.study] : [],
  );
  expect([name, [...new Set(charged)]]).toEqual([
    name,
    own.map(({ study }) => toHex(hashPlan(planBytes(study.plan)))),
  ]);
}

/** By its ledger the account goes on by months, at the mean of what they came to. */
function expectForecast(studies: readonly MonthlyStudy[], name: string): void {
  const last = studies.at(-1)!;
  const disk = last.study.disk(last.members.indexOf(name));
  const account = accountOf(disk.lines());
  const approved = new Set(
    bodiesIn(disk.lines()).flatMap((body) => (body.type === "APPROVE" ? [body.study] : [])),
  );
  const known = knownStudies(approved, (entry) => disk.read(entry));
  const { habit, forecast } = accountForecast(account, disk.lines(), known, Date.parse(last.run.at))!;
  const count = BigInt(studies.length);
  expect(habit).toMatchObject({
    studies: studies.length,
    muSq: (spentSq(account.filter) + count - 1n) / count,
  });
  expect(Math.round(habit.everyMs! / DAY_MS)).toBe(30);
  const left = account.filter.budgetSq - spentSq(account.filter);
  expect(forecast.more).toBe(1 + Number((left - toFixedMuSq(budgetOf(last.study.plan).mu)) / habit.muSq));
}
