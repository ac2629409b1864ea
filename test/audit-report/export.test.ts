import { beforeAll, describe, expect, test } from "vitest";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import type { ExportDocument } from "@fedseg/auditor/export/document.ts";
import { impactAssessment } from "@fedseg/auditor/export/impact-assessment.ts";
import { documentMarkdown } from "@fedseg/auditor/export/markdown.ts";
import { recordOfProcessing } from "@fedseg/auditor/export/record-of-processing.ts";
import { contextOf } from "@fedseg/auditor/report/context.ts";
import type { ReportData } from "@fedseg/auditor/report/report-data.ts";
import { LANGUAGES, type Language } from "@fedseg/wording/language.ts";
import { believedAfter, foundAt, guessRight } from "@fedseg/auditor/report/meaning.ts";
import { withFile } from "../audit/forge.ts";
import { shopBundle, show } from "./shop-study.ts";

const MAKERS = { art30: recordOfProcessing, dpia: impactAssessment } as const;
const KINDS = ["art30", "dpia"] as const;
const CASES = KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));

let data: ReportData;
let failing: ReportData;
beforeAll(() => {
  const files: BundleFiles = shopBundle();
  data = show(files).data;
  failing = show(withFile(files, "sessions/00007.cbor", files.get("sessions/00004.cbor"))).data;
});

function make(kind: keyof typeof MAKERS, language: Language, shown = data): ExportDocument {
  return MAKERS[kind](contextOf(shown, language));
}

describe.each(CASES)("%s in %s", (kind, language) => {
  test("states what the bundle shows and marks what only an organisation can say", () => {
    const document = make(kind, language);
    const markdown = documentMarkdown(document);
    const mark = language === "en" ? "[TO BE FILLED IN]" : "[待填写]";
    const open = document.sections.flatMap(({ entries }) =>
      entries.filter(({ source }) => source === "organisation"),
    );
    expect(open.length).toBeGreaterThan(5);
    expect(markdown.split(`> **${mark}`)).toHaveLength(open.length + 1);
    for (const name of ["shop-1", "shop-4", "Spring customers", "test rule 1"])
      expect(markdown).toContain(name);
    expect(markdown).not.toMatch(/anonym|GDPR[- ]complian|匿名|合规|undefined|NaN|\[object/i);
    for (const { entries, provisions } of document.sections) {
      expect(entries.length).toBeGreaterThan(0);
      expect(provisions).not.toBe("");
    }
  });

  test("says first of all when the audit has failed", () => {
    const document = make(kind, language, failing);
    expect(document.verdict).toBe("FAIL");
    const [audit] = document.sections[0].entries;
    expect(audit.text[0]).toMatch(language === "en" ? /^FAIL/ : /^不通过/);
  });
});

test("the record names everything that Article 30(1) asks for", () => {
  const { sections } = make("art30", "en");
  const provisions = sections.map((section) => section.provisions).join(" ");
  for (const letter of ["a", "b", "c", "d", "e", "f", "g"]) expect(provisions).toContain(`30(1)(${letter})`);
  for (const article of ["26", "28", "30(2)", "32"]) expect(provisions).toContain(article);
});

test("the assessment has the four parts of Article 35(7), with epsilon of every attacker", () => {
  const document = make("dpia", "en");
  const provisions = document.sections.map((section) => section.provisions).join(" ");
  for (const letter of ["a", "b", "c", "d"]) expect(provisions).toContain(`35(7)(${letter})`);
  const risks = document.sections.find(({ id }) => id === "risks")!;
  const [table] = risks.entries.flatMap((entry) => entry.table ?? []);
  const { trust } = data;
  const epsilons = [trust[0].outside, trust[0].discarded!, trust[0].persons.at(-1)!];
  for (const { epsilon } of epsilons)
    expect(table.rows.map(([, printed]) => printed)).toContain((Math.ceil(epsilon * 1000) / 1000).toFixed(3));
  const residual = document.sections.find(({ id }) => id === "residual")!;
  expect(residual.entries.flatMap((entry) => entry.table?.rows ?? []).length).toBeGreaterThan(8);
});

test("what comes from a bundle cannot become markup", () => {
  const title = "<b>a|b</b> [x](y) `z` *w* # h";
  const studies = data.studies.map((study) => ({ ...study, plan: { ...study.plan, title } }));
  const markdown = documentMarkdown(recordOfProcessing(contextOf({ ...data, studies }, "en")));
  expect(markdown).not.toContain("<b>");
  expect(markdown).toContain("&lt;b>a\\|b&lt;/b> \\[x\\](y) \\`z\\` \\*w\\* \\# h");
});

test("the words for epsilon are bounds that hold", () => {
  expect(guessRight(0)).toBeCloseTo(0.5, 6);
  expect(guessRight(1)).toBeCloseTo(0.6914624612740131, 8);
  expect(foundAt(1, 0.05)).toBeCloseTo(0.2595, 3);
  expect(foundAt(0, 0.05)).toBeCloseTo(0.05, 6);
  expect(believedAfter(0, 0.01)).toBeCloseTo(0.01, 6);
  expect(believedAfter(Math.log(99), 0.01)).toBeCloseTo(0.5, 6);
  expect(believedAfter(1000, 0.01)).toBe(1);
});
