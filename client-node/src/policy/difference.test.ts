import { withSpec } from "../../../test/simulation/plan-changes.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { compareDictionary } from "./difference.ts";
import { judgePlan } from "./judge.ts";
import { judgementText } from "./judgement-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { SelectSpec } from "@fedseg/shared/programs/preparation/spec.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { USUAL, admissiblePlan, policyFor } from "../../../test/simulation/example-policy.ts";

const TARGET = { of: "bought-again", withinDays: 30 } as const;

/** A plan that judges features, with thresholds in its cleaning. */
function judgingPlan(): Plan {
  const plan = admissiblePlan(4);
  const select: SelectSpec = {
    target: "again",
    score: "chi-square",
    keep: 1,
    maxCorrelation: 1,
    bins: 5,
    share: 0.3,
  };
  const cleaning = { ...plan.cleaning, maxEventsPerDay: 500, minimum: { orders: 2, tenureDays: 7 } };
  return { ...withSpec(plan, { select }), cleaning, targets: { again: TARGET } };
}

/** Places that must be in the dictionary's words, with what a coordinator would rather have there. */
const PLACES: readonly [path: string, code: string, (plan: Plan) => unknown, value: unknown][] = [
  ["features.orders.hi", "POLICY_FEATURE", ({ features }) => features[0], 11],
  ["features.orders.lo", "POLICY_FEATURE", ({ features }) => features[0], -1],
  ["features.orders.unit", "POLICY_FEATURE", ({ features }) => features[0], "pieces"],
  ["features.orders.transform", "POLICY_FEATURE", ({ features }) => features[0], "log1p"],
  ["features.orders.direction", "POLICY_FEATURE", ({ features }) => features[0], "neutral"],
  ["features.orders.role", "POLICY_FEATURE", ({ features }) => features[0], "frequency"],
  ["features.orders.missing", "POLICY_FEATURE", ({ features }) => features[0], "drop"],
  ["features.orders.measure.attribute", "POLICY_FEATURE", ({ features }) => features[0].measure, "age"],
  ["features.spend.title.zh", "POLICY_FEATURE", ({ features }) => features[1].title, "消费"],
  ["cleaning.cancellations", "POLICY_CLEANING", ({ cleaning }) => cleaning, "offset"],
  ["cleaning.maxEventsPerDay", "POLICY_CLEANING", ({ cleaning }) => cleaning, 499],
  ["cleaning.minimum.orders", "POLICY_CLEANING", ({ cleaning }) => cleaning.minimum, 3],
  ["targets.again.withinDays", "POLICY_TARGET", ({ targets }) => targets?.["again"], 31],
];

test("another catalogue is refused with both hashes, however long the lists are", () => {
  const entries = ["tea", "mug"];
  const catalogueOf = (own: string[]) => {
    return { level: "item", entries: own, hash: hashCatalogue({ level: "item", entries: own }) } as const;
  };
  const honest = { ...judgingPlan(), catalogue: catalogueOf(entries) };
  const own = catalogueOf(["mug"]);
  const policy = policyFor(honest);
  const judged = (catalogue: typeof own | undefined) =>
    judgePlan({ ...policy, dictionary: { ...policy.dictionary, catalogue } }, honest, USUAL);
  expect(judged(catalogueOf(entries)).codes).toEqual([]);
  const { codes, differences } = judged(own);
  expect(codes).toEqual(["POLICY_CATALOGUE"]);
  expect(differences).toEqual([
    { code: "POLICY_CATALOGUE", path: "catalogue.hash", plan: honest.catalogue.hash, own: own.hash },
  ]);
  expect(judged(undefined).codes).toEqual(["POLICY_CATALOGUE"]);
});

test.each(PLACES)("%s: %s names the path, and both values", (path, code, part, value) => {
  const honest = judgingPlan();
  const plan = structuredClone(honest);
  const key = path.slice(path.lastIndexOf(".") + 1);
  const changed = part(plan) as Record<string, unknown>;
  const own = changed[key];
  changed[key] = value;
  const { codes, differences } = judgePlan(policyFor(honest), plan, USUAL);
  expect(codes).toEqual([code]);
  expect(differences).toEqual([{ code, path, plan: value, own }]);
});

test("what the plan leaves out of a feature is a difference, what it leaves out of the dictionary is none", () => {
  const honest = judgingPlan();
  const policy = policyFor(honest);
  const [first, second] = policy.dictionary.features;
  const own = { ...policy.dictionary, features: [{ ...first, role: "monetary" as const }, second] };
  expect(compareDictionary(own, honest).features).toEqual([
    { path: "features.orders.role", plan: undefined, own: "monetary" },
  ]);
  const { targets: _, ...untargeted } = honest;
  const fewer = { ...untargeted, features: [second] };
  expect(compareDictionary(own, fewer)).toEqual({ features: [], cleaning: [], targets: [], catalogue: [] });
});

test("the parties of a plan are compared place by place", () => {
  const honest = admissiblePlan(4);
  const swapped = { ...honest, roster: honest.roster.toReversed(), coordinator: honest.roster[0] };
  const { codes, differences } = judgePlan(policyFor(honest), swapped, USUAL);
  expect(codes).toEqual(["POLICY_COORDINATOR", "POLICY_ROSTER"]);
  const paths = differences.map(({ path }) => path);
  expect(paths).toContain("coordinator.identity");
  expect(paths).toContain("roster.4.name");
  expect(paths).toHaveLength(10);
});

test("what the plan and this node say stands in columns of its own, also in Chinese", () => {
  const honest = judgingPlan();
  const plan = structuredClone(honest);
  plan.features[0].title.zh = "最近一次下单距今的天数";
  const lines = judgementText(judgePlan(policyFor(honest), plan, USUAL), "missed").split("\n");
  const rule = lines.findIndex((line) => line.startsWith("─"));
  const [head, row] = [lines[rule - 1], lines[rule + 1]];
  const columnOf = (line: string, part: string) => columnsOf(line.slice(0, line.lastIndexOf(part)));
  const own = JSON.stringify(honest.features[0].title.zh);
  expect(columnOf(row, own)).toBe(columnOf(head, "this node"));
});

test("whatever a plan says is shown within 80 columns, indented, without what a terminal would act on", () => {
  const honest = judgingPlan();
  const text = fc.string({ unit: fc.constantFrom("a", " ", "客", "\u001b", "\u202e", "\n", "😀", "-") });
  fc.assert(
    fc.property(text, text, fc.nat(), (zh, unit, ms) => {
      const plan = structuredClone(honest);
      Object.assign(plan.features[0], { unit, title: { en: unit, zh } });
      Object.assign(plan.timing, { tickMs: ms });
      const lines = judgementText(judgePlan(policyFor(honest), plan, USUAL), "all").split("\n");
      expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(76);
      expect(lines.join("")).not.toMatch(/\p{C}/u);
    }),
    { numRuns: 100 },
  );
});
