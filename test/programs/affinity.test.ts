import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { type Table, roomForBaskets } from "@fedseg/client-node/table.ts";
import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { entryTotals } from "@fedseg/shared/programs/affinity/named-entries.ts";
import { overIndices } from "@fedseg/shared/programs/affinity/over-index.ts";
import { segmentLists } from "@fedseg/shared/programs/affinity/segment-lists.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { othersTexts } from "@fedseg/wording/programs/evaluate/others-text.ts";
import { listCover } from "@fedseg/shared/programs/affinity/list-cover.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { audit } from "../audit/audit.ts";
import { bundleOf, bundleOfAll } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { TINY_RANGE } from "../simulation/tiny-market.ts";

const USERS = 600;
const ENTRIES = ["tea", "mug", "jug", "pot", "cup", "tray", "spoon", "rare"];
const catalogue = {
  level: "category" as const,
  entries: ENTRIES,
  hash: hashCatalogue({ level: "category", entries: ENTRIES }),
};
const SPEC = { most: 3, floor: 20 };

/** Two groups of users, who buy tea and mugs alike, and the others by their group; nearly nobody buys what is rare. */
function tableOf(node: number, hasTaste = true): Table {
  const uniforms = seededUniforms(9000 + node);
  const groups = Array.from({ length: USERS }, () => Math.floor(2 * uniforms.next()));
  const values = groups.flatMap((group) => {
    return [1 + 7 * group + uniforms.next(), 8 - 7 * group + uniforms.next()];
  });
  const baskets = roomForBaskets(USERS);
  for (const [user, group] of groups.entries()) {
    const own = hasTaste ? group : Math.floor(2 * uniforms.next());
    const chances = own === 0 ? [0.6, 0.3, 0.5, 0.4, 0.1, 0.1, 0.1] : [0.6, 0.3, 0.1, 0.1, 0.5, 0.4, 0.1];
    const bought = chances.flatMap((chance, place) => (uniforms.next() < chance ? [place + 1] : []));
    if (node === 0 && user < 2) bought.push(8);
    bought.sort((a, b) => ((a * 7 + user) % 11) - ((b * 7 + user) % 11));
    baskets.recent.set(bought, user * MOST_RECENT);
    baskets.often.set(bought.toReversed(), user * MOST_OFTEN);
  }
  return { ...rowTable([TINY_RANGE, TINY_RANGE], values), baskets };
}

function withAffinity(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: 4 * 500,
    catalogue,
    programs: [
      { ...tiny.programs[0], share: 0.6 },
      { name: "affinity", share: 0.4, spec: SPEC },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({ plan: withAffinity, table: (node) => tableOf(node) }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "affinity");
const tables = plan.roster.map((_, node) => tableOf(node));

/** What a sum without noise would have said, by the segments of the model. */
function exactCounts(): Float64Array {
  const counts = new Float64Array(model.counts.length);
  for (const table of tables) {
    const segments = scoringsOf(plan, released, table)[0];
    for (let user = 0; user < table.users; user++) {
      const segment = segments.score(user)!.values["segment"] - 1;
      const recent = table.baskets!.recent.subarray(user * MOST_RECENT, user * MOST_RECENT + SPEC.most);
      for (const place of recent) if (place > 0) counts[segment * ENTRIES.length + place - 1] += 1;
    }
  }
  return counts;
}
const exact = exactCounts();

test("a plan says what it costs and supports, and keeps to its budget", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).filter(({ program }) => program === "affinity")).toEqual([
    { program: "affinity", query: "basket-counts", step: "count", share: 0.4 },
  ]);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain("what each segment buys");
  expect(text).toContain("usually named from");
});

test("every party learns the same, and reads it again", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  const { plain, read } = contractOf("affinity");
  expect(read(JSON.parse(JSON.stringify(plain(model))), 2)).toEqual(model);
  expect(() => read(plain(model), 1)).toThrow("expected the features of the study");
  expect(() => read(plain({ ...model, numbers: [1] }), 2)).toThrow("a centre for each segment");
});

test("counts, totals and over-indices hold against the users they were counted of", () => {
  const held = (truth: number, { value, sigma }: { value: number; sigma: number }) =>
    expect(Math.abs(value - truth)).toBeLessThan(5 * sigma);
  model.counts.forEach((value, at) => held(exact[at], { value, sigma: model.sigma }));
  const { totals, sigma } = entryTotals(model);
  const truth = entryTotals({ ...model, counts: exact }).totals;
  totals.forEach((value, place) => held(truth[place], { value, sigma }));
  const { common } = segmentLists(model, SPEC);
  const all = common.reduce((sum, place) => sum + truth[place], 0);
  const over = overIndices(model, SPEC);
  expect(over.flat().length).toBeGreaterThan(1);
  for (const [segment, own] of over.entries()) {
    const countOf = (place: number) => exact[segment * ENTRIES.length + place];
    const bought = common.reduce((sum, place) => sum + countOf(place), 0);
    for (const { place, times } of own) held(countOf(place) / bought / (truth[place] / all), times);
  }
});

test("hit rates of the lists hold against the users, and the scorecard tells them", () => {
  const { own, common } = listCover(model, SPEC);
  const lists = segmentLists(model, SPEC);
  const all = exact.reduce((sum, count) => sum + count, 0);
  const truth = (of: readonly (readonly number[])[]) =>
    of.reduce(
      (sum, list, segment) =>
        sum + list.slice(0, 10).reduce((one, place) => one + exact[segment * ENTRIES.length + place], 0),
      0,
    ) / all;
  const everybody = model.numbers.map(() => lists.common);
  expect(Math.abs(common!.value - truth(everybody))).toBeLessThan(4 * common!.sigma);
  expect(Math.abs(own!.value - truth(lists.own))).toBeLessThan(4 * own!.sigma);
  const { asked } = programsOf(plan)[1];
  expect(othersTexts([{ asked, model }])[0].en).toMatch(
    /^affinity, on the users whose purchases .*: hit rate@10 \d+\.?\d* ± [\d.]+ %, the part of what they bought last that their segment's list of ten names \(the common list/,
  );
  const noisy = { ...model, sigma: model.sigma * 300 };
  expect(othersTexts([{ asked, model: noisy }])[0].en).toContain("nothing is told at this noise");
});

test("what is bought beyond the noise is told, and segments by what they buy more of; the rare is never named", () => {
  const told = tellModel(programsOf(plan), released)[1];
  const text = told.told.map(({ en }) => en).join("\n");
  expect(text).toContain("tea (");
  expect(text).toMatch(/Segment \d buys more than everybody of: (jug|cup|pot|tray) \(/);
  expect(text).toContain("a list of its own");
  expect(JSON.stringify(told)).not.toContain("rare");
  const [{ against, panels }] = told.section!.amounts!;
  expect(against).toBe(1);
  for (const { rows } of panels)
    for (const { amount } of rows) expect(amount.value - 1).toBeGreaterThan(3 * amount.sigma);
});

test("users are recommended what they bought before, then what their segment buys; the rare to those who bought it", () => {
  const [table] = tables;
  const scoring = scoringsOf(plan, released, table)[1];
  const overs = overIndices(model, SPEC).map((over) => new Set(over.map(({ place }) => place)));
  const segments = scoringsOf(plan, released, table)[0];
  const segmentOf = (user: number) => segments.score(user)!.values["segment"] - 1;
  const reasons = new Set<number>();
  for (let user = 0; user < table.users; user++) {
    const { values } = scoring.score(user)!;
    const items = Array.from({ length: 10 }, (_, at) => values[`item_${at + 1}`]);
    const known = items.filter((place) => place > 0);
    expect(new Set(known).size).toBe(known.length);
    expect(items.slice(known.length).every((place) => place === 0)).toBe(true);
    const often = [...table.baskets!.often.subarray(user * MOST_OFTEN, user * MOST_OFTEN + 6)].filter(
      (place) => place > 0,
    );
    expect(known.slice(0, often.length)).toEqual(often);
    expect(known.includes(8)).toBe(user < 2);
    const more = overs[segmentOf(user)];
    for (const [at, place] of known.entries()) {
      const why = values[`why_${at + 1}`];
      reasons.add(why);
      // What is said of a segment holds of this entry, not of its list alone.
      expect(why === 2 && !more.has(place - 1)).toBe(false);
    }
  }
  expect(reasons).toEqual(new Set([1, 2, 3]));
  expect(scoring.explain!(5)!.en).toMatch(/^Recommended: \w+ \(you bought it before\)/);
  expect(scoring.explain!(5)!.zh).toContain("同一客群");
});

test("where segments buy alike, it is said, and the list is the common one", () => {
  const alike = new InProcessStudy({ plan: withAffinity, table: (node) => tableOf(node, false) }).run();
  const other = alike.model()!;
  const { isHelpful, own, common } = segmentLists(modelOf(other, "affinity"), SPEC);
  expect(isHelpful).toBe(false);
  for (const list of own) expect(list).toBe(common);
  const told = tellModel(programsOf(alike.plan), other)[1].told.map(({ en }) => en);
  expect(told.at(-1)).toContain("Segments do not help here; the list is the common one");
  const scoring = scoringsOf(alike.plan, other, tableOf(0, false))[1];
  expect(scoring.explain!(5)!.en).not.toContain("your segment");
});

test("a catalogue too large for the users is refused, and the next that is not is named", () => {
  const entries = Array.from({ length: 2000 }, (_, at) => `item ${at}`);
  const large = { level: "item" as const, entries, hash: hashCatalogue({ level: "item", entries }) };
  const few = { ...plan, usersFloor: 200, catalogue: large };
  const refused = () => checkPlan(few);
  expect(refused).toThrow("PLAN_TOO_SMALL");
  const most = Number(/at most (\d+) entries/.exec(String(catchOf(refused)))?.[1]);
  const cut = (length: number) => {
    const own = entries.slice(0, length);
    return { ...large, entries: own, hash: hashCatalogue({ level: "item", entries: own }) };
  };
  expect(() => checkPlan({ ...few, catalogue: cut(most) })).not.toThrow();
  expect(() => checkPlan({ ...few, catalogue: cut(most + 1) })).toThrow("PLAN_TOO_SMALL");
  const more = Number(/at least (\d+) users/.exec(String(catchOf(refused)))?.[1]);
  const { facts } = programsOf(few)[1];
  const check = (usersFloor: number) => contractOf("affinity").check(SPEC, { ...facts, usersFloor });
  expect(() => check(more)).not.toThrow();
  expect(() => check(more - 1)).toThrow("PLAN_TOO_SMALL");
});

function catchOf(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("a later study counts over the segments of an earlier one, its features in another order, audited with it", () => {
  const text = new TextDecoder().decode(bundleOf(study).get("model.json"));
  const swapped = (node: number): Table => {
    const { users, codes, ...table } = tableOf(node);
    return {
      ...table,
      users,
      codes: Uint16Array.from([...codes.subarray(users), ...codes.subarray(0, users)]),
    };
  };
  const later = new InProcessStudy({
    plan: (tiny) => ({
      ...withAffinity(tiny),
      studyId: "ab".repeat(32),
      features: tiny.features.toReversed(),
      inputs: { before: { hash: toHex(hashStudyModel(text)), model: text } },
      programs: [{ name: "affinity", share: 1, spec: { ...SPEC, of: "before" } }],
    }),
    table: swapped,
    disks: plan.roster.map((_, node) => study.disk(node).copy()),
  }).run();
  expect(sessionsOf(later.plan)).toHaveLength(1);
  const own = modelOf(later.model()!, "affinity");
  own.counts.forEach((value, at) => expect(Math.abs(value - exact[at])).toBeLessThan(5 * own.sigma));
  const before = scoringsOf(plan, released, tables[0])[1].score(5)!.values;
  const { values } = scoringsOf(later.plan, later.model()!, swapped(0))[0].score(5)!;
  for (let at = 1; at <= 10; at++) expect(values[`item_${at}`]).toBe(before[`item_${at}`]);
  expect(audit(bundleOfAll([study, later])).verdict).toBe("PASS");
});

test("an audit replays it", () => {
  const { verdict, checks } = audit(bundleOf(study));
  expect(checks.flatMap(({ findings }) => findings).filter((found) => found.verdict === "FAIL")).toEqual([]);
  expect(verdict).toBe("PASS");
});
