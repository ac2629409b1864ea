import { emissions } from "@fedseg/client-node/queries/emission.ts";
import { measurements } from "@fedseg/client-node/queries/index.ts";
import { scoresOf } from "@fedseg/client-node/queries/scorers/scores-of.ts";
import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { SPENT } from "@fedseg/shared/features/later.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { hashStudyModel, modelText, readStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { laterOf, programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { predictionFigures } from "@fedseg/shared/programs/evaluate/prediction-figures.ts";
import {
  daviesBouldin,
  explainedByClass,
  segmentFigures,
} from "@fedseg/shared/programs/evaluate/segment-figures.ts";
import type { EvaluateModel, EvaluateSpec, JudgedPrediction } from "@fedseg/shared/programs/evaluate/spec.ts";
import { stabilityOf } from "@fedseg/shared/programs/evaluate/stability.ts";
import { type StudyModel, contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { placedScorer } from "@fedseg/shared/programs/prediction/scorer-of.ts";
import { predictionTexts } from "@fedseg/wording/programs/evaluate/prediction-text.ts";
import { tellModel, wordsOf } from "@fedseg/wording/programs/index.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import { describe, expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { audit } from "../audit/audit.ts";
import { editedModels } from "../audit/edited-models.ts";
import { bundleOf, bundleOfAll } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { TINY_RANGE } from "../simulation/tiny-market.ts";

const [USERS, CAP] = [2000, 400];
const TARGETS: Readonly<Record<string, Target>> = { again: { of: "bought-again", withinDays: 90 } };

/** Two groups; who orders much buys again and spends; nobody's outcome depends on another's. `chance`: whether it depends on anything. */
function tableOf(node: number, chance = false, known = 0.9): Table {
  const uniforms = seededUniforms(4100 + node);
  const groups = Array.from({ length: USERS }, () => Math.floor(2 * uniforms.next()));
  const values = groups.flatMap((group) => {
    return [1 + 6 * group + 2 * uniforms.next(), 7 - 5 * group + 2 * uniforms.next()];
  });
  const table = rowTable([TINY_RANGE, TINY_RANGE], values);
  const classes = groups.map((group, user) => {
    if (uniforms.next() > known) return -1;
    return uniforms.next() < (chance ? 0.4 : 0.15 + 0.4 * group + 0.02 * values[2 * user]) ? 1 : 0;
  });
  const spent = classes.map((label, user) =>
    label === 1 ? uniforms.next() * (0.2 + 0.6 * groups[user]) : 0,
  );
  return {
    ...table,
    outcome: { codes: table.codes, classes: Int8Array.from(classes) },
    besides: { later: Uint16Array.from(spent, (part) => Math.floor(part * SPENT)) },
  };
}

const OUTCOME = { target: "again", spendUpTo: CAP };
const EVALUATE = { name: "evaluate" as const, share: 0.2, spec: { outcome: OUTCOME } };

function withEvaluate(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: 4 * 1800,
    targets: TARGETS,
    programs: [
      { ...tiny.programs[0], share: 0.4 },
      { name: "logistic", share: 0.4, spec: { target: "again", evaluate: { share: 0.2 } } },
      EVALUATE,
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({ plan: withEvaluate, table: (node) => tableOf(node) }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "evaluate");
const tables = plan.roster.map((_, node) => tableOf(node));

const text = new TextDecoder().decode(bundleOf(study).get("model.json"));
const INPUT = { hash: toHex(hashStudyModel(text)), model: text };
const later = new InProcessStudy({
  plan: (tiny) => ({
    ...withEvaluate(tiny),
    studyId: "ab".repeat(32),
    inputs: { "last-month": INPUT },
    programs: [
      {
        name: "evaluate",
        share: 1,
        spec: {
          of: "last-month",
          against: "last-month",
          outcome: OUTCOME,
          prediction: { of: "last-month", program: "logistic" },
        },
      },
    ],
  }),
  table: (node) => tableOf(node),
  disks: plan.roster.map((_, node) => study.disk(node).copy()),
}).run();
const judged = modelOf(later.model()!, "evaluate");

/** The sums as they would be without noise. */
function exactOf(told: EvaluateModel): EvaluateModel {
  const segments = { scaling: told.scaling, centers: [...told.centers] };
  const params = { segments, outcome: "class-and-spend" as const, against: segments };
  const k = told.numbers.length;
  const sums = [new Float64Array(3 * k), new Float64Array(3 * k), new Float64Array(k * k)];
  for (const table of tables) {
    const { capacities, prepare } = measurements["segment-quality"];
    const [parts, measure] = [emissions(capacities(params)), prepare(params, table)];
    for (let user = 0; user < table.users; user++) {
      measure(user, parts);
      for (const [block, { indices, values, count }] of parts.entries())
        for (let at = 0; at < count; at++) sums[block][indices[at]] += values[at] / (block < 2 ? SPENT : 1);
    }
  }
  return { ...told, now: sums[0], later: sums[1], both: sums[2], nowSigma: 0, laterSigma: 0, bothSigma: 0 };
}

function held(told: Estimate | undefined, truth: Estimate | undefined): void {
  expect(told).toBeDefined();
  expect(Math.abs(told!.value - truth!.value)).toBeLessThan(5 * told!.sigma);
}

test("a plan says what its rows are read for, and what it asks", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(laterOf(plan)).toEqual({ spendUpTo: CAP });
  expect(sessionsOf(plan).filter(({ program }) => program === "evaluate")).toHaveLength(1);
  expect(sessionsOf(later.plan).map(({ query }) => query)).toEqual(["segment-quality", "score-counts"]);
  for (const own of [model, judged]) {
    const { plain, read } = contractOf("evaluate");
    expect(read(JSON.parse(JSON.stringify(plain(own))), 2)).toEqual(own);
    expect(() => read(plain(own), 1)).toThrow("the features of the study");
  }
  expect(() =>
    contractOf("evaluate").read({ ...(contractOf("evaluate").plain(model) as object), now: [1] }, 2),
  ).toThrow("all sums for each segment");
});

test("what is told of segments holds against their users", () => {
  for (const own of [model, judged]) {
    const exact = exactOf(own);
    for (const segment of [undefined, ...own.numbers.keys()]) {
      const [told, truth] = [own, exact].map((one) => segmentFigures(one, CAP, segment));
      held(told.users, truth.users);
      held(told.silhouette, truth.silhouette);
      held(told.rate, truth.rate);
      held(told.spend, truth.spend);
    }
    held(daviesBouldin(own), daviesBouldin(exact));
    held(explainedByClass(own)!.part, explainedByClass(exact)!.part);
    held(explainedByClass(own)!.shuffled, explainedByClass(exact)!.shuffled);
    expect(explainedByClass(own)!.isBeyond).toBe(true);
  }
  const same = stabilityOf(judged)!;
  expect(same.same!.value).toBeGreaterThan(0.97);
  held(same.shuffled, stabilityOf(exactOf(judged))!.shuffled);
  expect(same.stayed.map(({ other, number }) => other - number)).toEqual(judged.numbers.map(() => 0));
});

test("an earlier prediction is judged on what has happened since, as on the rows themselves", () => {
  const [own] = judged.predictions;
  expect(own).toMatchObject({ program: "logistic", isLearntFrom: false });
  expect(model.predictions[0]).toMatchObject({ program: "logistic", isLearntFrom: true });
  const scorer = placedScorer("logistic", modelOf(released, "logistic"), [0, 1]);
  const users = tables.flatMap((table) => {
    const scoreOf = scoresOf(scorer, table);
    return table.ids.flatMap((_, user) => {
      const label = table.outcome!.classes[user];
      return label < 0 ? [] : [{ score: scoreOf(user)!, label }];
    });
  });
  const yes = users.filter(({ label }) => label === 1).length;
  const order = users.toSorted((a, b) => b.score - a.score);
  let [seen, precision] = [0, 0];
  for (const [at, { label }] of order.entries()) if (label === 1) precision += ++seen / (at + 1) / yes;
  const figures = predictionFigures(own);
  expect(Math.abs(figures.rate!.value - yes / users.length)).toBeLessThan(5 * figures.rate!.sigma);
  // Bins hide what is told apart within them.
  expect(Math.abs(figures.precision!.value - precision)).toBeLessThan(5 * figures.precision!.sigma + 0.01);
  const top = order.slice(0, Math.round(figures.lift!.top * order.length));
  const lift = top.filter(({ label }) => label === 1).length / top.length / (yes / users.length);
  expect(Math.abs(figures.lift!.value - lift)).toBeLessThan(5 * figures.lift!.sigma + 0.03);
  expect(figures.brier!.value).toBeLessThan((yes / users.length) * (1 - yes / users.length));
  expect(figures.area!.value).toBeGreaterThan(0.6);
});

describe("the scorecard", () => {
  const words = tellModel(programsOf(later.plan), later.model()!)[0];
  const told = words.told.map(({ en }) => en).join("\n");

  test("has every figure beside what knowing nothing would reach", () => {
    expect(told).toMatch(/Silhouette \.?[\d.]+ ± [\d.]+: segments lie apart/);
    expect(told).toMatch(
      /tell [\d.]+ ± [\d.]+ % of the variance of "again"; as many shuffled segments would tell 0\.0\d+(?: ± 0\.\d+)? %: segments tell more than chance/,
    );
    expect(told).toMatch(
      /logistic of "last-month", held against "again" as of this study: .*\(guessing \.5\).*\(guessing 0\.\d+ ± 0\.\d+\).*\(guessing 1\).*\(the rate alone 0\.\d+ ± 0\.\d+\)/,
    );
    expect(told).toMatch(
      /Segment \d: [\d,.]+ ± [\d.]+ users, silhouette .*they spent [\d.]+ ± [\d.]+ on average since, each up to 400/,
    );
    expect(told).toContain('are where most users of their segment in "last-month" are');
    expect(told).not.toMatch(/The squared error takes|It was learnt to foretell/);
    // Both studies are of one snapshot.
    expect(told).toMatch(/Of the (\d+) days of "again" \1 lie before the snapshot of "last-month"/);
    expect(words.section!.paragraphs.at(-1)).toBe(words.told.at(-1));
    expect(words.section!.title.en).toBe('Scorecard, segments of "last-month"');
    expect(words.section!.amounts!.map(({ panels }) => panels[0].rows.length)).toEqual([2, 2]);
  });

  test("says, of an input's prediction alone, when it was learnt for other days or does not say for what; refuses another target", () => {
    const wordsOfPlan = (own: Plan) => {
      const { asked, facts } = programsOf(own).find((each) => each.asked.name === "evaluate")!;
      const spec = asked.spec as EvaluateSpec;
      const support = contractOf("evaluate").support(spec, facts, undefined);
      return wordsOf("evaluate").support({ spec, support, leastSupport: support }, 2).words.en;
    };
    const toldOf = (foretold: JudgedPrediction["foretold"]) =>
      predictionTexts(
        { ...judged, predictions: [{ ...judged.predictions[0], foretold }] },
        later.plan.programs[0].spec as EvaluateSpec,
      )[0].en;
    const { learnt, hash: _, refused: __, ...origin } = readStudyModel(text)!;
    expect(learnt).toEqual({ logistic: TARGETS.again });
    expect(judged.predictions[0].foretold).toBe("same");
    for (const own of [plan, later.plan]) expect(wordsOfPlan(own)).not.toContain("to foretell");
    const silent = modelText({ ...origin, programs: origin.programs as StudyModel });
    const unknown = { hash: toHex(hashStudyModel(silent)), model: silent };
    expect(wordsOfPlan({ ...later.plan, inputs: { "last-month": unknown } })).toContain(
      'The logistic of "last-month" is judged by "again". Its model does not say what it was learnt to foretell',
    );
    expect(toldOf(undefined)).toContain("the model does not say what it was learnt to foretell");
    const judgedBy = (again: Target): Plan => ({ ...later.plan, targets: { ...TARGETS, again } });
    expect(wordsOfPlan(judgedBy({ of: "bought-again", withinDays: 31 }))).toContain(
      "was learnt to foretell the same over other days",
    );
    expect(toldOf("alike")).toContain("the same over other days or of other values");
    expect(() => checkPlan(judgedBy({ of: "not-bought-again", withinDays: 90 }))).toThrow(
      /PLAN_EVALUATE: .*learnt to foretell bought-again, and "again" is not-bought-again/,
    );
  });

  test("says first whose segments it numbers, with their names then, and nothing of the study's own", () => {
    const { number, title } = labelSegments(modelOf(released, "segmentation"), plan, { sizeFloor: 20 })[1];
    for (const said of [words.told, words.section!.paragraphs])
      expect(said[0].en).toMatch(
        new RegExp(
          `^Segments here are those of "last-month".*not those that this study finds: 1 .*; ${number} ${title.en}`,
        ),
      );
    for (const { panels } of words.section!.amounts!)
      expect(panels[0].rows.map(({ name }) => name)).toContainEqual({
        en: `${number} ${title.en}`,
        zh: `${number} ${title.zh}`,
      });
    const own = tellModel(programsOf(plan), released).at(-1)!;
    expect(own.section!.amounts![0].panels[0].rows[0].name.en).toMatch(/^Segment \d$/);
    expect(own.section!.title.en).toBe("Scorecard");
    expect(own.told.map(({ en }) => en).join()).not.toContain("Segments here");
  });

  test("says why a segment's rate and spending are not told", () => {
    const few = { ...model, later: model.later.map((sum) => sum / 300) };
    const [{ asked }] = programsOf(plan).slice(2);
    const [one] = wordsOf("evaluate")
      .told(few, asked.spec, plan.features, [])
      .filter(({ en }) => en.startsWith("Segment 1"));
    expect(one.en).toContain(
      'were "again" is not told (too few users for the noise: it would be off by more than 5',
    );
    expect(one.en).toContain("what they spent since is not told (too few users or too little spent");
    expect(one.zh).toContain("不说明其此后的消费");
    expect(told).not.toContain("is not told");
  });

  test("says so where segments tell nothing", () => {
    const none = new InProcessStudy({ plan: withEvaluate, table: (node) => tableOf(node, true) }).run();
    const own = tellModel(programsOf(none.plan), none.model()!)[2]
      .told.map(({ en }) => en)
      .join("\n");
    expect(own).toContain("segments tell no more than chance and noise would");
  });
});

test("a node holds it against rules on its own rows, which stay there", () => {
  const [scoring] = scoringsOf(later.plan, later.model()!, tables[0]);
  const { released: open, sealed, beside } = scoring.files!();
  expect(open).toEqual([]);
  expect(beside!.en).toMatch(
    /^Own rows, which stay here, 1,\d\d\d users with a class: .*segments \d+\.\d %, shuffled segments 0\.\d %/,
  );
  expect(sealed[0].text).toContain("the prediction,0.");
  expect(JSON.stringify(contractOf("evaluate").plain(judged))).not.toContain("Own rows");
  expect(scoring.score(0)!.values["silhouette"]).toBeGreaterThan(0);
});

test("an audit finds another number in any place of the model", () => {
  const edited = editedModels(bundleOf(study), "evaluate");
  expect(edited.size).toBeGreaterThan(2);
  for (const [place, bundle] of edited) expect([place, audit(bundle).verdict]).toEqual([place, "FAIL"]);
});

test("an audit replays both studies", () => {
  expect(audit(bundleOfAll([study, later])).verdict).toBe("PASS");
});

test("after a cutoff before the data begin nothing is evaluated, the segments are there, and the advice is right", () => {
  const alone = (tiny: Plan) => {
    const own = withEvaluate(tiny);
    return { ...own, programs: [own.programs[0], own.programs[2]] };
  };
  const early = new InProcessStudy({ plan: alone, table: (node) => tableOf(node, false, 0) }).run();
  expect(early.model()).toMatchObject([
    { name: "segmentation", model: { k: 2 } },
    { name: "evaluate", refused: { code: "CUTOFF_TOO_EARLY" } },
  ]);
  const without = (tiny: Plan): Plan => {
    const own = withEvaluate(tiny);
    return { ...own, targets: undefined, programs: [own.programs[0], { ...EVALUATE, spec: {} }] };
  };
  const mended = new InProcessStudy({ plan: without, table: (node) => tableOf(node, false, 0) }).run();
  expect(modelOf(mended.model()!, "evaluate").later).toHaveLength(0);
});

test("a prediction that nothing can be held against is refused, and one whose features stand in another order", () => {
  const [asked] = later.plan.programs;
  const spec = asked.spec as EvaluateSpec;
  const { outcome: _outcome, ...noTarget } = spec;
  const { prediction: _prediction, ...alone } = noTarget;
  const planOf = (own: EvaluateSpec): Plan => ({
    ...later.plan,
    programs: [{ ...EVALUATE, share: 1, spec: own }],
  });
  expect(() => checkPlan(planOf(noTarget))).toThrow(/PLAN_EVALUATE.*by no target/s);
  expect(() => checkPlan(planOf(alone))).not.toThrow();
  const turned = { ...later.plan, features: later.plan.features.toReversed() };
  expect(() => checkPlan(turned)).toThrow(/PLAN_EVALUATE.*another order/s);
  expect(() => checkPlan(later.plan)).not.toThrow();
});

test("an input of another dictionary, without that program, or of another hash, is refused", () => {
  const [first, ...others] = later.plan.features;
  const other = { ...later.plan, features: [{ ...first, hi: first.hi + 1 }, ...others] };
  expect(() => checkPlan(other)).toThrow("PLAN_INPUT_FEATURES");
  const spec: EvaluateSpec = {
    ...(later.plan.programs[0].spec as EvaluateSpec),
    prediction: { of: "last-month", program: "forest" },
  };
  const forest: Plan = { ...later.plan, programs: [{ ...EVALUATE, share: 1, spec }] };
  expect(() => checkPlan(forest)).toThrow("PLAN_INPUT_PROGRAM");
  const stranger = { "last-month": { ...INPUT, hash: "00".repeat(32) } };
  expect(() => checkPlan({ ...later.plan, inputs: stranger })).toThrow("PLAN_INPUT_HASH");
});

test("too few users are refused, and the nearest plan that is not is named", () => {
  const { facts, asked } = programsOf(plan)[2];
  const check = (usersFloor: number) => contractOf("evaluate").check(asked.spec, { ...facts, usersFloor });
  const least = Number(/at least (\d+) users/.exec(String(catchOf(() => check(2))))?.[1]);
  expect(() => check(least)).not.toThrow();
  expect(() => check(least - 1)).toThrow("PLAN_TOO_SMALL");
});

function catchOf(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
