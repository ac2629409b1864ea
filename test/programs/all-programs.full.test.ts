import { insightsPage } from "@fedseg/client-node/reports/insights/insights-page.ts";
import { sectionsText } from "@fedseg/client-node/reports/program-sections.ts";
import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { type Table, roomForBaskets } from "@fedseg/client-node/table.ts";
import { BEHAVIOUR_WIDTH } from "@fedseg/shared/features/behaviour.ts";
import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { section } from "@fedseg/wording/programs/section.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { foretoldUsers } from "../simulation/foretold-users.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { TINY_LIMITS } from "../simulation/tiny-market.ts";

const USERS = 5000;
const ENTRIES = ["tea", "mug", "jug", "pot", "cup", "tray"];
const foretold = foretoldUsers(3100, USERS, (orders, spend) => {
  const odds = Math.exp(0.6 * (orders - 5) - 0.3 * (spend - 5) - 1);
  return odds / (1 + odds);
});

/** Users who buy what their orders say, and behave at random. */
function tableOf(node: number): Table {
  const uniforms = seededUniforms(6000 + node);
  const table = foretold(node);
  const baskets = roomForBaskets(USERS);
  const behaviour = new Uint16Array(USERS * BEHAVIOUR_WIDTH);
  for (let user = 0; user < USERS; user++) {
    const isHigh = table.codes[user] > 2 ** 15;
    const bought = ENTRIES.flatMap((_, at) =>
      uniforms.next() < (at % 2 === (isHigh ? 0 : 1) ? 0.6 : 0.2) ? [at + 1] : [],
    );
    baskets.recent.set(bought, user * MOST_RECENT);
    baskets.often.set(bought, user * MOST_OFTEN);
    behaviour.set(
      [
        Math.floor(4 * uniforms.next()),
        1 + Math.floor(8 * uniforms.next()),
        1 + Math.floor(7 * uniforms.next()),
        1 + Math.floor(9 * uniforms.next()),
        uniforms.next() < 0.4 ? 1 : 0,
      ],
      user * BEHAVIOUR_WIDTH,
    );
  }
  return { ...table, baskets, besides: { behaviour } };
}

const PREDICTION = { target: "again", evaluate: { share: 0.05 } };
/** That which begins with the logistic regression before it. */
const STARTED = { ...PREDICTION, start: "logistic" } as const;

function withAll(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, delta: "0.000005", usersCap: USERS },
    usersFloor: 4 * 4500,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    catalogue: {
      level: "category",
      entries: ENTRIES,
      hash: hashCatalogue({ level: "category", entries: ENTRIES }),
    },
    programs: [
      { ...tiny.programs[0], share: 0.2 },
      { name: "hierarchy", share: 0, spec: { groups: [2, 4] } },
      { name: "explain", share: 0, spec: { depth: 3 } },
      { name: "behaviour", share: 0.08, spec: { windowDays: 90, periods: 3 } },
      { name: "logistic", share: 0.12, spec: PREDICTION },
      { name: "tree", share: 0.15, spec: PREDICTION },
      { name: "forest", share: 0.1, spec: PREDICTION },
      { name: "boosted-trees", share: 0.2, spec: STARTED },
      { name: "network", share: 0.05, spec: { ...STARTED, rounds: 5 } },
      { name: "affinity", share: 0.05, spec: { most: 3, floor: 20 } },
      { name: "evaluate", share: 0.05, spec: { outcome: { target: "again" } } },
    ],
    limits: { ...tiny.limits, maxSessions: 60 },
  };
}

const tables = [0, 1, 2, 3].map(tableOf);
const study = new InProcessStudy({
  plan: withAll,
  table: (node) => tables[node],
  allows: { limits: { ...TINY_LIMITS, maxSessions: 60 } },
}).run();
const { plan } = study;

test("a study of all programs of one target at four nodes of 5,000 users asks for at most 60 sums", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).length).toBeLessThanOrEqual(60);
  expect(audit(bundleOf(study)).verdict).toBe("PASS");
}, 600_000);

test("every program's results are on the page and in the terminal, and of every user", () => {
  const model = study.model()!;
  const told = tellModel(programsOf(plan), model);
  const sections = told.flatMap((each) =>
    each.section ? [section.parse(JSON.parse(JSON.stringify(each.section)))] : [],
  );
  // The segmentation has cards of its own.
  expect(told.filter((each) => !each.section).map(({ program }) => program)).toEqual(["segmentation"]);
  for (const language of ["en", "zh"] as const) {
    const text = sectionsText(sections, language);
    expect(text.split("\n").filter((line) => columnsOf(line) > 80)).toEqual([]);
    const page = insightsPage({ segments: [], gone: [], own: [], sections }, "shop-1", language);
    for (const { title } of sections) expect(page).toContain(title[language].replaceAll('"', "&quot;"));
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  }
  const scorings = scoringsOf(plan, model, tables[0]);
  for (const [at, { columns, score, explain }] of scorings.entries()) {
    const name = told[at].program;
    expect([name, columns.length > 0, score(0) !== undefined]).toEqual([name, true, true]);
    expect(explain?.(0)?.zh ?? "说").toMatch(/[\u4E00-\u9FFF]/);
  }
}, 600_000);
