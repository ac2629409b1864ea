// First: a registry is complete before a plan's schema is made of it.
import { edited, modelTextOf, withEarlier } from "./segment-means/later-study.ts";
import { audit } from "../audit/audit.ts";
import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { previewStudy } from "@fedseg/client-node/preview/preview-study.ts";
import { previewText } from "@fedseg/client-node/reports/preview-text.ts";
import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { hashStudyModel, readStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import { hashPlan, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { show } from "../audit-report/shop-study.ts";
import { besidesForks, faults, lacks, openCodes } from "../audit/faults.ts";
import { editFirst, rewritten } from "../audit/forge.ts";
import { bundleOf, bundleOfAll, publishedBy } from "../audit/make-bundle.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { tinyKey, tinyPlan, tinyTable } from "../simulation/tiny-market.ts";
import type { SegmentMeansModel } from "./segment-means/contract.ts";

const NODES = [0, 1, 2, 3];
const first = new InProcessStudy().run();
const text = modelTextOf(first);
const hash = toHex(hashStudyModel(text));
const study = toHex(hashPlan(planBytes(first.plan)));

const later = (options: StudyOptions = {}) =>
  new InProcessStudy({
    plan: (tiny) => withEarlier(tiny, text),
    disks: NODES.map((node) => first.disk(node).copy()),
    ...options,
  }).run();
const second = later();
const { plan } = second;
const model = second.model()!;
const own = modelOf(model, plan.programs[0].name) as unknown as SegmentMeansModel;

test("a plan carries the model under its hash, and costs, previews and reads the same after it has been sent", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(readPlan(planBytes(plan))).toEqual(plan);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const shown = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, "");
  const source = seededSource("preview");
  const preview = previewStudy(
    plan,
    { history: [], attempt: 1 },
    {
      measure: (request, parameters) => measureRequest(tinyTable(1, 0), request, parameters),
      draw: (parameters) => drawNoise(parameters, source),
    },
  );
  expect(preview.end.type).toBe("model");
  for (const said of [shown, previewText(plan, preview, "en").replaceAll(/\s+/g, "")]) {
    expect(said).toContain(`“last-month”:segmentationofstudy${study}`);
    expect(said).toContain(hash);
  }
});

test("every party makes the same of it, and users are counted in last month's segments", () => {
  for (const node of NODES) expect(second.modelOf(node)).toEqual(model);
  const { counts } = modelOf(first.model()!, "segmentation");
  for (const [i, { value, sigma }] of own.users.entries()) {
    expect(Math.abs(value - 120)).toBeLessThan(6 * sigma);
    expect(Math.abs(counts[i] - 120)).toBeLessThan(40);
  }
  // The clouds lie around 2.5 and 7.5, in whatever order the segments are.
  for (const [at, mean] of own.means
    .map(([orders]) => orders)
    .toSorted((a, b) => a.value - b.value)
    .entries())
    expect(Math.abs(mean.value - (at === 0 ? 2.5 : 7.5))).toBeLessThan(6 * mean.sigma + 0.1);
});

test("model.json says what it is of, and MODEL names its hash", () => {
  const written = new TextDecoder().decode(bundleOf(second).get("model.json"));
  const read = readStudyModel(written)!;
  expect(read).toMatchObject({ study: toHex(hashPlan(planBytes(plan))), snapshot: plan.snapshot });
  expect(read.features.map(({ name }) => name)).toEqual(["orders", "spend"]);
  for (const party of [...NODES, "coordinator" as const]) {
    const entries = second
      .disk(party)
      .lines()
      .map((line) => parseEntry(line)?.body);
    const named = entries.findLast((entry) => entry?.type === "MODEL");
    expect(named).toMatchObject({ study: read.study, modelHash: read.hash });
  }
});

test("a node scores by it, in last month's segments", () => {
  const table = tinyTable(1, 0);
  const [scoring] = scoringsOf(plan, model, table);
  const [near, far] = [0, 1].map((user) => scoring.score(user)!.values);
  expect(near["earlier"]).not.toBe(far["earlier"]);
  expect(Math.abs(near["away"])).toBeLessThan(1.5);
  const [whose, segment] = tellModel(programsOf(plan), model)[0].told;
  expect(whose.en).toContain('Segments here are those of "last-month"');
  expect(segment.en).toMatch(/^Segment 1 has /);
});

test("its owner is told that the own ledger names it, or that it is taken as public", () => {
  const said = (run: InProcessStudy) =>
    run.told.flatMap((told) => (told.code === "PLAN_INPUT" ? [told.text] : []));
  expect(said(second)).toHaveLength(4);
  expect(said(second)[0]).toContain(`${hash} of study ${study}. This node's own ledger names it`);
  const strangers = later({
    seed: "others",
    disks: NODES.map((node) => new InProcessStudy({ seed: "others" }).disk(node)),
  });
  expect(strangers.model()).toBeDefined();
  expect(said(strangers)[3]).toContain("took no part in that study");
});

test("nodes that took part refuse another model of that study", () => {
  const lied = later({ plan: (tiny) => withEarlier(tiny, edited(text)) });
  expect(lied.model()).toBeUndefined();
  for (const party of NODES)
    expect(lied.told).toContainEqual(expect.objectContaining({ party, code: "POLICY_INPUT" }));
  expect(lied.told.find(({ code }) => code === "POLICY_INPUT")!.text).toContain(hash.slice(0, 16));
});

test("an audit holds it against the earlier study, or any ledger that names it, and reports it", () => {
  const both = bundleOfAll([first, second]);
  expect([...faults(audit(both)), ...lacks(audit(both))]).toEqual([]);
  const page = reportPage(show(both).data, "en");
  expect(page).toContain("takes a released model as its input");
  expect(page).toContain(hash);
  // The nodes' ledgers name it, also where the earlier study is not in the bundle.
  expect(faults(audit(bundleOf(second)))).toEqual([]);
  expect(openCodes(audit(bundleOf(second)))).not.toContain("INPUT_UNRECORDED");
  expect(lacks(audit(publishedBy(second)!))).toContain("14 INPUT_UNRECORDED?");
});

test("an audit fails a plan with another model of a study", () => {
  // Strangers take it as public; beside the study that it says it is of it is none.
  const strangers = later({
    seed: "others",
    plan: (tiny) => withEarlier(tiny, edited(text)),
    disks: NODES.map((node) => new InProcessStudy({ seed: "others" }).disk(node)),
  });
  expect(lacks(audit(bundleOf(strangers)))).toEqual(["14 INPUT_UNRECORDED?"]);
  const beside = new Map<string, Uint8Array>();
  for (const [path, bytes] of bundleOf(first))
    beside.set(path.startsWith("ledgers/shop") ? path : `studies/1/${path}`, bytes);
  for (const [path, bytes] of bundleOf(strangers)) beside.set(`studies/2/${path}`, bytes);
  expect(faults(audit(beside))).toContain("14 INPUT_DIFFERS");
});

test("an audit fails a node that has approved another model than its own ledger named", () => {
  const shop = { name: "shop-2", key: tinyKey("tiny", "shop-2") };
  const forged = rewritten(
    bundleOf(second),
    shop,
    editFirst("MODEL", (body) => ({ ...body, modelHash: "0".repeat(64) })),
  );
  expect(besidesForks(audit(forged))).toEqual(["14 INPUT_DIFFERS"]);
});

test("a plan without inputs is of the same bytes as ever", () => {
  const tiny = tinyPlan("tiny", 4);
  expect(planBytes({ ...tiny, inputs: undefined })).toEqual(planBytes(tiny));
});
