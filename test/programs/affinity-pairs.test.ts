import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { type Table, roomForBaskets } from "@fedseg/client-node/table.ts";
import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { entryTotals } from "@fedseg/shared/programs/affinity/named-entries.ts";
import { toldPairs } from "@fedseg/shared/programs/affinity/pairs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { pairAt } from "@fedseg/shared/queries/pair-counts.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { TINY_RANGE } from "../simulation/tiny-market.ts";

const USERS = 1500;
const ENTRIES = ["tea", "mug", "jug", "pot", "cup", "tray", "owl", "eel"];
const catalogueOf = (given: readonly string[]) => {
  const entries = [...given];
  return { level: "category" as const, entries, hash: hashCatalogue({ level: "category", entries }) };
};
const SPEC = { most: 6, floor: 20, pairs: { share: 0.5, top: 8 } };

/** Tea goes with mugs and jugs with pots, in both segments alike; owls and eels go together too, with two people. */
function tableOf(node: number, goTogether = true): Table {
  const uniforms = seededUniforms(7700 + node);
  const values = Array.from({ length: USERS }, () => {
    const group = Math.floor(2 * uniforms.next());
    return [1 + 7 * group + uniforms.next(), 8 - 7 * group + uniforms.next()];
  }).flat();
  const baskets = roomForBaskets(USERS);
  for (let user = 0; user < USERS; user++) {
    const kind = uniforms.next() < 0.5 ? 1 : 3;
    const bought = [1, 2, 3, 4, 5, 6].filter((place) => {
      const isOwn = place === kind || place === kind + 1;
      return uniforms.next() < (goTogether && place < 5 ? (isOwn ? 0.6 : 0.05) : 0.3);
    });
    const places = node === 0 && user < 2 ? [7, 8] : bought.slice(0, SPEC.most);
    baskets.recent.set(places, user * MOST_RECENT);
    baskets.often.set(places.slice(0, 1), user * MOST_OFTEN);
  }
  return { ...rowTable([TINY_RANGE, TINY_RANGE], values), baskets };
}

function withPairs(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: 4 * 1400,
    catalogue: catalogueOf(ENTRIES),
    programs: [
      { ...tiny.programs[0], share: 0.6 },
      { name: "affinity", share: 0.4, spec: SPEC },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({ plan: withPairs, table: (node) => tableOf(node) }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "affinity");
const tables = plan.roster.map((_, node) => tableOf(node));
const nameOf = (place: number) => ENTRIES[place];

test("a plan asks for two sums of shares that add up, and says what a pair's noise is", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).filter(({ program }) => program === "affinity")).toEqual([
    { program: "affinity", query: "basket-counts", step: "count", share: 0.2 },
    { program: "affinity", query: "pair-counts", step: "pairs", share: 0.2 },
  ]);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  expect(planCostText(plan, describeCost(cost))).toContain("of a pair");
});

test("every party learns the same, and reads it again", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  const { plain, read } = contractOf("affinity");
  expect(read(JSON.parse(JSON.stringify(plain(model))), 2)).toEqual(model);
  const { pairs: _, ...without } = model;
  expect(read(plain(without), 2)).toEqual(without);
  for (const places of [
    [0, 1],
    [1, 0, 2, 3, 4, 5, 6, 7],
    [0, 1, 2, 3, 4, 5, 6, 8],
  ])
    expect(() => read(plain({ ...model, pairs: { ...model.pairs!, places } }), 2)).toThrow("for each entry");
});

test("pairs hold against the users they were counted of", () => {
  const { places, counts, sigma } = model.pairs!;
  expect(places).toEqual([...ENTRIES.keys()]);
  const exact = new Float64Array(counts.length);
  for (const { users, baskets } of tables) {
    for (let user = 0; user < users; user++) {
      const own = [...baskets!.recent.subarray(user * MOST_RECENT, user * MOST_RECENT + SPEC.most)]
        .filter((place) => place > 0)
        .toSorted((a, b) => a - b);
      for (const [at, second] of own.entries())
        for (const first of own.slice(0, at)) exact[pairAt(first - 1, second - 1, places.length)] += 1;
    }
  }
  counts.forEach((value, at) => expect(Math.abs(value - exact[at])).toBeLessThan(5 * sigma));
});

test("what goes together is told, without a number; what two people buy together is not", () => {
  const told = toldPairs(model.pairs!, entryTotals(model), SPEC.floor);
  const named = told.map(({ entries }) => entries.map(nameOf).join("+"));
  expect(named.slice(0, 2).toSorted()).toEqual(["jug+pot", "tea+mug"]);
  const texts = tellModel(programsOf(plan), released)[1].told.map(({ en }) => en);
  expect(texts.find((text) => text.startsWith("Bought together"))).toMatch(/: (tea and mug|jug and pot),/);
  expect(JSON.stringify(texts)).not.toMatch(/owl|eel/);
});

test("users are recommended what goes with their own, and told with what; own reasons hold alone", () => {
  const scoring = scoringsOf(plan, released, tables[1])[1];
  expect(scoring.columns.slice(0, 3).map(({ name }) => name)).toEqual(["item_1", "why_1", "with_1"]);
  const told = toldPairs(model.pairs!, entryTotals(model), SPEC.floor);
  const goes = new Set(told.map(({ entries }) => entries.map((place) => place + 1).join("+")));
  let together = 0;
  for (let user = 0; user < USERS; user++) {
    const { values } = scoring.score(user)!;
    const bought = tables[1].baskets!.recent.subarray(user * MOST_RECENT, (user + 1) * MOST_RECENT);
    for (let at = 1; at <= 10; at++) {
      const [item, why, beside] = ["item", "why", "with"].map((name) => values[`${name}_${at}`]);
      expect(why === 4).toBe(beside > 0);
      if (beside === 0) continue;
      together += 1;
      expect(goes.has([Math.min(item, beside), Math.max(item, beside)].join("+"))).toBe(true);
      expect(bought.includes(beside) && !bought.includes(item)).toBe(true);
    }
  }
  expect(together).toBeGreaterThan(300);
  const lone = [...Array(USERS).keys()].find((user) => {
    const [first, second] = tables[1].baskets!.recent.subarray(user * MOST_RECENT);
    return first === 1 && second === 0;
  })!;
  const { en, zh } = scoring.explain!(lone)!;
  expect(en).toMatch(
    /^Recommended: tea \(you bought it before\), mug \(people who bought tea buy it more than others\)/,
  );
  expect(en).toContain("Segments do not help here");
  expect(zh).toContain("购买过tea的人更常购买");
});

test("where nothing goes together it is said, and nobody is told so", () => {
  const alike = new InProcessStudy({ plan: withPairs, table: (node) => tableOf(node, false) }).run();
  const other = alike.model()!;
  const own = modelOf(other, "affinity");
  expect(toldPairs(own.pairs!, entryTotals(own), SPEC.floor)).toEqual([]);
  const texts = tellModel(programsOf(alike.plan), other)[1].told.map(({ en }) => en);
  expect(texts.some((text) => text.startsWith("What is bought together does not stand out"))).toBe(true);
  const scoring = scoringsOf(alike.plan, other, tableOf(1, false))[1];
  for (let user = 0; user < 200; user++) expect(scoring.score(user)!.values["with_1"]).toBe(0);
});

test("too few users are refused, and as many as are named are not; pairs of one entry are none", () => {
  const of = (change: Partial<Plan>, spec: object = SPEC): Plan => ({
    ...plan,
    ...change,
    programs: [plan.programs[0], { name: "affinity", share: 0.4, spec: spec as typeof SPEC }],
  });
  const few = () => checkPlan(of({ usersFloor: 300 }));
  expect(few).toThrow(expect.objectContaining({ code: "PLAN_TOO_SMALL" }));
  const more = Number(/at least (\d+) users/.exec(textOf(few))?.[1]);
  const { facts } = programsOf(plan)[1];
  const check = (usersFloor: number) => contractOf("affinity").check(SPEC, { ...facts, usersFloor });
  expect(() => check(more)).not.toThrow();
  expect(() => check(more - 1)).toThrow("PLAN_TOO_SMALL");
  expect(() => checkPlan(of({ usersFloor: 300 }, { most: 6, floor: 20 }))).not.toThrow();
  expect(() => checkPlan(of({}, { ...SPEC, most: 1 }))).toThrow("PLAN_PAIRS");
  expect(() => checkPlan(of({ catalogue: catalogueOf(["tea"]) }))).toThrow("PLAN_PAIRS");
});

function textOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return "";
}

test("an audit replays it, and finds a pair that was edited", () => {
  const bundle = bundleOf(study);
  expect(audit(bundle).verdict).toBe("PASS");
  const text = new TextDecoder().decode(bundle.get("model.json"));
  const parsed = JSON.parse(text) as {
    programs: { name: string; model: { pairs?: { counts: number[] } } }[];
  };
  const own = parsed.programs.find(({ name }) => name === "affinity")!;
  own.model.pairs!.counts[0] += 1;
  const edited = new Map(bundle).set("model.json", new TextEncoder().encode(JSON.stringify(parsed)));
  expect(audit(edited).verdict).toBe("FAIL");
});
