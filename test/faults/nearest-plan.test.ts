import { CodedError } from "@fedseg/shared/errors.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import { LEAST_SHARE, type Plan, planSchema } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { admissiblePlan } from "../simulation/example-policy.ts";

const PLAN = admissiblePlan(3);
const listed = { level: "item" as const, entries: Array.from({ length: 600 }, (_, at) => `entry ${at}`) };
const catalogue = { ...listed, hash: hashCatalogue(listed) };
const judged = { evaluate: { share: 0.05 } };
const tier = { of: "attribute", attribute: "tier", classes: [["a"], ["b"], ["c"]] };
const again = { of: "bought-again", withinDays: 30 };
const worth = { of: "spend", withinDays: 30, upTo: 500 };

/** Programs beside segments, by their names, with what they need of a plan. */
const BESIDES: Readonly<
  Record<string, { readonly spec: object; readonly needs?: object; readonly before?: object }>
> = {
  behaviour: { spec: { windowDays: 90, periods: 6 } },
  evaluate: { spec: {} },
  "evaluate of classes": {
    spec: { classes: { program: "classes", target: "one" } },
    needs: { targets: { one: tier } },
    before: { name: "classes", share: 0.4, spec: { target: "one", ...judged } },
  },
  affinity: { spec: { most: 5, floor: 20, pairs: { share: 0.5, top: 10 } }, needs: { catalogue } },
  "affinity of many": { spec: { most: 1, floor: 20 }, needs: { catalogue } },
  logistic: { spec: { target: "one", ...judged }, needs: { targets: { one: again } } },
  classes: { spec: { target: "one", ...judged }, needs: { targets: { one: tier } } },
  value: { spec: { target: "one", ...judged }, needs: { targets: { one: worth } } },
  forest: { spec: { target: "one", ...judged }, needs: { targets: { one: tier } } },
  tree: { spec: { target: "one", ...judged }, needs: { targets: { one: again } } },
  "boosted-trees": { spec: { target: "one", ...judged }, needs: { targets: { one: again } } },
  uplift: {
    spec: { campaign: "may", target: "one", holdout: 0.3, audience: 60, floor: 1 },
    needs: { targets: { one: again } },
  },
};

function planOf(key: string, share: number, usersFloor: number, epsilon: string): Plan {
  const { spec, needs, before } = BESIDES[key];
  const [name] = key.split(" ");
  const [segmentation] = PLAN.programs;
  const programs = [
    {
      ...segmentation,
      spec: { ...segmentation.spec, k: usersFloor === 400 ? 2 : 8 },
      share: (before ? 0.5 : 0.9) - share,
    },
    ...(before ? [before] : []),
    { name, share, spec },
  ];
  const budget = { epsilon, usersCap: 4000, delta: "0.000001" };
  return {
    ...PLAN,
    ...needs,
    usersFloor,
    budget,
    limits: { ...PLAN.limits, maxSessions: 20 },
    programs,
  } as unknown as Plan;
}

/** Puts what an advice names into the plan, as somebody who reads it would. */
function put(plan: Plan, advice: string): Plan {
  const numberIn = (words: RegExp) => Number(words.exec(advice)?.[1]);
  const texts = { ...plan, limits: { ...plan.limits }, budget: { ...plan.budget } };
  const isNamed = (words: RegExp) => words.test(advice);
  if (isNamed(/with limits\.maxSessions/)) texts.limits.maxSessions = numberIn(/maxSessions (\d+)/);
  if (isNamed(/with usersCap/)) texts.budget.usersCap = numberIn(/usersCap (\d+)/);
  if (isNamed(/^epsilon/)) texts.budget.epsilon = /^epsilon ([\d.]+)/.exec(advice)![1];
  if (isNamed(/^at least/)) texts.usersFloor = numberIn(/^at least (\d+)/);
  if (isNamed(/^the first/)) texts.features = plan.features.slice(0, numberIn(/first (\d+)/));
  if (isNamed(/^a catalogue/)) {
    const fewer = { level: listed.level, entries: listed.entries.slice(0, numberIn(/most (\d+)/)) };
    texts.catalogue = { ...fewer, hash: hashCatalogue(fewer) };
  }
  const left = /^leave (\S+) out/.exec(advice)?.[1];
  const [, instead, replaced] = /^the program (\S+) in place of (\S+)/.exec(advice) ?? [];
  texts.programs = plan.programs.flatMap((program) => {
    if (program.name === left) return [];
    const share = new RegExp(`of ([\\d.]+) for ${program.name}`).exec(advice)?.[1];
    const { pairs: _, ...withoutPairs } = program.spec as { pairs?: unknown };
    const spec = {
      ...(isNamed(/^no "pairs"/) ? withoutPairs : program.spec),
      ...(program.name === "segmentation" && isNamed(/^k <=/) && { k: numberIn(/^k <= (\d+)/) }),
      ...(program.name === "uplift" && isNamed(/^campaigns/) && { audience: numberIn(/reach (\d+)/) }),
    };
    const name = program.name === replaced ? instead : program.name;
    return [{ ...program, name, spec, share: share === undefined ? program.share : Number(share) }];
  }) as unknown as Plan["programs"];
  return texts;
}

/** The kind of an advice: its words without numbers and names. */
function kindOf(advice: string): string {
  return /^(k <=|at least|epsilon|a share|the first|a catalogue|no "pairs"|campaigns|the program|leave)/.exec(
    advice,
  )![1];
}

function refusalOf(plan: Plan): CodedError | undefined {
  try {
    checkPlan(plan);
    requireStart(planSchema.parse(plan));
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

test("whatever the advice for too few users names is accepted when it is put into the plan", () => {
  const kinds = new Set<string>();
  for (const name of Object.keys(BESIDES)) {
    for (const [share, users, epsilon] of [
      [0.1, 60, "4"],
      [0.02, 400, "1"],
      [0.3, 400, "0.5"],
      [0.1, 4500, "0.7"],
      [LEAST_SHARE, 400, "1"],
    ] as const) {
      const plan = planOf(name, share, users, epsilon);
      const refused = refusalOf(plan);
      if (!refused) continue;
      if (refused.code === "PLAN_SESSIONS") continue;
      const about = `${name}, ${share} for ${users} at ${epsilon}`;
      expect(`${about}: ${refused.code}`).toBe(`${about}: PLAN_TOO_SMALL`);
      const { todo } = refused.refusal;
      expect(todo).not.toMatch(/spent|\bmu\b/);
      expect(refusalTexts(todo).zh).not.toMatch(
        /（原文）|Nearest|\b(?:at least|share of|leave|first|with|in place)\b/,
      );
      for (const advice of /^Nearest feasible plans: (.*)\.$/.exec(todo)?.[1].split("; or ") ?? []) {
        kinds.add(kindOf(advice));
        expect([about, advice, refusalOf(put(plan, advice))?.message]).toEqual([about, advice, undefined]);
      }
    }
  }
  expect([...kinds].sort()).toEqual(
    ["a catalogue", "a share", "at least", "campaigns", "epsilon", "k <=", "leave", 'no "pairs"'].concat(
      "the first",
      "the program",
    ),
  );
});
