import { expect, test } from "vitest";
import { type Tell, tellText, tellingBehind, tellingIn } from "./tell.ts";
import { joinTexts } from "../language.ts";
import { ownRowsText } from "../programs/evaluate/own-rows-text.ts";
import { agreementText } from "../programs/segmentation/agreement-text.ts";
import { exportedText, keptText, labelledText } from "../programs/labelled-text.ts";
import { type OwnHits, ownHitsText } from "../recommendations/own-hits-text.ts";

const part = { value: 0.5, sigma: 0.01 };
const hits: OwnHits = {
  users: 50,
  rates: { recommended: part, shuffled: part },
  gains: { segments: part, repeats: part, popular: part },
};
const rows = [
  { name: "shuffled segments", area: undefined, explained: 0.25 },
  { name: "recency alone", area: part, explained: undefined },
];

test("what labelling tells is told in the language that is asked for, behind its study, and to programs in both", () => {
  const lines: unknown[] = [];
  const tell: Tell = (...line) => void lines.push(line);
  const beside = joinTexts([agreementText(0.95), ownRowsText(rows, 1234, "again"), ownHitsText(hits)]);
  for (const words of [beside, labelledText(2000, 2, "scores.db"), keptText("may"), exportedText(7, "crm")]) {
    lines.length = 0;
    const words2 = { en: `9f86: ${words.en}`, zh: `9f86: ${words.zh}` };
    for (const language of ["en", "zh"] as const)
      tellText(tellingBehind("9f86: ", tellingIn(language, tell)), "BESIDE", words, { scores: 1 });
    expect(lines).toEqual([
      ["BESIDE", words2.en, { scores: 1, words: words2 }],
      ["BESIDE", words2.zh, { scores: 1, words: words2 }],
    ]);
    expect(words.en).not.toMatch(/\p{Script=Han}/u);
    // Names, roles and measures are of no language.
    expect(words.zh.replace(/R-F-M|ROC|scores\.db|may|crm|again/g, "")).not.toMatch(/[A-Za-z]{2}/);
  }
  tellingIn("zh", tell)("STUDY", "as it is");
  tellingBehind("9f86: ", tell)("STUDY", "as it is", { sums: 2 });
  expect(lines.slice(2)).toEqual([
    ["STUDY", "as it is", undefined],
    ["STUDY", "9f86: as it is", { sums: 2 }],
  ]);
});
