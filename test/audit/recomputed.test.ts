import { beforeAll, expect, test } from "vitest";
import { NO_OPTIONS } from "@fedseg/auditor/audit.ts";
import { readBundle } from "@fedseg/auditor/bundle.ts";
import { checkEpsilon } from "@fedseg/auditor/checks/epsilon.ts";
import { checkMechanism } from "@fedseg/auditor/checks/mechanism.ts";
import { type AuditedSession, type Evidence, gather } from "@fedseg/auditor/evidence.ts";
import type { Finding } from "@fedseg/auditor/finding.ts";
import { scaleRational } from "@fedseg/shared/dp/rational.ts";
import type { BlockParameters } from "@fedseg/shared/private-sum/types.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { bundleOf } from "./make-bundle.ts";

// A record that verifies cannot break these checks, so they are shown evidence that nothing else has looked at.
let evidence: Evidence;
beforeAll(() => {
  const gathered = gather(readBundle(bundleOf(new InProcessStudy({ nodes: 3 }).run())), NO_OPTIONS);
  if (typeof gathered === "string") throw new TypeError(gathered);
  evidence = gathered;
});

const verdicts = (findings: Iterable<Finding>) => [...findings].map(({ verdict }) => verdict);

/** The evidence as if the plan gave other numbers for the first block of the first session. */
function planning(change: (block: BlockParameters) => Partial<BlockParameters>): Evidence {
  const [first, ...rest] = evidence.sessions;
  const [block, ...blocks] = first.expected.parameters.blocks;
  const parameters = { ...first.expected.parameters, blocks: [{ ...block, ...change(block) }, ...blocks] };
  const session: AuditedSession = { ...first, expected: { ...first.expected, parameters } };
  return { ...evidence, sessions: [session, ...rest] };
}

test.each<[string, (block: BlockParameters) => Partial<BlockParameters>]>([
  ["more noise than was used", ({ nodeVariance }) => ({ nodeVariance: scaleRational(nodeVariance, 2n, 1n) })],
  ["a larger sensitivity", ({ deltaSq }) => ({ deltaSq: deltaSq * 2n })],
  ["another scale", ({ scale }) => ({ scale: scale * 2 })],
])("a plan that gives %s is noticed", (_, change) => {
  expect(verdicts(checkMechanism(evidence))).toEqual(["PASS"]);
  expect(verdicts(checkMechanism(planning(change)))).toContain("FAIL");
});

test("too few honest nodes are noticed", () => {
  const { study } = evidence;
  const cohort = { ...study.cohort, m: study.cohort.m + 1 };
  expect(verdicts(checkMechanism({ ...evidence, study: { ...study, cohort } }))).toContain("FAIL");
});

test("releases beyond the plan's epsilon are noticed", () => {
  const { plan } = evidence;
  const cheaper = { ...plan, budget: { ...plan.budget, epsilon: "7.9" } };
  expect(verdicts(checkEpsilon(evidence))).toEqual(["PASS"]);
  expect(verdicts(checkEpsilon({ ...evidence, plan: cheaper }))).toContain("FAIL");
});
