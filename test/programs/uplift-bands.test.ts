import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { hashStudyModel, modelText, readStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { type StudyModel, contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { bandCenters, bandScores } from "@fedseg/shared/programs/uplift/asked-bands.ts";
import { type Effect, effectsOf } from "@fedseg/shared/programs/uplift/effects.ts";
import type { UpliftByCentre, UpliftByScore } from "@fedseg/shared/programs/uplift/spec.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf, bundleOfAll } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { TINY_RANGE } from "../simulation/tiny-market.ts";

const [USERS, HOLDOUT, ANSWER] = [2500, 0.4, 0.25];

/** Who has many orders buys again; a campaign wins those who would not have, and nobody else. */
function tableOf(node: number): Table {
  const uniforms = seededUniforms(`bands/${node}`);
  const values = Array.from({ length: USERS * 2 }, () => 10 * uniforms.next());
  const table = rowTable([TINY_RANGE, TINY_RANGE], values);
  const arms = Int8Array.from({ length: USERS }, () => (uniforms.next() < HOLDOUT ? 0 : 1));
  const classes = Int8Array.from(arms, (arm, user) => {
    const orders = values[2 * user];
    const chance = 0.04 + 0.006 * orders ** 2 + (arm === 1 && orders < 3 ? ANSWER : 0);
    return uniforms.next() < chance ? 1 : 0;
  });
  return { ...table, outcome: { codes: table.codes, classes, arms } };
}
/** The users before the campaign: what is learnt of them does not know of it. */
function before(node: number): Table {
  const { outcome, ...table } = tableOf(node);
  const uniforms = seededUniforms(`before/${node}`);
  const classes = Int8Array.from({ length: USERS }, (_, user) => {
    const orders = (10 * table.codes[user]) / 65_535;
    return uniforms.next() < 0.04 + 0.006 * orders ** 2 ? 1 : 0;
  });
  return { ...table, outcome: { ...outcome!, classes } };
}

const around = (tiny: Plan): Plan => ({
  ...tiny,
  budget: { ...tiny.budget, usersCap: USERS },
  usersFloor: 4 * 2000,
  targets: { again: { of: "bought-again", withinDays: 30 } },
  limits: { ...tiny.limits, maxSessions: 20 },
});
const first = new InProcessStudy({
  plan: (tiny) => ({
    ...around(tiny),
    programs: [
      { ...tiny.programs[0], share: 0.3 },
      { name: "logistic", share: 0.4, spec: { target: "again", evaluate: { share: 0.1 } } },
      { name: "forest", share: 0.3, spec: { target: "again", evaluate: { share: 0.1 } } },
    ],
  }),
  table: before,
}).run();
const text = new TextDecoder().decode(bundleOf(first).get("model.json"));
const SPEC = {
  campaign: "spring",
  target: "again",
  holdout: HOLDOUT,
  audience: 9000,
  floor: 20,
  bands: "last",
};
const carrying = (model: string) => ({ last: { hash: toHex(hashStudyModel(model)), model } });
const study = new InProcessStudy({
  plan: (tiny) => ({
    ...around(tiny),
    studyId: "ef".repeat(32),
    inputs: carrying(text),
    programs: [{ name: "uplift", share: 1, spec: SPEC }],
  }),
  table: tableOf,
  disks: first.plan.roster.map((_, node) => first.disk(node).copy()),
}).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "uplift") as UpliftByCentre;

/** People as the first study's program of that place would band them, by side and class. */
function banded(program: number): Float64Array {
  const exact = new Float64Array(12);
  for (const node of plan.roster.keys()) {
    const table = tableOf(node);
    const scoring = scoringsOf(first.plan, first.model()!, table)[program];
    const { arms, classes } = table.outcome!;
    for (let user = 0; user < USERS; user++) {
      const band = scoring.score(user)!.values["band"];
      exact[4 * (band - 1) + 2 * arms![user] + classes[user]] += 1;
    }
  }
  return exact;
}

test("people are in the band that the earlier prediction gave them, and every party counts the same", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  const { plain, read } = contractOf("uplift");
  expect(read(JSON.parse(JSON.stringify(plain(model))), 2)).toEqual(model);
  const exact = banded(1);
  // Centres are rounded to the grid: hardly anybody is on the other side of a band's end.
  model.counts.forEach((count, at) => expect(Math.abs(count - exact[at])).toBeLessThan(5 * model.sigma + 5));
  expect(Math.min(...[0, 1, 2].map((band) => exact[4 * band] + exact[4 * band + 1]))).toBeGreaterThan(300);
});

test("the bands may be those of another program, whose score is no line", () => {
  const spec = { ...SPEC, program: "forest" as const };
  const later = new InProcessStudy({
    plan: () => ({ ...plan, studyId: "ee".repeat(32), programs: [{ name: "uplift", share: 1, spec }] }),
    table: tableOf,
    disks: first.plan.roster.map((_, node) => first.disk(node).copy()),
  }).run();
  expect(() => checkPlan(later.plan)).not.toThrow();
  expect(sessionsOf(later.plan).map(({ query }) => query)).toEqual(["score-counts"]);
  const own = modelOf(later.model()!, "uplift");
  const { plain, read } = contractOf("uplift");
  expect(read(JSON.parse(JSON.stringify(plain(own))), 2)).toEqual(own);
  const exact = banded(2);
  own.counts.forEach((count, at) => expect(Math.abs(count - exact[at])).toBeLessThan(5 * own.sigma + 20));
  const [low, , high] = effectsOf(own, spec).segments.map((told) => (told as { effect: Effect }).effect);
  expect(low.lower).toBeGreaterThan(0.05);
  expect(Math.abs(high.difference.value)).toBeLessThan(4 * high.difference.sigma);
  const told = tellModel(programsOf(later.plan), later.model()!)[0].told;
  expect(told[1].en).toMatch(/^Chance of "last" low: [+]/);
  const scoring = scoringsOf(later.plan, later.model()!, tableOf(0))[0];
  expect(scoring.score(0)!.values["effect"]).toBeGreaterThan(0);
  expect(audit(bundleOfAll([first, later])).verdict).toBe("PASS");
  const inTurn = { ...readStudyModel(text)!, places: [1, 0] };
  expect([bandScores(inTurn, "forest"), bandScores({ ...inTurn, places: [0, 1] }, "forest")?.starts]).toEqual(
    [undefined, (own as UpliftByScore).starts],
  );
  const { spec: asked } = contractOf("uplift");
  const wrong = [{ program: "logistic" }, { bands: undefined }, { program: "uplift" }];
  for (const other of wrong) expect(asked.safeParse({ ...spec, ...other }).success).toBe(false);
});

test("the effect is told by band, and is where it was", () => {
  const { segments } = effectsOf(model, SPEC);
  const [low, , high] = segments.map((told) => (told as { effect: Effect }).effect);
  expect(low.lower).toBeGreaterThan(0.1);
  expect(low.difference.value).toBeLessThan(ANSWER + 4 * low.difference.sigma);
  expect(Math.abs(high.difference.value)).toBeLessThan(4 * high.difference.sigma);
  const told = tellModel(programsOf(plan), released)[0].told;
  expect(told.map(({ en }) => en).join("\n")).toMatch(/^Chance of "last" low: [+][\d.]+ points/m);
  expect(told[1].zh).toContain("「last」的概率低");
  const scoring = scoringsOf(plan, released, tableOf(0))[0];
  expect(scoring.explain!(0)!.en).toContain("people of the same band");
});

test("a plan says so, keeps to one of both, and is audited with the earlier study", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  const shown = planCostText(plan, describeCost(planCost(plan))).replaceAll(/\s+/g, " ");
  expect(shown).toContain('what the campaign spring did, by the bands of "last"');
  const spec = contractOf("uplift").spec;
  expect(spec.safeParse({ ...SPEC, of: "last" }).success).toBe(false);
  expect(audit(bundleOfAll([first, study])).verdict).toBe("PASS");
});

test("a prediction that puts everybody into one band is refused, and one that does not is taken", () => {
  const { programs, refused: _, hash: __, ...origin } = readStudyModel(text)!;
  const flat = programs.map(({ name, model: own }) => {
    if (name !== "logistic") return { name, model: own };
    const logistic = own as { weights: { intercept: number; columns: readonly number[] } };
    const columns = logistic.weights.columns.map((weight) => Math.sign(weight));
    return { name, model: { ...logistic, weights: { ...logistic.weights, columns } } };
  });
  const other = modelText({ ...origin, programs: flat as StudyModel });
  expect(() => checkPlan({ ...plan, inputs: carrying(other) })).toThrow("PLAN_BANDS");
  expect(() => checkPlan(plan)).not.toThrow();
  expect(bandCenters({ ...readStudyModel(text)!, places: [0, 1] })!.centers).toEqual(model.centers);
});

test("features that stand elsewhere are found", () => {
  const moved = bandCenters({ ...readStudyModel(text)!, places: [5, 2] })!;
  expect(moved.scaling.columns).toEqual([2, 5]);
  const [a, b] = model.centers;
  expect(moved.centers.slice(0, 2)).toEqual([b, a]);
});
