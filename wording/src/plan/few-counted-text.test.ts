import type { FewCounted } from "@fedseg/shared/session/few-counted.ts";
import { expect, test } from "vitest";
import { fewCountedText, fewCountedTexts, fewCountedWarnings } from "./few-counted-text.ts";

const few: FewCounted = {
  code: "COUNTED_FEW",
  session: 4,
  users: { value: -22, sigma: 180.6 },
  nodes: 3,
  most: { session: 2, users: { value: 20_451, sigma: 5.7 }, nodes: 4 },
};
const missed: FewCounted = {
  code: "FLOOR_MISSED",
  session: 1,
  users: { value: 21_341, sigma: 0.7 },
  nodes: 4,
  floor: 47_000,
};

test("too few users are told with both counts and what helps, all of it in both languages", () => {
  const told = fewCountedText(few, 4);
  expect(told.en).toContain(
    "Session 4 counted -22 ± 181 users, where session 2 of the same study counted 20,451 ± 6 of them.",
  );
  expect(told.en).toContain("It is of 3 of 4 platforms, the other of 4.");
  expect(told.en).toContain("minTickMs");
  expect(told.zh).toContain(
    "第 4 次汇总统计到 -22 ± 181 名用户，而同一研究的第 2 次汇总统计到其中 20,451 ± 6 名。",
  );
  expect(told.zh).toContain("前者含 4 个平台中的 3 个，后者含 4 个。");
  const together = fewCountedText({ ...few, nodes: 4 }, 4);
  expect(together.en).not.toContain("platforms, the other");
  expect(fewCountedText(missed, 4).en).toContain(
    "counted 21,341.0 ± 0.7 users, where the plan counts on 47,000",
  );
  const all = [fewCountedText(few, 4), fewCountedText(missed, 4), ...fewCountedWarnings([few, missed], 4)];
  for (const { zh } of all) expect(zh).not.toMatch(/原文|[a-z]{3,} [a-z]{3,}/);
});

test("a sum that platforms were away from is not put down to data, unless it is of noise alone", () => {
  const away: FewCounted = { ...few, users: { value: 15_330, sigma: 5 } };
  const [told, warned] = [fewCountedText(away, 4), fewCountedWarnings([away], 4)[0]];
  expect(told.en).toContain(
    "It is of 3 of 4 platforms, the other of 4. What was made of it is of the users of those",
  );
  expect(told.en).toContain("nothing has to be mended, and no study to be run again. A platform whose users");
  expect(warned.en).toMatch(/those platforms\. Ask .+ whether the platforms that were away have the users/);
  for (const { zh } of [told, warned]) expect(zh).not.toMatch(/原文|[a-z]{3,} [a-z]{3,}/);
  for (const other of [few, { ...away, nodes: 4 }]) {
    expect(fewCountedText(other, 4).en).not.toContain("nothing has to be mended");
    expect(fewCountedText(other, 4).en).toContain("noise alone.");
    expect(fewCountedWarnings([away, other], 4)[1].en).toContain("whether it is run again");
  }
});

test("who reads results is told in two or three sentences whom to ask first", () => {
  for (const [one, end] of [
    [few, "noise alone."],
    [missed, "less exact than the plan says."],
  ] as const)
    expect(fewCountedWarnings([one], 4)[0].en).toContain(`${end} Ask the study's operator`);
});

test("of several sums what to do is said once, behind the last of a kind", () => {
  const all = [few, { ...few, session: 5 }, missed];
  const texts = fewCountedTexts(all, 4);
  expect(texts.map(({ en }) => en.includes("Let every owner look"))).toEqual([false, true, true]);
  expect(texts.map(({ en }) => /^Session (\d)/.exec(en)?.[1])).toEqual(["4", "5", "1"]);
  expect(texts.slice(1)).toEqual(all.slice(1).map((one) => fewCountedText(one, 4)));
  const warnings = fewCountedWarnings(all, 4);
  expect(warnings.map(({ en }) => en.includes("Ask the study's operator"))).toEqual([false, false, true]);
});
