import { PAGE_STYLE } from "./page-style.ts";
import { html } from "@fedseg/wording/page/html.ts";
import { qualityContent, qualityPage } from "./quality-page.ts";
import { scaledTicks } from "@fedseg/wording/pictures/axis.ts";
import type { FeatureQuality } from "./quality-report.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ABOUT, exampleFeature, exampleReport } from "../../../test/reports/example-report.ts";

const page = qualityPage(exampleReport(), ABOUT, "en");

describe("the page", () => {
  test("loads nothing and runs nothing", () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|url\(|@import|https?:|\son\w+=/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  test("says twice, in both languages, that it must stay", () => {
    expect(page.split("It must not leave this node.")).toHaveLength(3);
    expect(page.split("不得带离本节点")).toHaveLength(3);
  });

  test("says so once, in its own language, within a page that is in no file", () => {
    const { markup } = qualityContent(exampleReport(), ABOUT, "en");
    expect(markup.split("It must not leave this node.")).toHaveLength(2);
    expect(markup).not.toContain("不得带离本节点");
  });

  test("names features in both languages and reasons in plain words", () => {
    for (const words of ["total spend", "累计消费额", "no user id", "has objected", "−135,080", "24.9 %"]) {
      expect(page).toContain(words);
    }
  });

  test("describes every picture to who cannot see it", () => {
    const pictures = page.match(/<svg[^>]*>/g) ?? [];
    expect(pictures.length).toBeGreaterThan(20);
    for (const picture of pictures) expect(picture).toMatch(/role="img"\s+aria-label="[^"]+"/);
  });

  test("marks what lies outside the hard range, and only that", () => {
    const card = (name: string) =>
      page.split(`<article class="card" id="${name}">`)[1].split("</article>")[0];
    expect(card("monetary")).toContain('class="bar out"');
    expect(card("monetary")).toContain('class="beyond"');
    expect(card("order_gap")).not.toContain('class="bar out"');
  });

  test("does not mark a bar that also holds values within the range", () => {
    const orders = exampleFeature({ name: "orders", lo: 1, hi: 250 }, (u) => 1 + Math.floor(u * u * 50));
    const few = exampleFeature({ name: "few", lo: 1, hi: 250 }, (u) => Math.floor(u * u * 50));
    const drawn = (feature: FeatureQuality) =>
      qualityPage(exampleReport({ features: [feature] }), ABOUT, "en").split('class="bar out"').length - 1;
    expect([drawn(orders), drawn(few)]).toEqual([0, 0]);
  });

  test("leads from every hint to a feature that is there", () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(5);
    for (const target of targets) expect(page).toContain(`id="${target}"`);
  });

  test("closes every element that it opens", () => expect(openElements(page)).toEqual([]));
});

describe("the page in Chinese", () => {
  const chinese = qualityPage(exampleReport(), ABOUT, "zh");
  /** What a reader sees or hears, but for what is said in English on purpose, and for names, units and words of YAML. */
  const text = chinese
    .replace(/<style>[^]*<\/style>/, "")
    .replaceAll(/<(\w+)[^>]* lang="en">[^]*?<\/\1>/g, " ")
    .replaceAll(/aria-label="([^"]*)"/g, ">$1<")
    .replaceAll(/<[^>]*>/g, " ");

  test("says the same with the same numbers", () => {
    expect(chinese).toContain('<html lang="zh"');
    for (const words of ["数据质量", "累计消费额", "缺少用户编号", "已提出反对", "−135,080", "24.9 %"])
      expect(text).toContain(words);
    const numbers = (markup: string) => markup.match(/<td class="number">[^<]*<\/td>/g);
    expect(numbers(chinese)).toEqual(numbers(page));
    expect(chinese.split("It must not leave this node.")).toHaveLength(3);
    expect(openElements(chinese)).toEqual([]);
  });

  test("has no sentence of English left", () => {
    // Three words of small letters in a row are prose; formulas, names and the terms of a configuration are not.
    expect(text.match(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/g)).toBeNull();
  });

  test("has no word of English in a picture but the name of a scale", () => {
    const words = [...chinese.matchAll(/<text[^>]*>([^<]*)</g)].map(([, word]) => word);
    expect(words).toContain("人数");
    expect(words.filter((word) => /[a-z]{2,}/.test(word.replaceAll("log(", "")))).toEqual([]);
  });
});

test("hostile names stay text", () => {
  const attack = `"><script>alert(1)</script><b onload='x'>&amp;\u0000\u202E`;
  const feature = exampleFeature({ title: { en: attack, zh: attack }, unit: attack }, (u) => u);
  const report = exampleReport({
    features: [{ ...feature, spec: { ...feature.spec, name: attack } }],
    sources: [{ name: attack, kind: attack, rows: 1 }],
    lines: [{ source: attack, read: 0, kept: 0, dropped: [] }],
  });
  const hostile = qualityPage(report, { node: attack, snapshot: attack }, "en");
  for (const part of ["<script", "<b onload", "\u0000", "\u202E"]) expect(hostile).not.toContain(part);
  expect(openElements(hostile)).toEqual([]);
});

test("what goes into markup is read back as the same text", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { markup } = html`<i title="${text}">${text}</i>`;
      const [, inTitle, inside] = /^<i title="([^"<>]*)">([^<>]*)<\/i>$/.exec(markup) ?? [];
      expect(inside).toBe(inTitle);
      expect(decode(inside)).toBe(
        text
          .trim()
          .replaceAll(/\p{Cc}+/gu, " ")
          .trim(),
      );
    }),
  );
});

test("draws features that are all the same, all missing, or huge", () => {
  for (const value of [() => 7, () => NaN, () => 1e300, () => -1e300, (u: number) => u * 1e-300]) {
    const drawn = qualityPage(exampleReport({ features: [exampleFeature({}, value, 50)] }), ABOUT, "en");
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test("a logarithmic axis is marked with natural values in their places", () => {
  const ticks = scaledTicks("log1p", 0, Math.log1p(730));
  expect(ticks.map(({ label }) => label)).toEqual(["0", "10", "100"]);
  expect(ticks[2].at).toBeCloseTo(Math.log(101), 12);
});

describe("every text stands out from what is behind it", () => {
  const schemes = [...PAGE_STYLE.markup.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
    Object.fromEntries([...body.matchAll(/--([\w-]+): (#\w+)/g)].map(([, name, color]) => [name, color])),
  );
  const pairs = ["ink", "quiet", "accent", "warn"].flatMap((ink) =>
    ["back", "card", "faint", "warn-back"].map((back) => [ink, back]),
  );
  test("in light, dark and print", () => expect(schemes).toHaveLength(3));
  test.each(pairs)("%s on %s", (ink, back) => {
    for (const colors of schemes) expect(contrast(colors[ink], colors[back])).toBeGreaterThanOrEqual(4.5);
  });
});

/** Contrast of two colours as WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const digits = color.length === 4 ? color.replaceAll(/[^#]/g, "$&$&") : color;
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const VOID = new Set(["meta", "rect", "line"]);

/** Returns the elements that are open at the end, or a closing one without its opening. */
function openElements(markup: string): string[] {
  const open: string[] = [];
  for (const [, slash, name] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
    if (VOID.has(name)) continue;
    if (slash === "") open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

function decode(text: string): string {
  const characters: Record<string, string> = {
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&amp;": "&",
  };
  return text.replaceAll(/&[^;]+;/g, (entity) => characters[entity]);
}
