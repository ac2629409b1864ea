import { beforeAll, expect, test } from "vitest";
import { auditFacts } from "@fedseg/auditor/audit.ts";
import { budgetsCheck } from "@fedseg/auditor/checks/budgets.ts";
import { epsilonCheck } from "@fedseg/auditor/checks/epsilon.ts";
import { mechanismCheck } from "@fedseg/auditor/checks/mechanism.ts";
import type { AuditedStudy } from "@fedseg/auditor/sessions/audited.ts";
import type { Facts } from "@fedseg/auditor/checks/facts.ts";
import type { Finding } from "@fedseg/auditor/finding.ts";
import { scaleRational } from "@fedseg/shared/dp/rational.ts";
import type { BlockParameters } from "@fedseg/shared/private-sum/types.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { bundleOf } from "./make-bundle.ts";

// A record that verifies cannot break these checks, so they are shown facts that nothing else has looked at.
let facts: Facts;
beforeAll(() => {
  const files = bundleOf(honestStudy(3));
  facts = { ...auditFacts(files).facts, parties: [], witnessed: new Map() };
});

const failures = (findings: Iterable<Finding>) =>
  [...findings].filter(({ verdict }) => verdict === "FAIL").map(({ code }) => code);

/** The facts with another study in place of the first. */
function withStudy(change: (audited: AuditedStudy) => AuditedStudy): Facts {
  const [first] = facts.studies;
  return { ...facts, studies: [{ ...first, audited: change(first.audited) }] };
}

/** The facts as if the plan gave other numbers for the first block of the first session. */
function planning(change: (block: BlockParameters) => Partial<BlockParameters>): Facts {
  return withStudy((audited) => {
    const [first, ...rest] = audited.sessions;
    const [block, ...blocks] = first.parameters.blocks;
    const parameters = { ...first.parameters, blocks: [{ ...block, ...change(block) }, ...blocks] };
    return { ...audited, sessions: [{ ...first, parameters }, ...rest] };
  });
}

test.each<[string, (block: BlockParameters) => Partial<BlockParameters>]>([
  ["more noise than was used", ({ nodeVariance }) => ({ nodeVariance: scaleRational(nodeVariance, 2n, 1n) })],
  ["a larger sensitivity", ({ deltaSq }) => ({ deltaSq: deltaSq * 2n })],
  ["another scale", ({ scale }) => ({ scale: scale * 2 })],
])("a plan that gives %s is noticed", (_, change) => {
  expect(failures(mechanismCheck.ofBundle(facts))).toEqual([]);
  expect(failures(mechanismCheck.ofBundle(planning(change)))).toEqual(["MECHANISM_DIFFERS"]);
});

test("too few honest nodes are noticed", () => {
  const changed = withStudy(({ study, ...rest }) => ({
    ...rest,
    study: { ...study, cohort: { ...study.cohort, m: study.cohort.m + 1 } },
  }));
  expect(failures(mechanismCheck.ofBundle(changed))).toContain("NOISE_TOO_SMALL");
});

test("noise whose tails are not certified is noticed", () => {
  const wide = planning(() => ({ deltaSq: 10n ** 30n, muSq: 1n << 100n }));
  expect(failures(mechanismCheck.ofBundle(wide))).toContain("TAILS_TOO_HEAVY");
});

test("releases beyond the plan's epsilon are noticed", () => {
  const promise = (epsilon: string) =>
    withStudy(({ study, ...rest }) => {
      const plan = { ...study.plan, budget: { ...study.plan.budget, epsilon } };
      return { ...rest, study: { ...study, plan } };
    });
  expect(failures(epsilonCheck.ofBundle(promise("8")))).toEqual([]);
  expect(failures(epsilonCheck.ofBundle(promise("7.9")))).toEqual(["EPSILON_EXCEEDED"]);
});

test("releases beyond the plan's mu² are noticed in the accounts' check too", () => {
  const promise = (epsilon: string) =>
    withStudy(({ study, ...rest }) => {
      const plan = { ...study.plan, budget: { ...study.plan.budget, epsilon } };
      return { ...rest, study: { ...study, plan } };
    });
  expect(failures(budgetsCheck.ofBundle(promise("8")))).toEqual([]);
  expect(failures(budgetsCheck.ofBundle(promise("1")))).toEqual(["STUDY_OVER_BUDGET"]);
});

test("a user who moves a sum further than was accounted for is noticed by the second accountant", () => {
  // The mechanism's check would see this bound as well; here the losses alone contradict the charge.
  const moving = (count: number) =>
    withStudy((audited) => {
      const [first] = audited.sessions;
      const blocks = first.parameters.blocks.map((block) => ({
        ...block,
        norm: { kind: "ones", count } as const,
      }));
      return { ...audited, sessions: [{ ...first, parameters: { ...first.parameters, blocks } }] };
    });
  expect(failures(epsilonCheck.ofBundle(moving(1)))).toEqual([]);
  expect(failures(epsilonCheck.ofBundle(moving(100)))).toEqual(["ACCOUNTANTS_DISAGREE"]);
});
