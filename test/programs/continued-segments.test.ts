import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { previewStudy } from "@fedseg/client-node/preview/preview-study.ts";
import { previewText } from "@fedseg/client-node/reports/preview-text.ts";
import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import { expect, test } from "vitest";
import { show } from "../audit-report/shop-study.ts";
import { audit } from "../audit/audit.ts";
import { faults, lacks } from "../audit/faults.ts";
import { bundleOfAll } from "../audit/make-bundle.ts";
import { specOf, withSpec } from "../simulation/plan-changes.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { INPUT, type Market, MonthlyStudy } from "./continued-study.ts";

const MARKET: Market = [
  [1, 9, 9],
  [9, 1, 1],
  [9, 9, 9],
  [1, 1, 1],
];
/** The faithful come less; of the fourth kind nobody is left, others have come. */
const CHANGED: Market = [MARKET[0], MARKET[1], [7, 9, 9], [5, 5, 1]];

const first = new MonthlyStudy(1, MARKET);
const second = new MonthlyStudy(2, MARKET, first);
const third = new MonthlyStudy(3, CHANGED, second);

function modelIn({ run }: MonthlyStudy) {
  return modelOf(run.model()!, "segmentation");
}

function titlesOf(study: MonthlyStudy): Record<number, string> {
  const { plan } = study.run;
  const segments = labelSegments(modelIn(study), plan, specOf(plan));
  return Object.fromEntries(segments.map(({ number, title }) => [number, title.en]));
}

/** The number that each kind of customer of the first node has, by the node's own labels. */
function numbersOf(study: MonthlyStudy): number[] {
  const table = study.table(0);
  const [scoring] = scoringsOf(study.run.plan, study.run.model()!, table);
  return [0, 1, 2, 3].map((kind) => {
    const numbers = Array.from(
      { length: table.users / 4 },
      (_, at) => scoring.score(4 * at + kind)!.values["segment"],
    );
    expect(new Set(numbers).size).toBe(1);
    return numbers[0];
  });
}

function told({ run }: MonthlyStudy): string {
  return tellModel(programsOf(run.plan), run.model()!)[0]
    .told.map(({ en }) => en)
    .join("\n");
}

test("in a market that is the same every user keeps number and name, whatever the order of segments and features", () => {
  expect(Object.values(titlesOf(first)).toSorted()).toEqual([
    "Can't lose",
    "Champions",
    "Hibernating",
    "Promising",
  ]);
  expect(titlesOf(second)).toEqual(titlesOf(first));
  expect(numbersOf(second)).toEqual(numbersOf(first));
  const { continued, scaling } = modelIn(second);
  expect(continued).toMatchObject({ gone: [], last: 4 });
  expect(scaling.columns).toEqual([0, 2, 3]);
});

test("in one that has changed names follow, a new kind has a new number, and one that is gone is said", () => {
  const [faithful, , away, lost] = numbersOf(second);
  const now = numbersOf(third);
  expect(now[3]).toBe(5);
  expect(now.slice(0, 3)).toEqual(numbersOf(second).slice(0, 3));
  expect(titlesOf(third)).toMatchObject({ [faithful]: "Champions", [now[1]]: "Lost", [away]: "Can't lose" });
  expect(titlesOf(second)[now[1]]).toBe("Hibernating");
  expect(modelIn(third).continued!.gone).toEqual([{ number: lost, name: "promising" }]);
  expect(told(third)).toContain("New since the earlier study.");
  expect(told(third)).toContain(`Segment ${lost} (Promising) of the earlier study is gone`);
  const [scoring] = scoringsOf(third.run.plan, third.run.model()!, third.table(0));
  const { titles } = scoring.columns.find(({ name }) => name === "segment")!;
  expect(titles!.map(({ label }) => label.en)).toHaveLength(5);
  expect(titles![lost - 1]).toEqual({
    label: { en: "No longer a segment", zh: "已不存在的客群" },
    group: null,
    certain: null,
  });
});

test("all parties make the same of it, and an audit of all three studies finds nothing", () => {
  for (const { run } of [second, third])
    for (const node of [0, 1, 2, 3]) expect(run.modelOf(node)).toEqual(run.model());
  const bundle = bundleOfAll([first.run, second.run, third.run]);
  expect([...faults(audit(bundle)), ...lacks(audit(bundle))]).toEqual([]);
  expect(reportPage(show(bundle).data, "en")).toContain(`segments that go on with those of “${INPUT}”`);
  const model = third.modelText();
  const renumbered = new Map(bundle);
  renumbered.set("studies/3/model.json", utf8(model.replace('"number": 5', '"number": 4')));
  expect(model).toContain('"number": 5');
  expect(faults(audit(renumbered)).length).toBeGreaterThan(0);
});

test("plan, cost and preview say which segments go on", () => {
  const { plan } = second.run;
  const source = seededSource("preview");
  const preview = previewStudy(
    plan,
    { history: [], attempt: 1 },
    {
      measure: (request, parameters) => measureRequest(second.table(0), request, parameters),
      draw: (parameters) => drawNoise(parameters, source),
    },
  );
  for (const said of [planCostText(plan, describeCost(planCost(plan))), previewText(plan, preview, "en")])
    expect(said.replaceAll(/\s+/g, " ")).toContain(`go on with those of “${INPUT}”`);
});

test("a plan that goes on with nothing it carries, or chooses other features, is refused", () => {
  const { plan } = second.run;
  const select = {
    target: "t",
    share: 0.2,
    keep: 2,
    bins: 8,
    score: "correlation",
    maxCorrelation: 0.9,
  } as never;
  expect(() => checkPlan(withSpec(plan, { continues: "misspelt" }))).toThrow("PLAN_INPUT_MISSING");
  expect(() => checkPlan(withSpec(plan, { continues: undefined }))).toThrow("PLAN_INPUT_UNUSED");
  expect(() => checkPlan({ ...withSpec(plan, { select }), targets: { t: {} as never } })).toThrow(
    "PLAN_SELECTION",
  );
});
