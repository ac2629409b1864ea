import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSegments } from "../edge/labels/read-segments.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { segmentsPage } from "./segments-page.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import { type ShownSegments, segmentsText } from "./segments-text.ts";
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
    for (const told of [segmentsText(now, "willow", language), segmentsPage(now, "willow", language)]) {
      const said = told.replaceAll(/\s+/g, " ");
      const [same, fresh, gone] = {
        en: ["Unchanged within the noise (0.8).", "New since the earlier study.", "Segment 2 (Lost)"],
        zh: ["变化在噪声范围内(0.8)。", "自上一研究以来新出现。", "客群 2(已流失客户)"],
      }[language];
      for (const each of [same, fresh, gone]) expect(said).toContain(each);
    }
  });

  test("every line fits a terminal of 80 columns", () => {
    expect(text.split("\n").filter((line) => columnsOf(line) > 80)).toEqual([]);
  });

  test("the page draws errors, escapes what others wrote and loads nothing", () => {
    const page = segmentsPage(SEGMENTS, "willow", language);
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<b>|<script|<link|<img|src=|https?:|url\(|@import|NaN|undefined/);
    expect(page.match(/class="error"/g)).toHaveLength(2 + 1 + 2);
  });

  test("no name is cut in a picture, in a tree neither", () => {
    const name = { en: `Champions · ${"a name that goes on ".repeat(6)}`, zh: "很长的名称".repeat(12) };
    const parts = [1, 2].map(() => ({ name, share: 0.5 }));
    const sections: Section[] = [{ title: name, paragraphs: [], tree: { height: 1, sigma: 0.1, parts } }];
    const page = segmentsPage({ ...SEGMENTS, sections }, "willow", language);
    const plain = (told: string) => told.replaceAll(/<[^>]*>|\s/g, "");
    const names = [...page.matchAll(/<span class="name">([^]*?)<\/span>/g)].map(([, told]) => plain(told));
    const titles = HELD.slice(0, 2).map(({ number, title }) =>
      plain(`${number} ${title[language].replace(/<b>shoes<.b>/, "&lt;b&gt;shoes&lt;/b&gt;")}`),
    );
    expect(new Set(names)).toEqual(new Set(titles));
    const tree = page.slice(page.indexOf('class="tree"'));
    const lines = [...tree.matchAll(/<text class="name"[^>]*y="([\d.]+)"[^>]*>([^<]*)/g)];
    expect(plain(lines.map(([, , line]) => line).join(""))).toBe(plain(`${name[language]} · 50 %`).repeat(2));
    const heights = lines.map(([, y]) => Number(y));
    expect(heights.every((y, at) => at === 0 || y - heights[at - 1] >= 13)).toBe(true);
  });
});

test("a mean is not drawn as the typical user", () => {
  const mean = { mean: { value: 900, sigma: 20 }, atLeast: { value: 0.1, sigma: 0.01 } };
  const drawn = (values: SegmentFeature["values"]) => {
    const page = segmentsPage(
      { segments: [segment(1, 2000, "A", [{ ...SPEND, values }])], gone: [] },
      "w",
      "en",
    );
    return ["dot", "ring"].map((mark) => page.split(`<circle class="${mark}"`).length - 1);
  };
  expect(drawn(mean)).toEqual([0, 1]);
  expect(drawn({ ...mean, median: { value: 800, sigma: 20 } })).toEqual([1, 0]);
});

test("the largest comes first, with its number, errors, and what the noise does not allow", () => {
  const text = segmentsText(SEGMENTS, "willow", "en");
  expect(text.indexOf("4  Champions")).toBeLessThan(text.indexOf("1  Champions"));
  expect(text).toMatch(/High value: 2,000 ± 27 users, 20\.0 % of all/);
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
