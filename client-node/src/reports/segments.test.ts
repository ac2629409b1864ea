import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSegments } from "../edge/labels/read-segments.ts";
import { readSections, readWarnings } from "../edge/labels/read-told.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { type Insights, insightsPage, segmentsContent } from "./insights/insights-page.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import type { OwnAverage } from "../labels/own-averages.ts";
import { type ShownSegments, segmentsText, warningsText } from "./segments-text.ts";
import type {
  Segment,
  SegmentFeature,
  VisibleSegment,
} from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "fedseg-segments-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SPEND: SegmentFeature = {
  spec: {
    name: "spend",
    title: { en: "total spend", zh: "累计消费额" },
    unit: "EUR",
    measure: { of: "sum", what: "amount" },
    transform: "log1p",
    lo: 0,
    hi: 1000,
    direction: "higher-is-better",
  },
  values: {
    median: { value: 842, sigma: 20 },
    lowerQuartile: { value: 500, sigma: 9 },
    upperQuartile: { value: 1500, sigma: 90 },
    atLeast: { value: 0, sigma: 0.01 },
  },
  score: { value: 1.2, sigma: 0.1 },
  level: "high",
};
const LONG: SegmentFeature = {
  ...SPEND,
  spec: {
    ...SPEND.spec,
    name: "long",
    unit: "share",
    transform: "none",
    hi: 1,
    title: { en: `share of ${"very ".repeat(20)}long words`, zh: "很长的名称".repeat(12) },
  },
  values: { mean: { value: 0.25, sigma: 0.01 }, atLeast: { value: 0, sigma: 0.01 } },
  score: { value: -2, sigma: 0.1 },
  level: "low",
};

const segment = (
  number: number,
  users: number,
  en: string,
  features: readonly SegmentFeature[],
): VisibleSegment => ({
  hidden: false,
  number,
  name: "champions",
  group: "high-value",
  title: { en, zh: "冠军客户" },
  possibleNames: ["champions"],
  cell: undefined,
  size: { value: users, sigma: 27 },
  share: { value: users / 10_000, sigma: 0.002 },
  features,
  since: undefined,
});

const HELD: readonly Segment[] = [
  segment(1, 2000, "Champions · <b>shoes</b>", [SPEND, LONG]),
  segment(4, 7000, `Champions · ${"a name that goes on ".repeat(6)}`, [
    { ...SPEND, values: { atLeast: { value: 0, sigma: 0.01 } }, level: "middle" },
    { ...LONG, level: "undecided" },
  ]),
  { hidden: true, number: 3, title: { en: "Too small to describe", zh: "人数过少" } },
];
const SEGMENTS: ShownSegments = {
  segments: HELD,
  gone: [{ number: 2, title: { en: "Lost", zh: "已流失客户" } }],
};

describe.each(["en", "zh"] as const)("in %s", (language) => {
  const text = segmentsText(SEGMENTS, "willow", language);

  test("what became of the earlier segments is said, with their numbers", () => {
    const known = {
      ...(HELD[0] as VisibleSegment),
      since: { isNew: false, drift: 0.8, moved: false } as const,
    };
    const now = { ...SEGMENTS, segments: [known, { ...known, number: 9, since: { isNew: true } as const }] };
    for (const told of [segmentsText(now, "willow", language), pageOf(now, language)]) {
      const said = told.replaceAll(/\s+/g, " ");
      const [same, fresh, gone] = {
        en: ["Unchanged within the noise (0.8).", "New since the earlier study.", "Segment 2 (Lost)"],
        zh: ["变化在噪声范围内（0.8）。", "自上一研究以来新出现。", "客群 2（已流失客户）"],
      }[language];
      for (const each of [same, fresh, gone]) expect(said).toContain(each);
    }
  });

  test("how many users a segment has, and which part of all, is told with errors", () => {
    const told = {
      en: ["2,000 ± 27 users, 20.0 ± 0.2 % of all", "Sets it apart: low"],
      zh: ["2,000 ± 27 人，占比 20.0 ± 0.2 %", "突出特征："],
    }[language];
    const page = pageOf(SEGMENTS, language);
    for (const each of told) for (const shown of [text, page]) expect(shown).toContain(each);
  });

  test("every line fits a terminal of 80 columns", () => {
    expect(text.split("\n").filter((line) => columnsOf(line) > 80)).toEqual([]);
  });

  test("the page says everything in both languages, escapes what others wrote and loads nothing", () => {
    const page = pageOf({ ...SEGMENTS, sections: SECTIONS, own: OWN }, language);
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain("default-src 'none'");
    expect(page).toMatch(new RegExp(`id="${language}"\\s+checked`));
    expect(page.match(/ checked/g)).toHaveLength(1);
    for (const each of ["en", "zh"]) expect(page).toContain(`<div class="in-${each}" lang="${each}">`);
    const plain = page.replaceAll("http://www.w3.org/", "");
    expect(plain).not.toMatch(
      /<b>shoes|<script|<link|<img|src=|https?:|url\(|@import|NaN|undefined|Infinity/,
    );
  });

  test("every picture says to who cannot see it what it shows, with its errors", () => {
    const page = pageOf({ ...SEGMENTS, sections: SECTIONS }, language);
    const pictures = page.match(/<svg/g)!.length;
    const said = [...page.matchAll(/<svg[^>]* aria-label="([^"]*)"/g)].map(([, alt]) => alt);
    expect([said.length, page.match(/role="img"/g)!.length]).toEqual([pictures, pictures]);
    expect(said.filter((alt) => alt.includes("7,000 ± 27"))).toHaveLength(4);
    expect(said.some((alt) => alt.includes("tea 2.4 ± 0.1 times"))).toBe(true);
    expect(page).toContain("either way. Dashed: everybody.");
    expect(said.some((alt) => alt.includes("30 % → 31 ± 2 %"))).toBe(true);
  });

  test("the node's own numbers are marked wherever they stand, and none are on a page for others", () => {
    const [own, released] = [OWN, []].map((each) => pageOf({ ...SEGMENTS, own: each }, language));
    expect(own).toContain({ en: "stays here", zh: "仅存本地" }[language]);
    expect(own).toContain("4,322");
    expect(released).not.toMatch(/◆|4,322/u);
  });

  test("no name is cut in a picture, in a tree neither", () => {
    const name = { en: `Champions · ${"a name that goes on ".repeat(6)}`, zh: "很长的名称".repeat(12) };
    const parts = [1, 2].map(() => ({ name, share: 0.5 }));
    const sections: Section[] = [{ title: name, paragraphs: [], tree: { height: 1, sigma: 0.1, parts } }];
    const page = pageOf({ ...SEGMENTS, sections }, language);
    const shown = page.slice(page.indexOf(`<div class="in-${language}"`)).split(/<div class="in-/)[1];
    const plain = (told: string) => told.replaceAll(/<[^>]*>|\s/g, "");
    const drawn = [...shown.matchAll(/<svg[^]*?<\/svg>/g)].map(([svg]) => plain(svg));
    const [size] = drawn;
    for (const { number, title } of HELD.slice(0, 2)) {
      const escaped = title[language].replace(/<b>shoes<.b>/, "&lt;b&gt;shoes&lt;/b&gt;");
      expect(size).toContain(plain(`${number} ${escaped}`.replaceAll(" ", "")));
    }
    for (const tree of drawn.slice(-2)) expect(tree).toBe(plain(`50 % · ${name[language]}`).repeat(2));
  });
});

/** Exact numbers of the node's own users of a segment. */
const OWN: readonly OwnAverage[] = [{ segment: 1, users: 300, feature: "spend", mean: 4321.9, median: 800 }];

const TEA = { name: { en: "tea", zh: "tea" }, amount: { value: 2.4, sigma: 0.1 } };
const BOTH = { en: "title <b>shoes</b>", zh: "title <b>shoes</b>" };
const SECTIONS: readonly Section[] = [
  {
    title: BOTH,
    paragraphs: [BOTH],
    curves: { from: 2, mark: 3, lines: [{ name: BOTH, values: [0.1, 0.4], sigmas: [0.01, 0.02] }] },
    amounts: [{ title: BOTH, unit: "times", against: 1, panels: [{ title: BOTH, rows: [TEA] }] }],
    reliability: {
      title: BOTH,
      bands: { middle: 0.2, high: 0.6 },
      bins: [
        {
          from: 0,
          to: 0.5,
          foretold: 0.3,
          users: { value: 900, sigma: 30 },
          rate: { value: 0.31, sigma: 0.02 },
        },
        { from: 0.5, to: 1, foretold: 0.7, users: { value: -4, sigma: 30 } },
      ],
    },
  },
];

function pageOf(shown: ShownSegments & Partial<Insights>, language: "en" | "zh"): string {
  return insightsPage({ sections: [], own: [], ...shown }, "willow", language);
}

test("the page says whose results it shows, and as of which day", () => {
  const study = { title: "Retail & more", snapshot: "2026-01-01T00:00:00.000Z" };
  const shown = { ...SEGMENTS, study };
  expect(pageOf(shown, "en")).toContain("<p>“Retail &amp; more”, as of 1 Jan 2026</p>");
  expect(pageOf(shown, "zh")).toContain("<title>客户洞察 · Retail &amp; more · willow</title>");
});

test("what is to be known before results are used comes first, on the page and in a terminal", () => {
  const warnings = [{ en: "Session 4 counted nobody.", zh: "第 4 次未统计到用户。" }];
  const page = pageOf({ ...SEGMENTS, warnings }, "en");
  const en = page.indexOf("<strong>WARNING: Session 4 counted nobody.</strong>");
  expect(en).toBeGreaterThan(0);
  expect(en).toBeLessThan(page.indexOf("<nav"));
  expect(page).toContain("<strong>注意：第 4 次未统计到用户。</strong>");
  expect(pageOf(SEGMENTS, "en")).not.toContain("WARNING");
  expect(segmentsContent({ ...SEGMENTS, own: [], warnings }, "en").markup).toContain("Session 4");
  expect(warningsText(warnings, "zh")).toBe("注意：第 4 次未统计到用户。");
});

test("warnings are read beside what programs show, and none of another version's file", () => {
  const warning = { en: "Session 4 counted nobody.", zh: "第 4 次未统计到用户。" };
  writeFileSync(
    join(folder, "told.json"),
    JSON.stringify([{ program: "segmentation", told: [] }, { warning }]),
  );
  expect([readWarnings(folder), readSections(folder)]).toEqual([[warning], []]);
  writeFileSync(join(folder, "told.json"), "{}");
  expect(readWarnings(folder)).toEqual([]);
});

test("a mean is not drawn as the typical user", () => {
  const mean = { mean: { value: 900, sigma: 20 }, atLeast: { value: 0.1, sigma: 0.01 } };
  const says = (values: SegmentFeature["values"]) => {
    const page = pageOf({ segments: [segment(1, 2000, "A", [{ ...SPEND, values }])], gone: [] }, "en");
    const [, picture] = page.slice(page.indexOf("Feature by feature</h2>")).split("<svg");
    return [/aria-label="([^"]*)"/.exec(picture)![1], /r="4" fill="var\(--(\w+)/.exec(picture)?.[1]];
  };
  expect(says(mean)[0]).toContain("mean 900 ± 20");
  expect(says({ ...mean, median: { value: 800, sigma: 20 } })[0]).toContain("typical 800 ± 20");
});

test("the largest comes first, with its number, errors, and what the noise does not allow", () => {
  const text = segmentsText(SEGMENTS, "willow", "en");
  expect(text.indexOf("4  Champions")).toBeLessThan(text.indexOf("1  Champions"));
  expect(text).toMatch(/High value: 2,000 ± 27 users, 20\.0 ± 0\.2 % of all/);
  expect(text).toMatch(/total spend +842 ± 20 +– +high/);
  expect(text).toMatch(/25 ± 1 % +low/);
  expect(text).toContain("1 segment(s) below the study's smallest size are not shown.");
});

test("a segment is set apart by its clearest features, and by nothing within the noise", () => {
  const text = segmentsText(SEGMENTS, "willow", "en").replaceAll(/\s+/g, " ");
  expect(text).toMatch(/Sets it apart: low share of very .* words; high total spend feature/);
  expect(text).toContain("Sets it apart: nothing beyond the noise");
});

test("segments are read as they were written, and nothing else is taken for them", () => {
  expect(() => readSegments(folder)).toThrow("NO_SEGMENTS");
  const path = join(folder, "segments.json");
  for (const damaged of ["", "{}", '[{"hidden":false}]']) {
    writeFileSync(path, damaged);
    expect(() => readSegments(folder)).toThrow("SEGMENTS_FOREIGN");
  }
  const gone = SEGMENTS.gone.map((each) => ({ ...each, gone: true }));
  writeFileSync(path, JSON.stringify([...HELD, ...gone]));
  expect(readSegments(folder)).toEqual(JSON.parse(JSON.stringify({ segments: HELD, gone })));
});
