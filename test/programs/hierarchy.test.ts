import { previewStudy } from "@fedseg/client-node/preview/preview-study.ts";
import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { sectionBlock } from "@fedseg/client-node/reports/insights/section-block.ts";
import { sectionsText } from "@fedseg/client-node/reports/program-sections.ts";
import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { type Plan, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { groupsAt } from "@fedseg/shared/programs/hierarchy/groups.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { section } from "@fedseg/wording/programs/section.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { show } from "../audit-report/shop-study.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { tinyPlan, tinyTable } from "../simulation/tiny-market.ts";

function withHierarchy(tiny: Plan): Plan {
  return { ...tiny, programs: [...tiny.programs, { name: "hierarchy", share: 0, spec: { groups: [2, 4] } }] };
}

const study = new InProcessStudy({ plan: withHierarchy }).run();
const { plan } = study;
const model = study.model()!;
const tree = modelOf(model, "hierarchy");

test("groups within groups cost nothing and ask for nothing", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(readPlan(planBytes(plan))).toEqual(plan);
  const alone = tinyPlan("tiny", 4);
  expect(sessionsOf(plan)).toEqual(sessionsOf(alone));
  expect(planCost(plan).once.coalition).toEqual(planCost(alone).once.coalition);
  const text = planCostText(plan, describeCost(planCost(plan))).replaceAll(/\s+/g, " ");
  expect(text).toContain("2 segments, then groups within groups (2, 4)");
  expect(text).toContain("Groups within groups cost nothing");
  const source = seededSource("preview");
  const table = tinyTable(1, 0);
  const { end } = previewStudy(
    plan,
    { history: [], attempt: 1 },
    {
      measure: (request, parameters) => measureRequest(table, request, parameters),
      draw: (parameters) => drawNoise(parameters, source),
    },
  );
  expect(end.type).toBe("model");
});

test("a plan that bends it is refused", () => {
  const [segmentation, hierarchy] = plan.programs;
  const bent = (programs: Plan["programs"]) => () => checkPlan({ ...plan, programs });
  expect(bent([hierarchy, segmentation])).toThrow("PLAN_ORDER");
  expect(bent([hierarchy])).toThrow("PLAN_ORDER");
  expect(
    bent([
      { ...segmentation, share: 0.5 },
      { ...hierarchy, share: 0.5 },
    ]),
  ).toThrow("PLAN_SHARES");
  expect(bent([{ ...segmentation, share: 0 }])).toThrow("PLAN_SHARES");
  const spec = (groups: number[]) => contractOf("hierarchy").spec.safeParse({ groups }).success;
  for (const groups of [[], [1], [13], [4, 2], [3, 3], [2.5], [2, 3, 4, 5, 6]])
    expect(spec(groups)).toBe(false);
});

test("every party grows the same tree, its first fork parts the two clouds, and it is published as it is", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(model);
  const { plain, read } = contractOf("hierarchy");
  const published: unknown = JSON.parse(JSON.stringify(plain(tree)));
  expect(read(published, plan.features.length)).toEqual(tree);
  const wrong = published as { merges: { a: number; b: number }[]; weights: number[] };
  for (const bad of [
    { ...wrong, weights: wrong.weights.slice(1) },
    { ...wrong, merges: wrong.merges.map((merge) => ({ ...merge, a: 0 })) },
    { ...wrong, merges: wrong.merges.map((merge) => ({ ...merge, b: 99 })) },
  ])
    expect(() => read(bad, plan.features.length)).toThrow("expected a tree");
  expect(() => read(published, 1)).toThrow("expected a tree");
  expect(tree.merges.at(-1)!.height).toBeGreaterThan(0.8);
  for (const { share } of groupsAt(tree, 2)) expect(Math.abs(share - 0.5)).toBeLessThan(0.15);
});

test("a finer group of a user lies within the coarser, and the two clouds are apart", () => {
  const table = tinyTable(1, 0);
  const [, groups] = scoringsOf(plan, model, table);
  const coarse = new Map<number, number>();
  const clouds = [new Set<number>(), new Set<number>()];
  for (let user = 0; user < table.users; user++) {
    const { of_2: two, of_4: four } = groups.score(user)!.values;
    expect(coarse.get(four) ?? two).toBe(two);
    coarse.set(four, two);
    clouds[user % 2].add(two);
  }
  expect(clouds.map((seen) => seen.size)).toEqual([1, 1]);
  expect(groups.columns.map(({ name, titles }) => [name, titles?.length])).toEqual([
    ["of_2", undefined],
    ["of_4", 4],
  ]);
  // The first cloud lies at 2 in both features, the second at 7.
  expect(groups.explain!(0)!.en).toMatch(/^Among groups within groups: (fewer|lower) (orders|spend)/);
  expect(groups.explain!(1)!.en).toMatch(/^Among groups within groups: (more|higher) (orders|spend)/);
});

test.each(["en", "zh"] as const)("the segments' page and terminal show the tree: %s", (language) => {
  const told = tellModel(programsOf(plan), model);
  expect(told[1].told).toHaveLength(3);
  expect(told[1].told[1][language]).toMatch(language === "en" ? /^In 2 groups: 1 / : /^分为 2 组：1 /);
  const shown = section.parse(JSON.parse(JSON.stringify(told[1].section)));
  const text = sectionsText([shown], language);
  expect(text).toContain("┬");
  for (const line of text.split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(80);
  const { markup } = sectionBlock(shown, language);
  // What is to be seen in the picture is said where there is one.
  expect(markup).toContain(shown.picture![language].slice(0, 20));
  expect(text).not.toContain(shown.picture![language].slice(0, 20));
  expect(text).toContain("┬");
  expect(markup.match(/<svg/g)).toHaveLength(2);
  expect(markup).not.toContain("NaN");
});

test("an audit replays it, and a moved branch is found", () => {
  const files = bundleOf(study);
  expect(audit(files).verdict).toBe("PASS");
  expect(reportPage(show(files).data, "en")).toContain("<html");
  const text = new TextDecoder().decode(files.get("model.json"));
  const forged = text.replace('"tied": false', '"tied": true');
  expect(forged).not.toBe(text);
  const codes = audit(new Map(files).set("model.json", new TextEncoder().encode(forged))).checks.flatMap(
    ({ findings }) => findings.map(({ code }) => code),
  );
  expect(codes).toContain("MODEL_DIFFERS");
});
