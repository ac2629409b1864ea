import { NO_CODE, codedRange, encode } from "@fedseg/shared/features/code.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import { beforeAll, expect, test } from "vitest";
import { assignUsers } from "@fedseg/client-node/scoring/segmentation/assign.ts";
import { crossTableText, crossTabulate } from "@fedseg/client-node/scoring/segmentation/cross-table.ts";
import { segmentationScorer } from "@fedseg/client-node/scoring/segmentation.ts";
import { explainUser } from "@fedseg/client-node/scoring/segmentation/explain.ts";
import { agreementText } from "@fedseg/wording/programs/segmentation/agreement-text.ts";
import { explanationText } from "@fedseg/wording/programs/segmentation/why-text.ts";
import { textOf } from "../out/label-sets.ts";
import { batchesOf } from "@fedseg/client-node/labels/pseudonymous-set.ts";
import { ScoreRows } from "@fedseg/client-node/labels/score-row.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import { LATENT_TYPES } from "../../examples/simulator/latent-types.ts";
import { SPEC, smallMarket } from "./market.ts";

let market: Awaited<ReturnType<typeof smallMarket>>;
beforeAll(async () => {
  market = await smallMarket();
});

test("finds the customers that were simulated, under names that fit them", () => {
  const { table, types, model } = market;
  const segments = labelSegments(model, SPEC, { sizeFloor: 50 });
  const { segments: labels } = assignUsers(table, model);
  const groupsOf = (name: string): Map<string, number> => {
    const type = LATENT_TYPES.findIndex((latent) => latent.name === name);
    const counts = new Map<string, number>();
    types.forEach((each, user) => {
      const segment = segments[labels[user]];
      const group = segment.hidden ? "hidden" : segment.group;
      if (each === type) counts.set(group, (counts.get(group) ?? 0) + 1);
    });
    return counts;
  };
  const shareIn = (name: string, group: string): number => {
    const counts = groupsOf(name);
    return (counts.get(group) ?? 0) / [...counts.values()].reduce((sum, count) => sum + count, 0);
  };
  expect(shareIn("champion", "high-value")).toBeGreaterThan(0.8);
  expect(shareIn("newcomer", "high-potential")).toBeGreaterThan(0.8);
  expect(shareIn("fading regular", "win-back")).toBeGreaterThan(0.8);
  expect(shareIn("sleeper", "low-activity")).toBeGreaterThan(0.8);
});

test("explains: the reasons add up, and the counterfactual does what it says", () => {
  const { table, model } = market;
  const { segments: labels, seconds } = assignUsers(table, model);
  let changed = 0;
  for (let user = 0; user < 300; user++) {
    const explanation = explainUser(table, user, model, SPEC)!;
    expect(explanation.segment).toBe(labels[user]);
    expect(explanation.second).toBe(seconds[user]);
    const shares = explanation.reasons.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares.length).toBeGreaterThan(0);
    expect(shares.length).toBeLessThanOrEqual(3);
    if (explanation.counterfactual === undefined) continue;
    changed++;
    const { feature, to, from } = explanation.counterfactual;
    const codes = table.codes.slice();
    const codeOf = (value: number) => {
      const spec = SPEC.features[feature];
      return encode(codedRange(spec), toScale(spec.transform, value));
    };
    expect(codeOf(from)).toBe(codes[feature * table.users + user]);
    codes[feature * table.users + user] = codeOf(to);
    expect(assignUsers({ ...table, codes }, model).segments[user]).toBe(explanation.second);
  }
  expect(changed).toBeGreaterThan(200);
});

test("says nothing about who could not be measured", () => {
  const { table, model } = market;
  const codes = table.codes.slice();
  codes[0] = NO_CODE;
  expect(explainUser({ ...table, codes }, 0, model, SPEC)).toBeUndefined();
});

test("writes explanations in both languages", () => {
  const { table, model } = market;
  const segments = labelSegments(model, SPEC, { sizeFloor: 50 });
  const explanation = explainUser(table, 0, model, SPEC)!;
  const text = explanationText(explanation, segments, SPEC);
  for (const language of ["en", "zh"] as const) {
    expect(text[language]).toContain(segments[explanation.segment].title[language]);
    expect(text[language]).toContain(segments[explanation.second].title[language]);
    expect(text[language]).toContain(SPEC.features[explanation.reasons[0].feature].title[language]);
  }
  const fixed = { ...explanation, counterfactual: undefined };
  expect(explanationText(fixed, segments, SPEC).en).toContain("No change of one of these alone");
});

test("exports a row per measured user", async () => {
  const { table, model } = market;
  const codes = table.codes.slice();
  codes[2] = NO_CODE;
  const ids = table.ids.with(0, '=HYPERLINK("x")').with(1, "a,b");
  const own = { ...table, codes, ids };
  const { columns, score } = segmentationScorer.prepare(
    { model, spec: SPEC, features: SPEC.features, inputs: new Map() },
    own,
  );
  const programs = [{ program: "segmentation", columns }];
  const rows = new ScoreRows(programs);
  const users = ids.flatMap((id, user) => {
    const row = rows.write(id, [score(user)]);
    return row ? [rows.read(row)] : [];
  });
  const set = { study: "s", model: "m", labelledAt: "t", programs, users: batchesOf(users) };
  const lines = (await textOf(set)).split(/(?<=\r\n)/);
  expect(lines).toHaveLength(table.users);
  expect(lines[0]).toBe(
    "user_id,segment,label_en,label_zh,segment_group,label_certain,margin,study,model,labelled_at\r\n",
  );
  expect(lines[1]).toMatch(/^"'=HYPERLINK\(""x""\)",[1-5],/);
  expect(lines[2]).toMatch(/^"a,b",[1-5],[^,]+,[^,]+,[a-z-]+,(true|false),[01]\.\d{4},s,m,t\r\n$/);
  expect(lines.some((line) => line.startsWith(`${table.ids[2]},`))).toBe(false);
});

test("cross-tabulates rule-based groups against segments", () => {
  const { table, model } = market;
  const assignment = assignUsers(table, model);
  const { rows, agreement } = crossTabulate(table, assignment, model, SPEC)!;
  const total = [...rows.values()].reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
  expect(total).toBe(table.users);
  expect(agreement).toBeGreaterThan(0.2);
  expect(agreement).toBeLessThan(0.9);
  const lines = crossTableText(
    { rows, agreement },
    [1, 2, 3, 4, 9].map((number) => ({ number })),
  ).split("\r\n");
  expect(lines[0]).toBe("rfm_group,segment_1,segment_2,segment_3,segment_4,segment_9");
  expect(lines.length).toBe(rows.size + 2);
  expect(agreementText(agreement).en).not.toContain("added nothing");
  expect(agreementText(0.95).en).toContain("added nothing");
  const shuffled = { ...assignment, segments: assignment.segments.map((_, i) => i % 5) };
  expect(Math.abs(crossTabulate(table, shuffled, model, SPEC)!.agreement)).toBeLessThan(0.02);
  const features = SPEC.features.map((feature) => {
    const bare = { ...feature };
    delete bare.role;
    return bare;
  });
  expect(crossTabulate(table, assignment, model, { ...SPEC, features })).toBeUndefined();
});
