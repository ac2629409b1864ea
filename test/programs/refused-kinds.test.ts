import { CodedError } from "@fedseg/shared/errors.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { neutralRelease } from "@fedseg/shared/plan/neutral-release.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { budgetOf, cohortOf } from "@fedseg/shared/plan/terms.ts";
import { afterSession, wholeBudget } from "@fedseg/shared/private-sum/remaining.ts";
import { deriveParameters } from "@fedseg/shared/private-sum/parameters.ts";
import { settledMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import { type ProgramName, type StudyModel, programs } from "@fedseg/shared/programs/index.ts";
import { isReleased } from "@fedseg/shared/programs/refused.ts";
import { studyProgram } from "@fedseg/shared/programs/study-program.ts";
import { queryBlocks } from "@fedseg/shared/queries/index.ts";
import { describe, expect, test } from "vitest";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";

const USERS = 20_000;
const ENTRIES = ["tea", "mug", "jug", "pot"];
const asked = (target: string) => ({ target, evaluate: { share: 0.1 } });

/** What every program is asked for behind a segmentation. */
const SPECS: Readonly<Record<Exclude<ProgramName, "segmentation">, object>> = {
  hierarchy: { groups: [2] },
  explain: { depth: 2 },
  logistic: asked("again"),
  tree: asked("again"),
  forest: asked("again"),
  "boosted-trees": asked("again"),
  network: { ...asked("again"), rounds: 5 },
  classes: asked("tier"),
  value: asked("spend"),
  affinity: { most: 3, floor: 20, pairs: { share: 0.5, top: 200 } },
  behaviour: { windowDays: 90, periods: 3 },
  uplift: { campaign: "spring", target: "again", holdout: 0.2, audience: 8000, floor: 20 },
  evaluate: { outcome: { target: "again" } },
};

/** A segmentation, the program, and a prediction that needs neither. */
function planWith(name: ProgramName): Plan {
  const tiny = tinyPlan("refused", 4);
  const share = programs[name].isFree ? 0 : 0.5;
  const middle = { name, share, spec: SPECS[name as keyof typeof SPECS] } as Plan["programs"][number];
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: USERS,
    catalogue: { level: "item", entries: ENTRIES, hash: hashCatalogue({ level: "item", entries: ENTRIES }) },
    targets: {
      again: { of: "bought-again", withinDays: 90 },
      tier: { of: "attribute", attribute: "tier", classes: [["basic"], ["plus"], ["pro"]] },
      spend: { of: "spend", withinDays: 90, upTo: 1000 },
    },
    programs: [
      { ...tiny.programs[0], share: 0.2 },
      middle,
      { name: "logistic", share: 0.3, spec: { target: "again", evaluate: { share: 0.1 } } },
    ],
  };
}

const refusal = new CodedError("SUM_TOO_LARGE", { what: "What.", why: "Why.", todo: "Todo." });

/** Runs a plan's programs on users spread evenly; the sum of a place (from 0) cannot be asked for. */
function run(
  plan: Plan,
  failing: number,
): {
  readonly model: StudyModel;
  /** What was asked for. */
  readonly shares: readonly number[];
  /** How many sums each program had to wait for until it drew its first uniforms, by its place. */
  readonly drewAfter: ReadonlyMap<number, number>;
} {
  const drewAfter = new Map<number, number>();
  const going = studyProgram(programsOf(plan), (at, label) => {
    drewAfter.set(at, drewAfter.get(at) ?? shares.length);
    return seededUniforms(`${at}/${label}`);
  });
  const [budget, cohort] = [budgetOf(plan), cohortOf(plan)];
  const shares: number[] = [];
  let left = wholeBudget(budget.mu);
  let next = going.next();
  for (let at = 0; !next.done; at++) {
    const request = next.value;
    if (at === failing) {
      next = going.throw(refusal);
      continue;
    }
    const parameters = deriveParameters(queryBlocks(request), request, cohort, { ...budget, left });
    left = afterSession(left, request.shares, settledMuSq(parameters, cohort, cohort.n));
    shares.push(request.shares.reduce((sum, share) => sum + share, 0));
    const population = { users: USERS, fills: [1] };
    next = going.next(neutralRelease(request, parameters, { population, survivors: cohort.n }));
  }
  return { model: next.value, shares, drewAfter };
}

const NAMES = Object.keys(SPECS) as (keyof typeof SPECS)[];

test("every program is here", () => {
  expect(["segmentation", ...NAMES].toSorted()).toEqual(Object.keys(programs).toSorted());
});

describe.each(NAMES.filter((name) => !programs[name].isFree))("%s in the middle of a study", (name) => {
  const plan = planWith(name);
  const sessions = sessionsOf(plan);
  const first = sessions.findIndex(({ program }) => program !== "segmentation");
  const own = sessions.length - first - 9;
  const whole = run(plan, -1);

  test("ends with a model as the others do", () => {
    expect(whole.model.every(isReleased)).toBe(true);
    expect(whole.shares).toHaveLength(sessions.length);
  });

  test.each([
    ["its first", 0],
    ["its last", own - 1],
  ])(
    "refused at %s sum, it is recorded as refused, the others have models, and nobody gets its share",
    (_, at) => {
      const { model, shares } = run(plan, first + at);
      expect(model.map(isReleased)).toEqual([true, false, true]);
      expect(model[1]).toEqual({
        name,
        refused: { code: "SUM_TOO_LARGE", what: "What.", why: "Why.", todo: "Todo." },
      });
      expect(model[0]).toEqual(whole.model[0]);
      const expected = [...whole.shares.slice(0, first + at), ...whole.shares.slice(first + own)];
      expect(shares).toEqual(expected);
    },
  );
});

test.each(NAMES.filter((name) => programs[name].isFree))(
  "%s asks for nothing and is worked out behind the last sum, in whose tick nothing waits for it",
  (name) => {
    const plan = planWith(name);
    const { model, drewAfter } = run(plan, -1);
    expect(model.map((own) => own.name)).toEqual(["segmentation", name, "logistic"]);
    expect(drewAfter.get(1)).toBe(sessionsOf(plan).length);
  },
);

describe("behind a segmentation that is refused", () => {
  const isNeeding = (name: keyof typeof SPECS) =>
    programs[name].needs(planWith(name).programs[1].spec as never).before?.includes("segmentation");

  test.each(NAMES.filter(isNeeding))("%s is refused, and says for what", (name) => {
    const { model } = run(planWith(name), 3);
    expect(model.map(isReleased)).toEqual([false, false, true]);
    const what = expect.stringContaining("refused (SUM_TOO_LARGE)") as string;
    expect(model[1]).toMatchObject({ name, refused: { code: "NEEDED_REFUSED", what } });
  });

  test.each(NAMES.filter((name) => !isNeeding(name)))("%s runs, which does not need it", (name) => {
    expect(run(planWith(name), 3).model.map(isReleased)).toEqual([false, true, true]);
  });
});

test("a study of which nothing is released as a model ends with what its first program says", () => {
  const plan = planWith("explain");
  const alone = { ...plan, programs: plan.programs.slice(0, 2) };
  expect(() => run(alone, 3)).toThrow("SUM_TOO_LARGE");
});

test("what the plan alone decides refuses the study before anything is released", () => {
  expect(() => run(planWith("logistic"), 0)).toThrow("SUM_TOO_LARGE");
});
