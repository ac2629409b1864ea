// First: a registry is complete before a plan's schema is made of it.
import { REGISTERED } from "./means/registered.ts";
import { previewStudy } from "@fedseg/client-node/preview/preview-study.ts";
import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { audit } from "../audit/audit.ts";
import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { type Plan, planBytes, planSchema, readPlan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { tellModel, wordsOf } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { bundleOf } from "../audit/make-bundle.ts";
import { show } from "../audit-report/shop-study.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { tableRows } from "../simulation/row-table.ts";
import { tinyPlan, TINY_RANGE, tinyTable } from "../simulation/tiny-market.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import type { MeansModel } from "./means/contract.ts";

/** Segments with most of the budget, then means with the rest. */
function withMeans(tiny: Plan): Plan {
  const [segmentation] = tiny.programs;
  const second = { name: REGISTERED, share: 0.25, spec: { digits: 2 } } as unknown as Plan["programs"][0];
  return { ...tiny, programs: [{ ...segmentation, share: 0.75 }, second] };
}

const study = new InProcessStudy({ plan: withMeans }).run();
const { plan } = study;
const model = study.model()!;
const averages = modelOf(model, plan.programs[1].name) as unknown as MeansModel;

test("a plan carries both, and is the same after it has been sent", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(readPlan(planBytes(plan))).toEqual(plan);
  const [first, second] = plan.programs;
  const unknown = { ...second, name: "medians" };
  for (const programs of [[first, unknown], [{ ...first, spec: second.spec }], []])
    expect(planSchema.safeParse({ ...plan, programs }).success).toBe(false);
});

test("sessions follow one another on one budget, and cost no more than it", () => {
  const sessions = sessionsOf(plan);
  expect(sessions.map(({ program }) => program as string).slice(-2)).toEqual(["segmentation", "means"]);
  expect(sessions.at(-1)!.share).toBeCloseTo(0.25, 8);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const asked = cost.sessions.map(({ request }) => request.shares.reduce((sum, share) => sum + share, 0));
  expect(asked).toEqual(sessions.map(({ share }) => expect.closeTo(share, 12)));
  expect(cost.once.coalition.muSq).toBeLessThanOrEqual(toFixedMuSq(budgetOf(plan).mu));
  // What earlier sessions leave is spent by the last one.
  const alone = planCost(tinyPlan("tiny", 4)).once.coalition.muSq;
  expect(Number(cost.once.coalition.muSq) / Number(alone)).toBeCloseTo(1, 3);
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain("2 segments, then means of the users of 4 platforms");
  expect(text).toContain("A mean is known to ±");
  for (const { program, step } of sessions) expect(wordsOf(program).session(step).en).toMatch(/\w/);
});

test("a preview rehearses both", () => {
  const source = seededSource("preview");
  const table = tinyTable(1, 0);
  const { sessions, end } = previewStudy(
    plan,
    { history: [], attempt: 1 },
    {
      measure: (request, parameters) => measureRequest(table, request, parameters),
      draw: (parameters) => drawNoise(parameters, source),
    },
  );
  expect(sessions.at(-1)!.asked.request.query).toBe("summary");
  expect(end.type).toBe("model");
});

const rowsOf = (table: Table) => tableRows(table, [TINY_RANGE, TINY_RANGE]);

test("every party has the same models, and the second knows the first", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(model);
  expect(model.map(({ name }) => name as string)).toEqual(["segmentation", "means"]);
  expect(averages.segments).toBe(2);
  const tables = plan.roster.map((_, node) => tinyTable(1, node));
  for (const [j, { value, sigma }] of averages.means.entries()) {
    const values = tables.flatMap((table) =>
      Array.from({ length: table.users }, (_, user) => rowsOf(table)[user * table.d + j]),
    );
    const truth = values.reduce((sum, each) => sum + each, 0) / values.length;
    expect(Math.abs(value - truth)).toBeLessThan(6 * sigma + 0.1);
  }
});

test("one model.json holds both by their hashes, and MODEL names the hash of the whole", () => {
  const file = bundleOf(study).get("model.json")!;
  const { programs } = JSON.parse(new TextDecoder().decode(file)) as {
    programs: { name: "segmentation"; hash: string; model: unknown }[];
  };
  for (const [at, { name, hash, model: published }] of programs.entries()) {
    const text = new TextEncoder().encode(JSON.stringify(published));
    expect(hash).toBe(toHex(hashFields(DOMAINS.programModel, text)));
    expect(contractOf(name).read(published, plan.features.length)).toEqual(
      modelOf(model, model[at].name as typeof name),
    );
  }
  const whole = toHex(hashFields(DOMAINS.model, file));
  for (const party of [...plan.roster.keys(), "coordinator" as const]) {
    const entries = study
      .disk(party)
      .lines()
      .map((line) => parseEntry(line)?.body);
    expect(entries.filter((entry) => entry?.type === "MODEL")).toEqual([
      expect.objectContaining({ modelHash: whole }),
    ]);
  }
});

test("a node scores its users by both, and tells what both say", () => {
  const table = tinyTable(1, 0);
  const [segments, away] = scoringsOf(plan, model, table);
  expect(segments.score(0)?.values["segment"]).toBeOneOf([1, 2]);
  expect(away.score(0)).toEqual({
    program: "means",
    values: {
      orders: expect.closeTo(rowsOf(table)[0] - averages.means[0].value, 3),
      spend: expect.closeTo(rowsOf(table)[1] - averages.means[1].value, 3),
    },
  });
  const told = tellModel(programsOf(plan), model);
  expect(told.map(({ program }) => program as string)).toEqual(["segmentation", "means"]);
  expect(told[1].told[0].en).toContain("on average");
});

test("an audit replays both, and its report is drawn", () => {
  const files = bundleOf(study);
  const { verdict, checks, releases } = audit(files);
  expect(checks.flatMap(({ findings }) => findings).filter((found) => found.verdict === "FAIL")).toEqual([]);
  expect([verdict, releases.length]).toEqual(["PASS", sessionsOf(plan).length]);
  expect(reportPage(show(files).data, "en")).toContain("<html");
  const text = new TextDecoder().decode(files.get("model.json"));
  const forged = new Map(files).set(
    "model.json",
    new TextEncoder().encode(text.replace('"segments": 2', '"segments": 3')),
  );
  const codes = audit(forged).checks.flatMap(({ findings }) => findings.map(({ code }) => code));
  expect(codes).toContain("MODEL_DIFFERS");
});
