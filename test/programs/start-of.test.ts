import { CodedError } from "@fedseg/shared/errors.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import type { NetworkModel } from "@fedseg/shared/programs/network/spec.ts";
import type { SoftmaxModel } from "@fedseg/shared/programs/prediction/softmax-model.ts";
import type { TreesModel } from "@fedseg/shared/programs/prediction/trees-model.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { runStudy } from "../../bench/programs/study.ts";
import { foretoldUsers } from "../simulation/foretold-users.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";

const EVALUATE = { target: "again", evaluate: { share: 0.1 } };

/** Three programs that foretell the same: the later two begin with the first one's regression, or each with its own. */
function programs(start: { readonly start?: "logistic" }): Plan["programs"] {
  return [
    { name: "logistic", share: 0.2, spec: EVALUATE },
    { name: "boosted-trees", share: 0.6, spec: { ...EVALUATE, ...start } },
    { name: "network", share: 0.2, spec: { ...EVALUATE, ...start, rounds: 5 } },
  ];
}

function planOf(own: Plan["programs"]): Plan {
  const tiny = tinyPlan("start", 4);
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: 1000 },
    usersFloor: 3600,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    programs: own,
    limits: { ...tiny.limits, maxSessions: 60 },
  };
}

test("programs that begin with the regression before them ask for eight sums less each, on the whole budget", () => {
  const [shared, alone] = [planOf(programs({ start: "logistic" })), planOf(programs({}))];
  expect(() => checkPlan(shared)).not.toThrow();
  expect([sessionsOf(alone).length, sessionsOf(shared).length]).toEqual([9 + 19 + 14, 9 + 11 + 6]);
  for (const plan of [shared, alone])
    expect(sessionsOf(plan).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 8);
  const aims = programsOf(shared).map(({ asked }) => wordsOf(asked.name).aim(asked.spec));
  expect(aims.map(({ en, zh }) => en.includes("before it") && zh.includes("其前"))).toEqual([
    false,
    true,
    true,
  ]);
});

test("without a regression before them they are refused", () => {
  const [logistic, ...others] = programs({ start: "logistic" });
  expect(() => checkPlan(planOf(others))).toThrow("There is no logistic before boosted-trees");
  expect(() => checkPlan(planOf([...others, logistic]))).toThrow(CodedError);
  expect(() => checkPlan(planOf(others))).toThrow("or leave start out of boosted-trees");
  const [, ...alone] = programs({});
  expect(() => checkPlan(planOf(alone))).not.toThrow();
});

test("what they begin with is what the regression has learnt", () => {
  const users = 300;
  const tableOf = foretoldUsers(9100, users, (orders, spend) => (orders > 5 !== spend > 5 ? 0.8 : 0.2));
  const { features } = tinyPlan("start", 4);
  const rows = { users: 4 * users, features, tables: [0, 1, 2, 3].map(tableOf) };
  const setting = { programs: programs({ start: "logistic" }), epsilon: 20, delta: 1e-5, parties: 4 };
  const model = runStudy(rows, setting, "start");
  const { scaling, weights } = modelOf(model, "logistic");
  expect((modelOf(model, "boosted-trees") as TreesModel).scorer.start).toEqual({ scaling, weights });
  expect((modelOf(model, "network") as NetworkModel).scaling).toEqual(scaling);
});

/** Classes of a plan of three, trees and a network that begin with their regression or each with one of its own. */
function ofClasses(start: { readonly start?: "classes" }): Plan["programs"] {
  const spec = { target: "plan", evaluate: { share: 0.1 } };
  return [
    { name: "classes", share: 0.2, spec },
    { name: "boosted-trees", share: 0.6, spec: { ...spec, ...start } },
    { name: "network", share: 0.2, spec: { ...spec, ...start, rounds: 5 } },
  ];
}
const targets: Plan["targets"] = {
  plan: { of: "attribute", attribute: "plan", classes: [["basic"], ["plus"], ["pro"]] },
};

test("trees and a network of several classes begin with the softmax regression before them, and with no other", () => {
  const planned = (own: Plan["programs"]) => ({ ...planOf(own), targets });
  const [shared, alone] = [planned(ofClasses({ start: "classes" })), planned(ofClasses({}))];
  expect(() => checkPlan(shared)).not.toThrow();
  expect([sessionsOf(alone).length, sessionsOf(shared).length]).toEqual([11 + 21 + 16, 11 + 13 + 8]);
  const [first, trees] = shared.programs;
  const { en, zh } = wordsOf("boosted-trees").aim(trees.spec);
  expect([en, zh]).toEqual([
    expect.stringContaining("begins with the softmax regression before it"),
    expect.stringContaining("softmax"),
  ]);
  expect(() => checkPlan(planned([trees, first]))).toThrow("There is no classes before boosted-trees");
  const yesOrNo = { plan: { of: "bought-again" as const, withinDays: 90 } };
  expect(() => checkPlan({ ...shared, targets: yesOrNo })).toThrow("PLAN_TARGET_KIND");

  const users = 300;
  const tableOf = foretoldUsers(9200, users, (orders, spend) => (orders > 5 !== spend > 5 ? 0.8 : 0.2));
  const tables = [0, 1, 2, 3].map((node) => {
    const table = tableOf(node);
    const { codes, classes } = table.outcome!;
    const thirds = classes.map((label, user) => (label > 0 && table.codes[user] > 2 ** 15 ? 2 : label));
    return { ...table, outcome: { codes, classes: thirds } };
  });
  const { features } = tinyPlan("start", 4);
  const setting = { programs: ofClasses({ start: "classes" }), epsilon: 20, delta: 1e-5, parties: 4 };
  const model = runStudy({ users: 4 * users, features, tables, targets }, setting, "start");
  const scorerOf = (name: "classes" | "boosted-trees") =>
    (modelOf(model, name) as SoftmaxModel).classes.map(({ scorer }) => [scorer.scaling, scorer.classes]);
  expect(scorerOf("boosted-trees")).toEqual(scorerOf("classes"));
  const network = modelOf(model, "network") as SoftmaxModel;
  expect(network.classes[0].scorer.scaling).toEqual(scorerOf("classes")[0][0]);
});
