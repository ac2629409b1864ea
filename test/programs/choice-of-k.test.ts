import { previewStudy } from "@fedseg/client-node/preview/preview-study.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { sectionBlock } from "@fedseg/client-node/reports/insights/section-block.ts";
import { sectionsText } from "@fedseg/client-node/reports/program-sections.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { type Plan, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import type { SegmentNumber } from "@fedseg/shared/programs/segmentation/choice.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { tinyPlan, tinyTable } from "../simulation/tiny-market.ts";

const RANGE = { from: 2, to: 4, prefer: 2 };

function withK(tiny: Plan, k: SegmentNumber): Plan {
  const programs = tiny.programs.map((asked) =>
    asked.name === "segmentation" ? { ...asked, spec: { ...asked.spec, k } } : asked,
  );
  return { ...tiny, programs };
}

const study = new InProcessStudy({ plan: (tiny) => withK(tiny, RANGE) }).run();
const { plan } = study;
const model = study.model()!;
const segments = modelOf(model, "segmentation");

test("the number of segments is chosen in the study, by everybody alike, for nothing", () => {
  expect(readPlan(planBytes(plan))).toEqual(plan);
  expect(segments.choice).toBeDefined();
  expect(segments.k).toBeGreaterThanOrEqual(RANGE.from);
  expect(segments.k).toBeLessThanOrEqual(RANGE.to);
  const { choice, k } = segments;
  expect(k).toBe(choice!.agree ? Math.max(choice!.bySilhouette, choice!.byJump) : RANGE.prefer);
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(model);
  expect(sessionsOf(plan)).toEqual(sessionsOf(withK(tinyPlan("tiny", 4), RANGE.to)));
  const { plain, read } = contractOf("segmentation");
  expect(read(plain(segments), plan.features.length)).toEqual(segments);
});

test("an audit makes the same choice, and another one is found", () => {
  const files = bundleOf(study);
  expect(audit(files).verdict).toBe("PASS");
  const text = new TextDecoder().decode(files.get("model.json"));
  const forged = text.replace(/"agree": (true|false)/, (_, agree) => `"agree": ${agree === "false"}`);
  expect(forged).not.toBe(text);
  const codes = audit(new Map(files).set("model.json", new TextEncoder().encode(forged))).checks.flatMap(
    ({ findings }) => findings.map(({ code }) => code),
  );
  expect(codes).toContain("MODEL_DIFFERS");
});

test("a plan says from how many to how many, and a preview carries it out", () => {
  const text = planCostText(plan, describeCost(planCost(plan))).replaceAll(/\s+/g, " ");
  expect(text).toContain("2 to 4 (2 when the data name no clear number) segments");
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

test("a number that the users do not allow is refused before anything is paid", () => {
  const asked = plan.programs[0];
  const many = { ...asked.spec, k: { from: 2, to: 50, prefer: 50 } };
  const bent = { ...plan, usersFloor: 100, programs: [{ ...asked, spec: many }] } as Plan;
  expect(() => checkPlan(bent)).toThrow("PLAN_TOO_SMALL");
});

test("people see the curve, in both languages and within 80 columns", () => {
  const told = tellModel(programsOf(plan), model);
  const sections = told.flatMap(({ section }) => section ?? []);
  expect(told[0].told.some(({ en }) => /data (support|name|show)/.test(en))).toBe(true);
  expect(sections[0].curves).toMatchObject({ from: 2, mark: segments.k });
  for (const language of ["en", "zh"] as const) {
    const text = sectionsText(sections, language);
    expect(text).toContain(`*${segments.k}`);
    expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
    const { markup } = sectionBlock(sections[0], language);
    expect(markup.match(/<svg/g)).toHaveLength(2);
    expect(markup).not.toContain("NaN");
  }
});
