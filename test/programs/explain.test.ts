import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { sectionsText } from "@fedseg/client-node/reports/program-sections.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { type Plan, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { rulesOf } from "@fedseg/shared/programs/cart/rules.ts";
import { endOf } from "@fedseg/shared/queries/tree-nodes.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyPlan, tinyTable } from "../simulation/tiny-market.ts";

function withRules(tiny: Plan): Plan {
  return { ...tiny, programs: [...tiny.programs, { name: "explain", share: 0, spec: { depth: 2 } }] };
}

const study = new InProcessStudy({ plan: withRules }).run();
const { plan } = study;
const model = study.model()!;
const rules = modelOf(model, "explain");

test("rules cost nothing and ask for nothing", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(readPlan(planBytes(plan))).toEqual(plan);
  const alone = tinyPlan("tiny", 4);
  expect(sessionsOf(plan)).toEqual(sessionsOf(alone));
  expect(planCost(plan).once.coalition).toEqual(planCost(alone).once.coalition);
  const text = planCostText(plan, describeCost(planCost(plan))).replaceAll(/\s+/g, " ");
  expect(text).toContain("2 segments, then rules of at most 2 conditions");
  expect(text).toContain("Rules cost nothing");
  const [segmentation, explain] = plan.programs;
  const bent = (programs: Plan["programs"]) => () => checkPlan({ ...plan, programs });
  expect(bent([explain, segmentation])).toThrow("PLAN_ORDER");
  expect(
    bent([
      { ...segmentation, share: 0.9 },
      { ...explain, share: 0.1 },
    ]),
  ).toThrow("PLAN_SHARES");
  for (const depth of [0, 6, 1.5])
    expect(contractOf("explain").spec.safeParse({ depth }).success).toBe(false);
});

test("every party has the same rules; they part the two clouds, and are published as they are", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(model);
  const { plain, read } = contractOf("explain");
  const published: unknown = JSON.parse(JSON.stringify(plain(rules)));
  expect(read(published, plan.features.length)).toEqual(rules);
  const good = published as { nodes: object[]; numbers: number[] };
  for (const bad of [
    { ...good, nodes: [] },
    { ...good, nodes: good.nodes.slice(0, -1) },
    { ...good, numbers: [1] },
    { ...good, nodes: [{ feature: 0, place: 0, atMost: 0, above: 0 }] },
    { ...good, nodes: good.nodes.map((node) => ("feature" in node ? { ...node, feature: 7 } : node)) },
  ])
    expect(() => read(bad, plan.features.length)).toThrow("expected a tree");
  expect(() => read(published, 1)).toThrow("expected a tree");
  const table = tinyTable(1, 0);
  const [segments, own] = scoringsOf(plan, model, table);
  let right = 0;
  for (let user = 0; user < table.users; user++) {
    const { leaf } = rulesOf(rules.nodes)[own.score(user)!.values["rule"] - 1];
    if (leaf.segment + 1 === segments.score(user)!.values["segment"]) right += 1;
  }
  expect(right / table.users).toBeGreaterThan(0.95);
  // The first cloud lies at 2 in both features, the second at 7: what parts them lies between.
  const [low, high] = [0, 1].map((user) => own.explain!(user)!.en);
  expect(low).toMatch(/^As a rule: .*(orders|spend) of at most [2-6]\S* .*is segment [12], for about \d+ %/);
  expect(high).toMatch(/^As a rule: .*(orders|spend) above [2-6]\S* .*is segment [12], for about \d+ %/);
});

test("a row ends where the conditions of its rule say", () => {
  const nodes = [
    { feature: 0, place: 10, atMost: 1, above: 4 },
    { feature: 0, place: -5, atMost: 2, above: 3 },
    { segment: 0, share: 0.2, purity: 1 },
    { segment: 1, share: 0.3, purity: 0.9 },
    { segment: 0, share: 0.5, purity: 0.8 },
  ];
  const found = rulesOf(nodes);
  expect(found.map(({ conditions }) => conditions)).toEqual([
    [{ feature: 0, above: -Infinity, atMost: -5 }],
    [{ feature: 0, above: -5, atMost: 10 }],
    [{ feature: 0, above: 10, atMost: Infinity }],
  ]);
  for (const place of [-2048, -5, -4, 10, 11, 2048]) {
    const at = endOf(nodes, [place]);
    const [{ above, atMost }] = found.find(({ node }) => node === at)!.conditions;
    expect(place > above && place <= atMost).toBe(true);
  }
});

test.each(["en", "zh"] as const)("the segments' page and terminal show the rules: %s", (language) => {
  const [, { told, section }] = tellModel(programsOf(plan), model);
  expect(told).toHaveLength(3);
  for (const text of told.slice(1))
    expect(text[language]).toMatch(language === "en" ? /of at most|above/ : /不超过|高于/);
  for (const line of sectionsText([section!], language).split("\n"))
    expect(columnsOf(line)).toBeLessThanOrEqual(80);
});

test("an audit replays them, and a moved condition is found", () => {
  const files = bundleOf(study);
  expect(audit(files).verdict).toBe("PASS");
  const text = new TextDecoder().decode(files.get("model.json"));
  const forged = text.replace(/"place": -?\d+/, '"place": 7');
  expect(forged).not.toBe(text);
  const codes = audit(new Map(files).set("model.json", new TextEncoder().encode(forged))).checks.flatMap(
    ({ findings }) => findings.map(({ code }) => code),
  );
  expect(codes).toContain("MODEL_DIFFERS");
});
