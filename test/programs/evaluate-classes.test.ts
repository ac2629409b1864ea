import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { hashStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { budgetOf, cohortOf } from "@fedseg/shared/plan/terms.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { classesFigures } from "@fedseg/shared/programs/evaluate/classes-figures.ts";
import type { JudgedClasses } from "@fedseg/shared/programs/evaluate/judged-classes.ts";
import { type EvaluateSpec, evaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import { evaluateSupport } from "@fedseg/shared/programs/evaluate/support.ts";
import { LARGEST_ERROR } from "@fedseg/shared/programs/part.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import type { Score } from "@fedseg/client-node/scoring/scorer.ts";
import { studyProgram } from "@fedseg/shared/programs/study-program.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { describe, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { editedModels } from "../audit/edited-models.ts";
import { bundleOf, bundleOfAll } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { simulate } from "../simulation/simulate.ts";
import { TINY_LIMITS, TINY_RANGE } from "../simulation/tiny-market.ts";

const USERS = 600;
const TIERS: Target = { of: "attribute", attribute: "tier", classes: [["basic"], ["plus"], ["pro"]] };
const limits = { ...TINY_LIMITS, maxSessions: 40 };

/** Users with many orders are mostly of class 2, those who spend much of class 1, the others of class 0; one in ten has none. */
function tableOf(node: number, month = 0): Table {
  const uniforms = seededUniforms(`judged/${month}/${node}`);
  const values = Array.from({ length: USERS * 2 }, () => 10 * uniforms.next());
  const classes = Int8Array.from({ length: USERS }, (_, user) => {
    if (user % 10 === 9) return -1;
    if (uniforms.next() < 0.2) return Math.floor(3 * uniforms.next());
    return values[2 * user] > 8 ? 2 : values[2 * user + 1] > 4 ? 1 : 0;
  });
  const table = rowTable([TINY_RANGE, TINY_RANGE], values);
  return { ...table, outcome: { codes: table.codes, classes } };
}

const PREDICTION = { target: "tier", evaluate: { share: 0.1 } };

function planned(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS, epsilon: "8" },
    usersFloor: 4 * 500,
    targets: { tier: TIERS },
    programs: [
      { ...tiny.programs[0], share: 0.1 },
      { name: "classes", share: 0.3, spec: PREDICTION },
      { name: "forest", share: 0.3, spec: PREDICTION },
      { name: "evaluate", share: 0.3, spec: { classes: { program: "classes", target: "tier" } } },
    ],
    limits: { ...tiny.limits, maxSessions: 40 },
  };
}

const study = new InProcessStudy({ plan: planned, table: (node) => tableOf(node), allows: { limits } }).run();
const { plan } = study;
const released = study.model()!;
const model = text();
const LATER: EvaluateSpec = {
  of: "last-month",
  classes: { of: "last-month", program: "forest", target: "tier" },
};
const later = new InProcessStudy({
  plan: (tiny) => ({
    ...planned(tiny),
    studyId: "ab".repeat(32),
    inputs: { "last-month": { hash: toHex(hashStudyModel(model)), model } },
    programs: [{ name: "evaluate", share: 1, spec: LATER }],
  }),
  table: (node) => tableOf(node, 1),
  allows: { limits },
  disks: plan.roster.map((_, node) => study.disk(node).copy()),
}).run();

function text(): string {
  return new TextDecoder().decode(bundleOf(study).get("model.json"));
}

/** A prediction that has been judged, and the users on whose rows it was, as nodes score them. */
interface Case {
  readonly judged: JudgedClasses;
  readonly users: readonly { readonly label: number; readonly values: Score["values"] }[];
}

function caseOf(own: InProcessStudy, program: 1 | 2, month: number): Case {
  const users = plan.roster.flatMap((_, node) => {
    const table = tableOf(node, month);
    const scoring = scoringsOf(plan, released, table)[program];
    return Array.from(table.outcome!.classes).flatMap((label, user) =>
      label < 0 ? [] : [{ label, values: scoring.score(user)!.values }],
    );
  });
  return { judged: modelOf(own.model()!, "evaluate").classes!, users };
}

function held(told: Estimate | undefined, truth: number, more = 0): void {
  expect(told).toBeDefined();
  expect(Math.abs(told!.value - truth)).toBeLessThan(5 * told!.sigma + more);
}

describe.each([
  ["softmax of the same study", caseOf(study, 1, 0), true],
  ["forest of an earlier one", caseOf(later, 2, 1), false],
])("a %s", (_, { judged, users }, isLearntFrom) => {
  const figures = classesFigures(judged);
  const part = (all: Case["users"], is: (user: Case["users"][number]) => boolean) =>
    all.filter(is).length / all.length;

  test("is right as often as on the rows themselves, and the most frequent class is named", () => {
    expect(judged).toMatchObject({ isLearntFrom, names: ["basic", "plus", "pro"] });
    held(
      figures.accuracy,
      part(users, ({ label, values }) => values["class"] === label + 1),
    );
    const plus = part(users, ({ label }) => label === 1);
    expect(figures.baseline!.name).toBe("plus");
    held(figures.baseline, plus);
    expect(figures.accuracy!.value).toBeGreaterThan(figures.baseline!.value + 0.1);
  });

  test("has the squared error that its chances have", () => {
    const errors = users.map(({ label, values }) =>
      [0, 1, 2].reduce((sum, own) => sum + (values[`chance_${own + 1}`] - Number(own === label)) ** 2, 0),
    );
    held(figures.brier, errors.reduce((sum, error) => sum + error, 0) / users.length, 0.001);
    const rates = [0, 1, 2].map((own) => part(users, ({ label }) => label === own));
    held(figures.brierBaseline, 1 - rates.reduce((sum, rate) => sum + rate ** 2, 0));
    expect(figures.brier!.value).toBeLessThan(figures.brierBaseline!.value);
  });

  test("finds of each class what it finds on the rows", () => {
    expect(figures.classes).toHaveLength(3);
    for (const [own, { rate, found, right }] of figures.classes.entries()) {
      const isSaid = ({ values }: Case["users"][number]) => values["class"] === own + 1;
      const isSo = ({ label }: Case["users"][number]) => label === own;
      held(rate, part(users, isSo));
      held(found, part(users.filter(isSo), isSaid));
      held(right, part(users.filter(isSaid), isSo));
    }
  });
});

test("one sum more is asked for, and what is told is read as it was published", () => {
  expect(
    sessionsOf(plan)
      .slice(-2)
      .map(({ query }) => query),
  ).toEqual(["segment-quality", "class-quality"]);
  for (const own of [study, later]) {
    const { plain, read } = contractOf("evaluate");
    const told = modelOf(own.model()!, "evaluate");
    expect(read(JSON.parse(JSON.stringify(plain(told))), 2)).toEqual(told);
    const short = { ...(plain(told) as { classes: object }).classes, said: [1] };
    expect(() => read({ ...(plain(told) as object), classes: short }, 2)).toThrow("for every two classes");
  }
});

test("a node tells people in words", () => {
  const [own, earlier] = [study, later].map(({ plan: asked, model: told }) => {
    const all = tellModel(programsOf(asked), told.call(asked === plan ? study : later)!);
    expect(all[all.length - 1].section!.amounts!.at(-1)!.panels.map(({ rows }) => rows.length)).toEqual([
      3, 3,
    ]);
    return all[all.length - 1].told;
  });
  const en = own.map((said) => said.en).join("\n");
  expect(en).toMatch(
    /classes, on the users that it was learnt from: the likeliest class is right for [\d.]+ ± [\d.]+ % \(always saying plus, the most frequent, [\d.]+ ± [\d.]+ %\); squared error of the chances of all classes 0\.\d+ ± 0\.\d+, from 0 to 2 \(the rates alone/,
  );
  expect(en).toMatch(
    /; pro, [\d.]+ ± [\d.]+ % of users: [\d.]+ ± [\d.]+ % of those who have it are found, [\d.]+ ±/,
  );
  expect(earlier.map((said) => said.en).join("\n")).toContain(
    'forest of "last-month", on users as they are now',
  );
  expect(earlier.map((said) => said.zh).join("\n")).toContain(
    "「last-month」的 forest（按现在的用户计）：最可能的类别正确的占",
  );
});

test("where the noise leaves nothing to say, nothing is", () => {
  const [placed] = programsOf(plan).slice(3);
  const told = modelOf(released, "evaluate");
  const noisy = { ...told, classes: { ...told.classes!, saidSigma: 1e6 } };
  const all = tellModel([placed], [{ name: "evaluate", model: noisy }] as never)[0].told;
  expect(all.map(({ en }) => en).join("\n")).toContain("learnt from: nothing is told at this noise");
});

describe("a plan is refused", () => {
  const asking = (spec: object, targets: Plan["targets"] = later.plan.targets): Plan => ({
    ...later.plan,
    targets,
    programs: [{ name: "evaluate", share: 1, spec: spec as EvaluateSpec }],
  });

  test("that judges it as a yes or no, and as it is told to, it is not", () => {
    const spec = {
      of: "last-month",
      outcome: { target: "again" },
      prediction: { of: "last-month", program: "forest" },
    };
    const again: Plan["targets"] = { again: { of: "bought-again", withinDays: 90 } };
    expect(() => checkPlan(asking(spec, again))).toThrow(/PLAN_EVALUATE.*Name it under classes/s);
    expect(() => checkPlan(asking(LATER))).not.toThrow();
  });

  test("whose classes are others, and with those of the earlier study it is not", () => {
    for (const classes of [
      [["basic"], ["pro"], ["plus"]],
      [["basic"], ["plus"], ["pro"], ["team"]],
    ]) {
      const other = { tier: { ...TIERS, classes } as Target };
      expect(() => checkPlan(asking(LATER, other))).toThrow(
        /PLAN_EVALUATE.*foretells basic, plus, pro, and the classes of "tier" are/s,
      );
    }
    expect(() => checkPlan(asking(LATER, { tier: TIERS }))).not.toThrow();
  });

  test("whose target is a yes or no, or that has an outcome beside", () => {
    const two: Plan["targets"] = { tier: { of: "attribute", attribute: "tier", classes: [["a"], ["b"]] } };
    expect(() => checkPlan(asking(LATER, two))).toThrow(
      /PLAN_TARGET_KIND: evaluate takes one of several.* under outcome/,
    );
    expect(evaluateSpec.safeParse({ ...LATER, outcome: { target: "tier" } }).success).toBe(false);
    const { of: _of, ...here } = LATER.classes!;
    expect(() => checkPlan(asking({ of: "last-month", classes: here }))).toThrow("There is no forest before");
  });

  test("that asks for bands of several classes, which are of a yes or no", () => {
    const spec = { campaign: "spring", target: "again", holdout: 0.4, audience: 9000, floor: 20 };
    const again: Plan["targets"] = { again: { of: "bought-again", withinDays: 30 } };
    const by = (more: object): Plan => ({
      ...asking({}, again),
      programs: [{ name: "uplift", share: 1, spec: { ...spec, ...more } as never }],
    });
    const bands = by({ bands: "last-month", program: "forest" });
    expect(() => checkPlan(bands)).toThrow(/PLAN_BANDS: The forest of "last-month" foretells one of several/);
    expect(() => checkPlan(by({ of: "last-month" }))).not.toThrow("PLAN_BANDS");
  });

  test("with too few users, and the nearest that is not is named", () => {
    const { asked, facts } = programsOf(later.plan)[0];
    const check = (usersFloor: number) => contractOf("evaluate").check(asked.spec, { ...facts, usersFloor });
    expect(() => check(2)).toThrow(/PLAN_TOO_SMALL: .* at least \d+ users/s);
    expect(() => check(2000)).not.toThrow();
  });
});

test("so many classes that how often the likeliest is right would drown are refused for that, and from the users that are named on they are not", () => {
  const classes = Array.from({ length: 8 }, (_, at) => [`class ${at}`]);
  const many = { ...plan, targets: { tier: { ...TIERS, classes } as Target } };
  const { asked, facts } = programsOf(many)[3];
  const spec = asked.spec as EvaluateSpec;
  const supportOf = (usersFloor: number) => evaluateSupport(spec, { ...facts, usersFloor });
  const check = (usersFloor: number) => () => contractOf("evaluate").check(spec, { ...facts, usersFloor });
  const enough = Math.ceil((plan.usersFloor * supportOf(plan.usersFloor).accuracySigma!) / LARGEST_ERROR);
  expect(supportOf(enough - 1).silhouetteSigma).toBeLessThan(LARGEST_ERROR);
  expect(check(enough)).not.toThrow();
  expect(check(enough - 1)).toThrow(`at least ${enough} users`);
  // The noise of all users, eight by eight counts, is in it, and in that of three classes three by three.
  const [own] = programsOf(plan).slice(3);
  const { accuracySigma } = evaluateSupport(own.asked.spec as EvaluateSpec, own.facts);
  expect(accuracySigma! / supportOf(plan.usersFloor).accuracySigma!).toBeCloseTo(3 / 8, 3);
});

test("where everybody is of one class, neither is there a model nor is it judged", () => {
  const ofOne = (node: number): Table => {
    const table = tableOf(node);
    return { ...table, outcome: { codes: table.codes, classes: new Int8Array(USERS).fill(1) } };
  };
  const [segmentation, , forest] = plan.programs;
  const spec = { classes: { program: "forest" as const, target: "tier" } };
  const judging: Plan = {
    ...plan,
    programs: [segmentation, { ...forest, share: 0.6 }, { name: "evaluate", share: 0.3, spec }],
  };
  const going = studyProgram(programsOf(judging), (at, label) => seededUniforms(`${at}/${label}`));
  const around = { tables: plan.roster.map((_, node) => ofOne(node)), cohort: cohortOf(plan) };
  const ended = simulate(going, { ...around, budget: budgetOf(plan) }, seededSource("of one"));
  expect(ended.model).toMatchObject([
    { name: "segmentation", model: {} },
    { name: "forest", refused: { code: "TARGET_ONE_CLASS" } },
    { name: "evaluate", refused: { code: "NEEDED_REFUSED" } },
  ]);
  expect(ended.requests).toHaveLength(sessionsOf(judging).length - 2);
});

test("an audit replays both studies", () => {
  expect(audit(bundleOfAll([study, later])).verdict).toBe("PASS");
});

test("an audit finds another number of users who are said to be of a class", () => {
  const edited = editedModels(bundleOf(study), "evaluate").get("classes.said.8")!;
  expect(audit(edited).verdict).toBe("FAIL");
});
