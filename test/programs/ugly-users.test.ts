import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { type Table, roomForBaskets } from "@fedseg/client-node/table.ts";
import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { requireStrength as requireTrees } from "@fedseg/shared/programs/boosted-trees/feasibility.ts";
import { requireStrength as requireForest } from "@fedseg/shared/programs/forest/feasibility.ts";
import { requireTreeUsers as requireTree } from "@fedseg/shared/programs/tree/feasibility.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { describe, expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { TINY_RANGE } from "../simulation/tiny-market.ts";

const ENTRIES = ["tea", "=mug", '"jug", blue', "茶 壶", "never sold", "<b>pot</b>"];
const catalogue = {
  level: "item" as const,
  entries: ENTRIES,
  hash: hashCatalogue({ level: "item", entries: ENTRIES }),
};

/** Every program that asks for few sums, on one plan that promises far more users than there are. */
function promising(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: 2000 },
    usersFloor: 8000,
    catalogue,
    targets: { again: { of: "bought-again", withinDays: 30 } },
    programs: [
      {
        ...tiny.programs[0],
        share: 0.4,
        spec: {
          k: { from: 2, to: 4, prefer: 3 },
          normalise: "range",
          describe: { share: 0.15 },
          sizeFloor: 10,
        },
      } as Plan["programs"][number],
      { name: "hierarchy", share: 0, spec: { groups: [2] } },
      { name: "explain", share: 0, spec: { depth: 2 } },
      { name: "affinity", share: 0.2, spec: { most: 4, floor: 1, pairs: { share: 0.5, top: 200 } } },
      {
        name: "uplift",
        share: 0.2,
        spec: { campaign: "spring", target: "again", holdout: 0.01, audience: 8000, floor: 1 },
      },
      { name: "logistic", share: 0.2, spec: { target: "again", evaluate: { share: 0.05 } } },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

interface Ugly {
  /** Whether they are too few for any segments. */
  readonly isTooFew: boolean;
  readonly users: (node: number) => number;
  readonly row: (at: number) => readonly [number, number];
  readonly bought: (at: number) => readonly number[];
  readonly classOf?: (at: number) => number;
  readonly armOf?: (at: number) => number;
}

function tableOf({
  users: count,
  row,
  bought,
  classOf = (at) => at % 2,
  armOf = () => 1,
}: Omit<Ugly, "isTooFew">) {
  return (node: number): Table => {
    const users = count(node);
    const all = Array.from({ length: users }, (_, at) => at);
    const baskets = roomForBaskets(users);
    for (const at of all) {
      baskets.recent.set(bought(at), at * MOST_RECENT);
      baskets.often.set(bought(at).slice(0, MOST_OFTEN), at * MOST_OFTEN);
    }
    const ids = all.map((at) => `=${node}"${at}\t茶`);
    const table = rowTable([TINY_RANGE, TINY_RANGE], all.flatMap(row), ids);
    const { codes } = table;
    const outcome = { codes, classes: Int8Array.from(all, classOf), arms: Int8Array.from(all, armOf) };
    return { ...table, baskets, outcome };
  };
}

const spread = seededUniforms(3);
const CASES: Readonly<Record<string, Ugly>> = {
  "one user in all": {
    isTooFew: true,
    users: (node) => (node === 0 ? 1 : 0),
    row: () => [5, 5],
    bought: () => [1],
  },
  "nobody at all": { isTooFew: true, users: () => 0, row: () => [5, 5], bought: () => [] },
  "everybody alike, of one item, nobody left alone": {
    isTooFew: false,
    users: () => 300,
    row: () => [3, 3],
    bought: () => [2],
    classOf: () => 1,
  },
  "nobody has a class or has bought anything, or is in the campaign": {
    isTooFew: false,
    users: () => 300,
    row: () => [10 * spread.next(), 10 * spread.next()],
    bought: () => [],
    classOf: () => -1,
    armOf: () => -1,
  },
  "no user can be measured": {
    isTooFew: true,
    users: () => 50,
    row: () => [Number.NaN, Number.NaN],
    bought: () => [1, 2, 3, 4, 6],
  },
};

describe.each(Object.entries(CASES))("%s", (_name, { isTooFew, ...ugly }) => {
  const study = new InProcessStudy({ plan: promising, table: tableOf(ugly) }).run();
  const { plan } = study;
  const model = study.model();

  test("the study ends with a model that its audit passes, or says what it would take", () => {
    expect(() => checkPlan(plan)).not.toThrow();
    expect(model === undefined).toBe(isTooFew);
    const ended = study.coordinator()!;
    const said = ended.phase === "failed" ? ended.error.message : audit(bundleOf(study)).verdict;
    expect(said).toMatch(isTooFew ? /^PLAN_TOO_SMALL: .* at least \d{1,5} users/ : /^PASS$/);
  });

  test("nothing is told that nobody did, no item that nobody bought, and scores are numbers or none", () => {
    const told = model ? tellModel(programsOf(plan), model) : [];
    const scorings = model ? scoringsOf(plan, model, tableOf(ugly)(0)) : [];
    const users = Array.from({ length: ugly.users(0) }, (_, user) => user);
    const scores = scorings.flatMap((scoring) =>
      users.map((user) => Object.values(scoring.score(user)?.values ?? {})),
    );
    const explained = scorings.flatMap((scoring) => users.flatMap((user) => scoring.explain?.(user) ?? []));
    expect(JSON.stringify([told, explained])).not.toMatch(/NaN|Infinity|undefined|never sold/);
    for (const values of scores) expect(values.every(Number.isFinite)).toBe(true);
  });
});

test("where nearly nobody is left, no budget is named that nobody has", () => {
  for (const refused of [
    () => requireTrees(0.001, 0.7),
    () => requireForest(0, 0.7),
    () => requireTree(-11, { d: 2, mu: 0.7 }),
  ])
    expect(refused).toThrow(/^(?!.*times as large).* at least \d+ users/);
  expect(() => requireForest(300, 0.7)).toThrow(" at least 429 users");
});

describe("a study of many programs", () => {
  const uniforms = seededUniforms(8);
  const study = new InProcessStudy({
    plan: promising,
    table: tableOf({
      users: () => 2000,
      row: (at) => (at % 3 ? [1 + uniforms.next(), 8] : [8, 1 + uniforms.next()]),
      bought: (at) => (at % 3 ? [1, 2] : [3, 4]),
      armOf: (at) => (at % 100 === 0 ? 0 : 1),
    }),
  }).run();
  const { plan } = study;

  test("what each program charges is its share, and all together no more than the budget", () => {
    for (const { name, share } of plan.programs) {
      const own = sessionsOf(plan).filter(({ program }) => program === name);
      const charged = own.reduce((sum, session) => sum + session.share, 0);
      expect(charged).toBeLessThanOrEqual(share + 1e-9);
      expect(own.length > 0).toBe(share > 0);
    }
    expect(sessionsOf(plan).reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  const bundle = bundleOf(study);
  const text = new TextDecoder().decode(bundle.get("model.json"));
  test.each(programsOf(plan).map(({ asked }, at) => [asked.name, at] as const))(
    "a number edited in what %s has released is found",
    (_program, at) => {
      const parsed = JSON.parse(text) as { programs: { model: unknown }[] };
      expect(edit(parsed.programs[at].model)).toBe(true);
      const edited = new Map(bundle).set("model.json", new TextEncoder().encode(JSON.stringify(parsed)));
      expect(audit(edited).verdict).toBe("FAIL");
    },
  );
});

/** Moves the last number in a value; false where there is none. */
function edit(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder).toReversed()) {
    const inner = holder[key];
    if (typeof inner === "number") {
      holder[key] = inner + 1;
      return true;
    }
    if (edit(inner)) return true;
  }
  return false;
}
