import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { type Effect, type ToldEffect, effectsOf, signOf } from "@fedseg/shared/programs/uplift/effects.ts";
import type { UpliftByCentre } from "@fedseg/shared/programs/uplift/spec.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { editedModels } from "../audit/edited-models.ts";
import { bundleOf, bundleOfAll } from "../audit/make-bundle.ts";
import { campaignUsers } from "../simulation/campaign-users.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

/** The second group answers, the first does not; nodes' people order unlike one another. */
const RESPONSE = [0, 0.2] as const;
const USERS = 2500;
const HOLDOUT = 0.3;
const tableOf = campaignUsers(4100, {
  users: USERS,
  holdout: HOLDOUT,
  rates: (node) => [0.1 + 0.05 * node, 0.2],
  response: RESPONSE,
});
const SPEC = { campaign: "spring", target: "again", holdout: HOLDOUT, audience: 9000, floor: 20 };

function withUplift(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: 4 * 2000,
    targets: { again: { of: "bought-again", withinDays: 30 } },
    programs: [
      { ...tiny.programs[0], share: 0.6 },
      { name: "uplift", share: 0.4, spec: SPEC },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({ plan: withUplift, table: tableOf }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "uplift") as UpliftByCentre;
const tables = plan.roster.map((_, node) => tableOf(node));
const effects = effectsOf(model, SPEC);

function effectOf(told: ToldEffect): Effect {
  if (!("effect" in told)) throw new Error(`expected an effect, got what it takes: ${told.takes}`);
  return told.effect;
}

/** Group whose people a segment is of: of the second it has those with many orders. */
const groupOf = (segment: number) => (model.centers[2 * segment] > model.centers[2 * (1 - segment)] ? 1 : 0);

test("a plan says what it costs, what it shows beforehand, and keeps to its budget", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).filter(({ program }) => program === "uplift")).toEqual([
    { program: "uplift", query: "arm-counts", step: "count", share: 0.4 },
  ]);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain("what the campaign spring did");
  expect(text).toContain("would be seen in four of five campaigns");
});

test("every party learns the same, and reads it again", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  const { plain, read } = contractOf("uplift");
  expect(read(JSON.parse(JSON.stringify(plain(model))), 2)).toEqual(model);
  expect(() => read(plain(model), 1)).toThrow("expected the features of the study");
  expect(() => read(plain({ ...model, numbers: [1] }), 2)).toThrow("four counts for each");
});

test("users are counted as they stood at the cutoff, on their side; who is in no campaign, in none", () => {
  let inCampaign = 0;
  for (const { outcome } of tables) inCampaign += outcome!.arms!.filter((arm) => arm >= 0).length;
  const counted = model.counts.reduce((sum, count) => sum + count, 0);
  expect(Math.abs(counted - inCampaign)).toBeLessThan(5 * model.sigma * Math.sqrt(8));
  // Those who ordered have moved since: by their values of today hundreds would be in the other segment.
  for (const segment of [0, 1]) {
    const group = groupOf(segment);
    let own = 0;
    for (const { users, outcome } of tables) {
      for (let user = 0; user < users; user++) {
        const isOwn = (outcome!.codes[user] > 32_767 ? 1 : 0) === group;
        if (isOwn && outcome!.arms![user] >= 0) own += 1;
      }
    }
    const cells = model.counts.subarray(4 * segment, 4 * segment + 4).reduce((sum, count) => sum + count, 0);
    expect(Math.abs(cells - own)).toBeLessThan(5 * model.sigma * 2 + 20);
  }
});

test("the latent response lies in what is told, by segment and of all; who answers is beyond chance", () => {
  for (const [segment, told] of effects.segments.entries()) {
    const { difference, lower, upper } = effectOf(told);
    const truth = RESPONSE[groupOf(segment)];
    expect(Math.abs(difference.value - truth)).toBeLessThan(4 * difference.sigma);
    expect(upper - lower).toBeCloseTo(2 * 1.96 * difference.sigma, 10);
    expect(difference.sigma).toBeLessThan(0.06);
    expect(signOf(told) >= (truth > 0 ? 1 : -1)).toBe(true);
  }
  const { difference } = effectOf(effects.all);
  expect(Math.abs(difference.value - 0.1)).toBeLessThan(4 * difference.sigma);
});

test("it is told in words, with its interval, and too few people are not spoken of", () => {
  const { told, section } = tellModel(programsOf(plan), released)[1];
  expect(told[0].en).toMatch(
    /^All together: \+\d+\.\d points, 95 % interval .* to .*, (beyond|within) chance/,
  );
  expect(told).toHaveLength(3);
  expect(section!.title.en).toContain("spring");
  const [{ panels }] = section!.amounts!;
  expect(panels.map(({ title }) => title!.en)).toEqual(["All together", "Segment 1", "Segment 2"]);
  const shown = panels.map(({ rows: [heard, alone] }) => heard.amount.value - alone.amount.value);
  const differences = [effects.all, ...effects.segments].map((one) => effectOf(one).difference.value);
  shown.forEach((value, at) => expect(value).toBeCloseTo(differences[at], 10));
  const few = { ...model, counts: model.counts.map((count) => count / 200) };
  const none = effectsOf(few, SPEC);
  for (const one of [none.all, ...none.segments]) {
    expect(signOf(one)).toBe(0);
    expect("takes" in one ? one.takes : 0).toBeGreaterThan(100);
  }
  const words = tellModel(programsOf(plan), [released[0], { name: "uplift", model: few }])[1].told;
  for (const { en } of words)
    expect(en).toMatch(/too few were in it to tell an effect; it takes about [\d,]+ people\.$/);
});

test("as many people as it is said to take are enough, whatever they do", () => {
  const { facts } = programsOf(plan)[1];
  const support = contractOf("uplift").support(SPEC, facts, undefined) as {
    sigma: number;
    takesSegment: number;
  };
  for (const rate of [0.02, 0.5, 0.97]) {
    const side = (part: number) => [1 - rate, rate].map((own) => own * part * support.takesSegment);
    const counts = Float64Array.from([...side(HOLDOUT), ...side(1 - HOLDOUT)]);
    const one = { ...model, numbers: [1], sigma: support.sigma, counts };
    expect("effect" in effectsOf(one, SPEC).segments[0]).toBe(true);
    expect("takes" in effectsOf({ ...one, counts: counts.map((count) => count / 2) }, SPEC).segments[0]).toBe(
      true,
    );
  }
});

test("users are told what their segment did, which a next campaign can choose by", () => {
  const scoring = scoringsOf(plan, released, tables[0])[1];
  const places = new Set(Array.from({ length: USERS }, (_, user) => scoring.score(user)!.values["effect"]));
  expect(places.has(1)).toBe(true);
  expect(places.size).toBe(2);
  expect(scoring.explain!(0)!.en).toContain("Campaign spring, people of the same segment: ");
  const [file] = scoring.files!().released;
  expect(file.name).toBe("uplift-spring.json");
  expect(JSON.parse(file.text)).toMatchObject({
    campaign: "spring",
    told: expect.stringContaining("points"),
  });
});

test("a campaign of too few people, and a target without days, are refused; so many as is said are not", () => {
  const asking = (change: Partial<typeof SPEC>, targets = plan.targets): Plan => ({
    ...plan,
    targets,
    programs: [plan.programs[0], { name: "uplift", share: 0.4, spec: { ...SPEC, ...change } }],
  });
  const small = () => checkPlan(asking({ audience: 100 }));
  expect(small).toThrow("PLAN_TOO_SMALL");
  const takes = Number(/it takes (\d+)\./.exec(messageOf(small))?.[1]);
  expect(() => checkPlan(asking({ audience: takes }))).not.toThrow();
  expect(() => checkPlan(asking({ audience: takes - 1 }))).toThrow("PLAN_TOO_SMALL");
  const gold = { again: { of: "attribute" as const, attribute: "tier", values: ["gold"] } };
  expect(() => checkPlan(asking({}, gold))).toThrow("PLAN_TARGET");
  expect(() => checkPlan(asking({ target: "other" }))).toThrow("PLAN_TARGET");
});

test("two campaigns are asked in two studies", () => {
  const [segments, uplift] = plan.programs;
  const asking = (...specs: readonly (typeof SPEC)[]) => ({
    ...plan,
    programs: [segments, ...specs.map((spec) => ({ ...uplift, share: 0.2, spec }) as typeof uplift)],
  });
  const both = asking(SPEC, { ...SPEC, campaign: "autumn" });
  expect(() => checkPlan(both)).toThrow(expect.objectContaining({ code: "PLAN_CAMPAIGN" }));
  expect(() => checkPlan(asking(SPEC, { ...SPEC, holdout: 0.5 }))).toThrow("PLAN_CAMPAIGN");
  expect(() => checkPlan(asking(SPEC))).not.toThrow();
});

function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return "";
}

test("a later study asks by the segments on which the campaign was made, audited with them", () => {
  const text = new TextDecoder().decode(bundleOf(study).get("model.json"));
  const later = new InProcessStudy({
    plan: (tiny) => ({
      ...withUplift(tiny),
      studyId: "cd".repeat(32),
      inputs: { before: { hash: toHex(hashStudyModel(text)), model: text } },
      programs: [{ name: "uplift", share: 1, spec: { ...SPEC, of: "before" } }],
    }),
    table: tableOf,
    disks: plan.roster.map((_, node) => study.disk(node).copy()),
  }).run();
  const own = modelOf(later.model()!, "uplift");
  own.counts.forEach((count, at) =>
    expect(Math.abs(count - model.counts[at])).toBeLessThan(5 * Math.hypot(own.sigma, model.sigma)),
  );
  expect(audit(bundleOfAll([study, later])).verdict).toBe("PASS");
});

test("an audit finds another number in any place of the model", () => {
  const edited = editedModels(bundleOf(study), "uplift");
  expect(edited.size).toBeGreaterThan(2);
  for (const [place, bundle] of edited) expect([place, audit(bundle).verdict]).toEqual([place, "FAIL"]);
});
