import { expect, test } from "vitest";
import type { AccountFacts } from "@fedseg/auditor/checks/accounts.ts";
import type { AccountStep } from "@fedseg/auditor/ledgers/account-replay.ts";
import { costAt } from "@fedseg/auditor/checks/cost.ts";
import type { ReportData } from "@fedseg/auditor/report/report-data.ts";
import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { budgetChart } from "@fedseg/auditor/report/charts/budget-chart.ts";
import { shopBundle, show } from "./shop-study.ts";

const [PARTIES, SESSIONS] = [100, 1000];
const WORDS = { alt: "budget", budget: "budget", rung: "rung" };

function timeOf(minute: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
}

/** An account that reserves and finishes one charge a session; a tenth of its budget is left. */
function longAccount(name: string): AccountFacts {
  const budget = 1n << 80n;
  const charge = (budget * 9n) / 10n / BigInt(SESSIONS);
  const steps: AccountStep[] = [step({ kind: "open", seq: 0, spent: 0n, final: 0n })];
  for (let session = 1; session <= SESSIONS; session += 1) {
    const spent = charge * BigInt(session);
    steps.push(step({ kind: "reserve", seq: 2 * session, spent, final: spent - charge }));
    steps.push(step({ kind: "final", seq: 2 * session + 1, spent, final: spent }));
  }
  const ladder = [budget / 4n, budget / 2n, budget, budget * 2n].map(String);
  const spent = charge * BigInt(SESSIONS);
  const costs = {
    budget: costAt(budget, 1e-6),
    left: costAt(budget - spent, 1e-6),
    ifStopped: costAt(spent, 1e-6),
  };
  const rest = { epsilon: "5", delta: "0.000001", share: 0.9, foreignCharges: 0 };
  return { name, ladder, steps, spentMuSq: `${spent}`, ...costs, ...rest };
}

function step({
  kind,
  seq,
  spent,
  final,
}: Pick<AccountStep, "kind" | "seq"> & { spent: bigint; final: bigint }) {
  const amounts = { spent: `${spent}`, final: `${final}`, budget: `${1n << 80n}` };
  return { kind, seq, time: timeOf(seq), charge: "", ...amounts };
}

function manyParties(): ReportData {
  const { data } = show(shopBundle());
  const name = (at: number) => `platform-number-${at + 1}`;
  const names = Array.from({ length: PARTIES }, (_, at) => name(at));
  const [coordinator, node] = data.parties;
  return {
    ...data,
    parties: [coordinator, ...names.map((each) => ({ ...node, name: each }))],
    accounts: names.map(longAccount),
    releases: Array.from({ length: SESSIONS }, (_, at) => ({
      ...data.releases[at % data.releases.length],
      session: at + 1,
      survivors: names,
    })),
  };
}

test("a page of a hundred parties and a thousand sessions stays readable", () => {
  const data = manyParties();
  const page = reportPage(data, "en");
  expect(page.length).toBeLessThan(2_000_000);
  expect(page.match(/<path class="spent"/g)).toHaveLength(PARTIES);
  for (const { name } of data.accounts) expect(page).toContain(`>${name}<`);
  expect(page).toContain("more releases: in the JSON file");
  const cards = page.match(/<article class="card"/g)!;
  expect(cards.length).toBeLessThanOrEqual(7);
});

test("a chart draws a raise, a correction and a debt", () => {
  const budget = 1n << 80n;
  const account: AccountFacts = {
    ...longAccount("shop"),
    steps: [
      step({ kind: "open", seq: 0, spent: 0n, final: 0n }),
      step({ kind: "reserve", seq: 1, spent: budget / 2n, final: 0n }),
      { ...step({ kind: "raise", seq: 2, spent: budget / 2n, final: 0n }), budget: `${2n * budget}` },
      {
        ...step({ kind: "correction", seq: 3, spent: 3n * budget, final: budget }),
        budget: `${2n * budget}`,
      },
      { ...step({ kind: "refund", seq: 4, spent: budget, final: budget }), budget: `${2n * budget}` },
    ],
  };
  const { markup } = budgetChart(account, WORDS, false);
  expect(markup.match(/class="(?:raise|correction)"/g)).toEqual(['class="raise"', 'class="correction"']);
  expect(markup).toContain("200 %");
  expect(markup).not.toMatch(/NaN|Infinity|undefined/);
});

test("a chart of times that cannot be read, and of one moment, is still drawn", () => {
  const account = longAccount("shop");
  const few = account.steps.slice(0, 5);
  const cases = [
    few.map((each) => ({ ...each, time: "yesterday" })),
    few.map((each) => ({ ...each, time: timeOf(0) })),
    few.map((each, at) => (at === 2 ? { ...each, time: "yesterday" } : each)),
  ];
  for (const steps of cases) {
    const { markup } = budgetChart({ ...account, steps }, WORDS, false);
    expect(markup).not.toMatch(/NaN|Infinity|undefined/);
    expect(markup).toMatch(/<path class="spent" d="M[\d. ]+H/);
  }
});

test("a page of many studies lists all, shows the first ones, and explains a question once", () => {
  const { data } = show(shopBundle());
  const [study] = data.studies;
  const [trust] = data.trust;
  const ids = Array.from({ length: 20 }, (_, at) => `${at}`.padStart(64, "0"));
  const page = reportPage(
    {
      ...data,
      studies: ids.map((studyId, at) => ({
        ...study,
        studyId,
        plan: { ...study.plan, title: `Study ${at}` },
      })),
      trust: ids.map((studyId) => ({ ...trust, studyId })),
      releases: ids.flatMap((studyId) => data.releases.map((release) => ({ ...release, studyId }))),
    },
    "en",
  );
  expect(page.match(/<article class="card"/g)!.length).toBeLessThanOrEqual(data.releases.length);
  expect(page).toContain("Study 0, session 1; Study 1, session 1; Study 2, session 1; 17 more studies");
  expect(page).toContain("14 more studies are in the JSON file.");
  expect(page.match(/<th scope="row" class="long">\s*Study \d+ <small>/g)).toHaveLength(ids.length);
});
