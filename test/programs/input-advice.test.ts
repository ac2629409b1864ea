// First: a registry is complete before a plan's schema is made of it.
import { INPUT, carrying, edited, modelTextOf, withEarlier } from "./segment-means/later-study.ts";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkPolicy } from "@fedseg/client-node/policy/check-policy.ts";
import { proposalViews } from "@fedseg/client-node/page/today.ts";
import type { Known } from "@fedseg/client-node/policy/inputs.ts";
import type { Proposal } from "@fedseg/client-node/inbox/proposal.ts";
import type { AccountLeft } from "@fedseg/client-node/reports/inbox-text.ts";
import { draftStudy } from "@fedseg/coordinator/draft/draft-study.ts";
import { loadCoordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { loadInputs } from "@fedseg/coordinator/edge/inputs.ts";
import { createPlan } from "@fedseg/coordinator/make-plan.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { hashStudyModel, modelText, readStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import { type Plan, hashPlan, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { afterAll, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { type Advices, afterAdvice } from "../faults/follow.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { USUAL, admissiblePlan, policyFor } from "../simulation/example-policy.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";

const first = new InProcessStudy().run();
const text = modelTextOf(first);
const good = withEarlier(tinyPlan("tiny", 4), text);
const [orders, spend] = good.features;
const taking = (input: { readonly hash: string; readonly model: string }): Plan => ({
  ...good,
  inputs: { [INPUT]: input },
});
/** A model of the means, which has no segments. */
const means = modelTextOf(
  new InProcessStudy({
    plan: (tiny) => withEarlier(tiny, text),
    disks: [0, 1, 2, 3].map((node) => first.disk(node).copy()),
  }).run(),
);
/** A model of a study whose segmentation has none, beside means that have. */
const withoutSegments = (() => {
  const { programs, refused: _, hash: __, ...origin } = readStudyModel(means)!;
  const refused = { code: "PLAN_TOO_SMALL", what: "What.", why: "Why.", todo: "Todo." };
  return modelText({ ...origin, programs: [{ name: "segmentation", refused }, ...programs] as StudyModel });
})();
const ok = () => checkPlan(good);

const folder = mkdtempSync(join(tmpdir(), "inputs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the bundle of the earlier study, with changes, and returns where. */
function bundleAt(name: string, changes: Readonly<Record<string, string | undefined>>): string {
  const files = new Map<string, Uint8Array | undefined>(bundleOf(first));
  for (const [path, content] of Object.entries(changes))
    files.set(path, content === undefined ? undefined : utf8(content));
  for (const [path, content] of files) {
    if (!content) continue;
    mkdirSync(join(folder, name, dirname(path)), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
  return join(folder, name);
}
const whole = () => loadInputs({ [INPUT]: bundleAt("whole", {}) });

const LARGE = `{"large": "${"x".repeat(1 << 19)}"}`;
const USUAL_PLAN = admissiblePlan(4);
const carried = { ...USUAL_PLAN, ...carrying(text), programs: good.programs };
const policy = policyFor(carried, {});
const study = toHex(hashPlan(planBytes(first.plan)));
/** What a node knows that took part in the earlier study. */
const KNOWN = {
  ...USUAL,
  approved: new Set([study]),
  models: new Map([[study, toHex(hashStudyModel(text))]]),
};
const judge = (plan: Plan, circumstances = KNOWN) => checkPolicy(policy, plan, circumstances);

const ADVICES: Advices = {
  "PLAN_INPUT_SIZE: Take fewer inputs, or the model of a study with fewer segments or features.": {
    happens: () => checkPlan({ ...good, ...carrying(LARGE) }),
    follow: ok,
  },
  "PLAN_INPUT_HASH: from the earlier study's model.json as it was published, byte for byte": {
    happens: () => checkPlan(taking({ ...good.inputs![INPUT], model: edited(text) })),
    follow: ok,
  },
  "PLAN_INPUT_UNREADABLE: Take the model.json of a study": {
    happens: () =>
      checkPlan({ ...good, ...carrying(text.replace(/"usersSigma": [\d.]+/, '"usersSigma": 1')) }),
    follow: ok,
  },
  "PLAN_INPUT_FEATURES: or with one that has all its features unchanged": {
    happens: () => checkPlan({ ...good, features: [orders, { ...spend, hi: 20 }] }),
    follow: () => checkPlan({ ...good, features: [{ ...orders, name: "visits" }, spend, orders] }),
  },
  "PLAN_INPUT_MISSING: Name the earlier study's bundle under inputs": {
    happens: () => checkPlan({ ...good, inputs: undefined }),
    follow: () => checkPlan({ ...good, ...whole() }),
  },
  "PLAN_INPUT_PROGRAM: Take the model of a study that has run segmentation.": {
    happens: () => checkPlan({ ...good, ...carrying(means) }),
    follow: ok,
  },
  "PLAN_INPUT_REFUSED: Take the model of a study whose segmentation has ended with one.": {
    happens: () => checkPlan({ ...good, ...carrying(withoutSegments) }),
    follow: ok,
  },
  "PLAN_INPUT_UNUSED: Let a program's spec name it, or leave it out of inputs.": {
    happens: () => checkPlan({ ...good, inputs: { ...good.inputs, other: good.inputs![INPUT] } }),
    follow: ok,
  },
  "POLICY_INPUT: Ask the coordinator for a plan with the model.json that this node's ledger names": {
    happens: () => judge({ ...carried, ...carrying(edited(text)) }),
    follow: () => judge(carried),
  },
  "POLICY_INPUT: or for one without it": {
    happens: () => judge(carried, { ...KNOWN, models: new Map() }),
    follow: () => judge(USUAL_PLAN),
  },
  "INPUT_UNREADABLE: Give the folder of that study's bundle, as its coordinator has published it": {
    happens: () => loadInputs({ [INPUT]: join(folder, "nowhere") }),
    follow: whole,
  },
  "INPUT_UNRECORDED: with a model.json that nobody has edited": {
    happens: () => loadInputs({ [INPUT]: bundleAt("edited", { "model.json": edited(text) }) }),
    follow: whole,
  },
};

test.each(Object.entries(ADVICES))("%s", async (entry, advice) => {
  expect(await afterAdvice(entry, advice)).toBeUndefined();
});

test("whoever is asked sees how this node knows the model, on its page as in its inbox", () => {
  const waiting = {
    study: "ab".repeat(32),
    state: "waiting",
    snapshot: carried.snapshot,
    roster: [],
    reasons: [],
    price: { epsilon: "1", delta: "1e-6", muSq: "0", worstMuSq: "0" },
  } as unknown as Proposal;
  const left = { delta: 1e-5, forecast: () => undefined } as unknown as AccountLeft;
  const said = (known: Known) =>
    proposalViews({ proposals: [waiting] }, { left, begun: [], known }, () => carried)[0].says;
  const sentence = `is the model ${toHex(hashStudyModel(text))} of study ${study}.`;
  const own = said(KNOWN).find(({ en }) => en.includes(sentence))!;
  expect(own.en).toContain("This node's own ledger names it as that study's.");
  expect(own.zh).toContain("本节点的账本记载其属于该研究。");
  const strange = said(USUAL).find(({ en }) => en.includes(sentence))!;
  expect(strange.en).toContain("took no part in that study: its ledger cannot tell");
});

test("a coordinator takes no bundle whose plan is none, or whose ledger somebody else has signed", () => {
  const refusal = (name: string, changes: Readonly<Record<string, string | undefined>>) => {
    try {
      return loadInputs({ [INPUT]: bundleAt(name, changes) });
    } catch (error) {
      return error;
    }
  };
  const other = new InProcessStudy({ seed: "others" }).run();
  const theirs = new TextDecoder().decode(bundleOf(other).get("ledgers/coordinator.jsonl"));
  const cut = first.disk("coordinator").lines().slice(0, 3).join("\n");
  expect(refusal("plan", { "plan.cbor": "none" })).toMatchObject({ code: "INPUT_UNREADABLE" });
  for (const ledger of [theirs, cut, "", "{}"])
    expect(refusal("ledger", { "ledgers/coordinator.jsonl": ledger })).toMatchObject({
      code: "INPUT_UNRECORDED",
    });
  expect(whole()).toEqual(carrying(text));
});

test("a configuration names the folder, relative to itself, and the plan that is made of it carries the model", () => {
  bundleAt("october", {});
  const written = parse(
    draftStudy({
      title: "November",
      platforms: good.roster,
      dictionary: "dictionary.yaml",
      snapshot: good.snapshot,
      users: 100,
      programs: "    []",
    }),
  ) as { study: object };
  const config = {
    ...written,
    inputs: { [INPUT]: "october" },
    study: { ...written.study, programs: [{ name: "segment-means", spec: { of: INPUT } }] },
  };
  const path = join(folder, "coordinator.yaml");
  writeFileSync(path, stringify(config));
  const features = good.features.map(({ lo, hi, ...feature }) => ({ ...feature, range: [lo, hi] }));
  writeFileSync(
    join(folder, "dictionary.yaml"),
    stringify({ version: 1, features, cleaning: good.cleaning }),
  );
  const { study: asked } = loadCoordinatorConfig(path);
  const plan = createPlan(asked, good.coordinator, { bytes: (count) => new Uint8Array(count) });
  expect(plan.inputs).toEqual(carrying(text).inputs);
  expect(readPlan(planBytes(plan))).toEqual(plan);
});
