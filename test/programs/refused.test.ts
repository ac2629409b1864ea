import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { previewText } from "@fedseg/client-node/reports/preview-text.ts";
import { previewStudy } from "@fedseg/client-node/preview/preview-study.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { newsLine } from "@fedseg/coordinator/edge/news-line.ts";
import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { hashStudyModel, modelText, readStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { type RefusedProgram, isReleased } from "@fedseg/shared/programs/refused.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { faults } from "../audit/faults.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { show } from "../audit-report/shop-study.ts";
import { foretoldUsers } from "../simulation/foretold-users.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { TINY_LIMITS, tinyPlan } from "../simulation/tiny-market.ts";

const USERS = 400;
const PREDICTION = { target: "again", evaluate: { share: 0.1 } };

/** Two predictions between two segmentations: of users of whom nobody has a class, both have too few. */
const withPredictions = (tiny: Plan): Plan => ({
  ...tiny,
  budget: { ...tiny.budget, usersCap: USERS },
  usersFloor: 4 * USERS,
  targets: { again: { of: "bought-again", withinDays: 90 } },
  programs: [
    { ...tiny.programs[0], share: 0.3 },
    { name: "logistic", share: 0.3, spec: PREDICTION },
    { name: "tree", share: 0.2, spec: PREDICTION },
    { name: "explain", share: 0, spec: { depth: 2 } },
    { ...tiny.programs[0], share: 0.2 },
  ],
  limits: { ...tiny.limits, maxSessions: 40 },
});
const measured = foretoldUsers(7700, USERS, () => 0.5);
const tableOf = (node: number) => {
  const table = measured(node);
  return { ...table, outcome: { codes: table.codes, classes: new Int8Array(USERS).fill(-1) } };
};

const allows = { limits: { ...TINY_LIMITS, maxSessions: 40 } };
const study = new InProcessStudy({ plan: withPredictions, table: tableOf, allows }).run();
const { plan } = study;
const model = study.model()!;
const bundle = bundleOf(study);
const text = new TextDecoder().decode(bundle.get("model.json"));

test("a program that is refused on the way costs the others nothing, and every party learns the same", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(model.map((ended) => ("refused" in ended ? ended.refused.code : ended.name))).toEqual([
    "segmentation",
    "PLAN_TOO_SMALL",
    "PLAN_TOO_SMALL",
    "explain",
    "segmentation",
  ]);
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(model);
  // The sums that the predictions have not asked for are not asked for by anybody else.
  const asked = [...bundle.keys()].filter((path) => path.startsWith("sessions/"));
  expect(asked.length).toBeLessThan(sessionsOf(plan).length);
});

test("its advice names plans in the words of a configuration that so many users carry, and says what is spent", () => {
  for (const ended of model.slice(1, 3) as RefusedProgram[]) {
    const { todo } = ended.refused;
    expect(todo).toMatch(/^Nearest feasible plans: .*\. What was already spent stays spent\.$/);
    // The floor carries the plan: what is missing are users whom its target looks at.
    expect(todo).toContain(
      'Users count who were there before the 90 days of "again": fewer days, or a later snapshot, count more of them.',
    );
    expect(todo).toMatch(/at least \d+ users/);
    expect(todo).toContain(`leave ${ended.name} out`);
    expect(todo).not.toMatch(/\bmu\b/);
    expect(refusalTexts(todo).zh).not.toMatch(/原文|[a-z]{2,} [a-z]{2,} /);
    const users = Number(/at least (\d+) users/.exec(todo)![1]);
    const { asked, facts } = programsOf({ ...plan, usersFloor: users }).find(
      (placed) => placed.asked.name === ended.name,
    )!;
    const check = (usersFloor: number) => contractOf(asked.name).check(asked.spec, { ...facts, usersFloor });
    expect(() => check(users)).not.toThrow();
    expect(() => check(users - 1)).toThrow("PLAN_TOO_SMALL");
  }
});

test("what has been charged is less than the plan's by what was not asked for", () => {
  const audited = audit(bundle);
  expect(faults(audited)).toEqual([]);
  expect(audited.verdict).toBe("PASS");
  const said = audited.checks.flatMap(({ findings }) => findings.map(({ text: words }) => words));
  expect(said.join("\n")).toContain("2 of the programs have none");
});

test("the report says which program has no result and why, in both languages", () => {
  const { data } = show(bundle);
  expect(data.studies[0].refused).toEqual(model.slice(1, 3));
  expect(reportPage(data, "en")).toMatch(/About \d+ users are too few for a prediction/);
  expect(reportPage(data, "zh")).toMatch(
    /logistic 没有结果（PLAN_TOO_SMALL）[^A-Z]*约 \d+ 名用户不足以用 \d+ 个特征作预测：/,
  );
});

test("model.json holds the refusal, is read as it was written, and no other words are its own", () => {
  const read = readStudyModel(text)!;
  expect(read.programs.map(({ name }) => name)).toEqual(["segmentation", "explain", "segmentation"]);
  expect(read.refused).toEqual(model.slice(1, 3));
  expect(JSON.parse(text)).toMatchObject({
    programs: [{}, { name: "logistic", refused: { code: "PLAN_TOO_SMALL" } }, {}, {}, {}],
  });
  const { programs: _, refused: __, hash: ___, ...origin } = read;
  expect(modelText({ ...origin, programs: model })).toBe(text);
  for (const [from, to] of [
    [/About \d+ users/, "About 999 users"],
    [/"code": "PLAN_TOO_SMALL"/, '"code": "plan-too-small"'],
    [/"refused"/, '"excused"'],
  ] as const)
    expect(readStudyModel(text.replace(from, to))).toBeUndefined();
  const edited = new TextEncoder().encode(text.replace(/About \d+ users/, "About 999 users"));
  expect(audit(new Map(bundle).set("model.json", edited)).verdict).toBe("FAIL");
});

test("a node tells its people why, and gives nobody a score of it", () => {
  const told = tellModel(programsOf(plan), model);
  expect(told.map(({ refused }) => refused)).toEqual([
    undefined,
    "PLAN_TOO_SMALL",
    "PLAN_TOO_SMALL",
    undefined,
    undefined,
  ]);
  expect(told[1].section).toMatchObject({ title: { en: "No result: logistic", zh: "没有结果：logistic" } });
  expect(told[1].told[0].en).toContain("the rest of its share is charged to nobody");
  const scores = scoringsOf(plan, model, tableOf(0)).map((scoring) => scoring.score(0)?.program);
  expect(scores).toEqual(["segmentation", "explain", "segmentation"]);
});

test("an operator's log says at the end which programs have no result", () => {
  const published = { type: "published", folder: "bundle" } as const;
  const line = newsLine({ ...published, refused: ["logistic (PLAN_TOO_SMALL)"] }, plan);
  expect(line).toMatchObject({ code: "PUBLISHED", refused: ["logistic (PLAN_TOO_SMALL)"] });
  expect(line.text).toContain("without a result: logistic (PLAN_TOO_SMALL)");
  expect(newsLine(published, plan).text).toBe("the bundle is in bundle");
  // Whether and when a member labels its users, or cannot, the operator is not told.
  const [verified, party] = [newsLine({ type: "verified", node: 1 }, plan), plan.roster[1].name];
  expect(verified).toMatchObject({ code: "VERIFIED", text: `${party} has verified all results`, party });
});

test("a later study takes the segments, and is refused the prediction with that reason", () => {
  const inputs = { before: { hash: toHex(hashStudyModel(text)), model: text } };
  const judging = (program: "logistic" | "forest"): Plan => ({
    ...plan,
    inputs,
    programs: [
      {
        name: "evaluate",
        share: 1,
        spec: { of: "before", outcome: { target: "again" }, prediction: { of: "before", program } },
      },
    ],
  });
  expect(() => checkPlan(judging("logistic"))).toThrow(
    'PLAN_INPUT_REFUSED: A program builds on the logistic of the input "before", which was refused there (PLAN_TOO_SMALL)',
  );
  expect(() => checkPlan(judging("forest"))).toThrow("PLAN_INPUT_PROGRAM");
  const going = (tiny: Plan): Plan => {
    const [{ spec }] = tiny.programs;
    return {
      ...tiny,
      studyId: "cd".repeat(32),
      inputs,
      programs: [{ name: "segmentation", share: 1, spec: { ...spec, continues: "before" } }],
    } as Plan;
  };
  const later = new InProcessStudy({ plan: going, table: tableOf }).run();
  expect(modelOf(later.model()!, "segmentation").continued?.last).toBe(2);
});

test("what builds on a refused segmentation is refused for that, and who does what the refusal says has both", () => {
  const few = (users: number) => (tiny: Plan) => {
    const own = withPredictions(tiny);
    const [segmentation, logistic, , explain] = own.programs;
    const six = { ...segmentation, spec: { ...segmentation.spec, k: 6 } } as typeof segmentation;
    return { ...own, usersFloor: users, programs: [six, explain, logistic] };
  };
  const run = (floor: number, users: number) =>
    new InProcessStudy({ plan: few(floor), table: foretoldUsers(7800, users, () => 0.5), allows }).run();
  const promised = run(400, 12);
  expect(promised.model()).toMatchObject([
    { name: "segmentation", refused: { code: "PLAN_TOO_SMALL", todo: expect.stringContaining("at least") } },
    { name: "explain", refused: { code: "NEEDED_REFUSED", what: expect.stringContaining("PLAN_TOO_SMALL") } },
    { name: "logistic", model: {} },
  ]);
  expect(audit(bundleOf(promised)).verdict).toBe("PASS");
  expect(run(400, 100).model()!.every(isReleased)).toBe(true);
});

test("a target that everybody has is refused with what was told by then, and the others go on", () => {
  const everybody = foretoldUsers(7900, USERS, () => 1);
  const ofOne = new InProcessStudy({
    plan: (tiny) => ({
      ...withPredictions(tiny),
      budget: { ...tiny.budget, usersCap: USERS, epsilon: "6" },
      programs: [
        { name: "forest", share: 0.5, spec: { ...PREDICTION, evaluate: { share: 0.5 } } },
        { ...tiny.programs[0], share: 0.5 },
      ],
    }),
    table: everybody,
    allows,
  }).run();
  const ended = ofOne.model()!;
  expect(ended).toMatchObject([
    { name: "forest", refused: { code: "TARGET_ONE_CLASS" } },
    { name: "segmentation", model: {} },
  ]);
  const of = bundleOf(ofOne);
  const asked = [...of.keys()].filter((path) => path.startsWith("sessions/")).length;
  expect(asked).toBe(sessionsOf(ofOne.plan).length);
  expect(audit(of).verdict).toBe("PASS");
  const [told] = tellModel(programsOf(ofOne.plan), ended);
  expect(told.told[0].zh).toContain("几乎所有用户的目标相同");
});

test("a plan says what would be refused with just so many users, and what that costs", () => {
  const certain = withPredictions(tinyPlan("certain", 4));
  const cost = planCost(certain);
  expect([cost.refusal, cost.refused]).toEqual([undefined, []]);
  const shown = planCostText(certain, describeCost({ ...cost, refused: [model[1] as RefusedProgram] }));
  expect(shown.replaceAll(/\s+/g, " ")).toContain(
    "With exactly this many users, logistic has no result (PLAN_TOO_SMALL).",
  );
  expect(shown.replaceAll(/\s+/g, " ")).toContain("is charged to nobody, and no other program gets it");
  const source = seededSource("preview");
  const preview = previewStudy(
    plan,
    { history: [], attempt: 1 },
    {
      measure: (request, parameters) => measureRequest(tableOf(0), request, parameters),
      draw: (parameters) => drawNoise(parameters, source),
    },
  );
  expect(previewText(plan, preview, "en").replaceAll(/\s+/g, " ")).toContain(
    "In the rehearsal, as in the study on such users, logistic has no result (PLAN_TOO_SMALL)",
  );
});
