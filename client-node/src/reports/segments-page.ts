import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { pageOf } from "@fedseg/wording/page/page.ts";
import { formatEstimate, formatNumber } from "@fedseg/wording/estimate-text.ts";
import type { SegmentFeature, VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { goneText, openNames, sinceText } from "@fedseg/wording/programs/segmentation/label-text.ts";
import { figure, isShare } from "@fedseg/wording/programs/segmentation/label-values.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import { groupTitleOf } from "@fedseg/wording/names.ts";
import { NOTICES, PLAYBOOK_FIELDS } from "@fedseg/wording/playbooks/playbook.ts";
import { playbookOf } from "@fedseg/wording/playbooks/playbook-of.ts";
import { naturalTicks, scaledTicks, shareTicks } from "./axis.ts";
import { type IntervalRow, intervalRows } from "./interval-rows.ts";
import { sectionBlocks } from "./program-sections.ts";
import { PAGE_STYLE } from "./page-style.ts";
import type { Language } from "@fedseg/wording/language.ts";
import type { ShownSegments } from "./segments-text.ts";
import { SEGMENT_WORDS, setApartText } from "./segment-words.ts";

/** Writes a node's segments as one HTML page with error bars: nothing outside it is loaded, nothing in it runs. */
export function segmentsPage(
  { segments, gone, sections = [] }: ShownSegments & { readonly sections?: readonly Section[] },
  node: string,
  language: Language,
): string {
  const words = SEGMENT_WORDS[language];
  const visible = segments.filter((segment) => !segment.hidden).sort((a, b) => b.size.value - a.size.value);
  const hidden = segments.length - visible.length;
  const content = html`
    <h1>${words.segments}</h1>
    <p class="quiet">${node}</p>
    <p class="quiet">${words.errors}</p>
    <h2>${words.size}</h2>
    <figure>${sizePicture(visible, language)}</figure>
    ${visible.map((segment) => segmentCard(segment, language))}
    ${gone.map((each) => html`<p>${goneText(each)[language]}</p>`)}
    <p class="quiet">${words.picture}</p>
    ${(visible[0]?.features ?? []).map((_, at) => featureBlock(visible, at, language))}
    ${sectionBlocks(sections, language)}
    <footer class="quiet">
      ${NOTICES.map((notice) => html`<p>${notice[language]}</p>`)}${hidden > 0 ? html`<p>${words.small(hidden)}</p>` : undefined}
    </footer>
  `;
  return pageOf({ language, title: `${words.segments} · ${node}`, style: PAGE_STYLE }, content);
}

function sizePicture(segments: readonly VisibleSegment[], language: Language): Html {
  const most = Math.max(1, ...segments.map(({ size }) => size.value + 2 * size.sigma));
  const rows = segments.map(({ number, title, size }) => ({
    name: `${number} ${title[language]}`,
    bar: [0, size.value] as const,
    error: [size.value - 2 * size.sigma, size.value + 2 * size.sigma] as const,
  }));
  return intervalRows({
    rows,
    lo: 0,
    hi: most,
    ticks: naturalTicks(0, most),
    alt: SEGMENT_WORDS[language].size,
  });
}

function segmentCard(segment: VisibleSegment, language: Language): Html {
  const words = SEGMENT_WORDS[language];
  const { number, title, group, size, share, features } = segment;
  const said = [openNames(segment), sinceText(segment)];
  const book = playbookOf(segment);
  return html`<section class="card">
    <h3>${number} · ${title[language]} <span>${groupTitleOf(group)[language]}</span></h3>
    <p>${formatEstimate(size)} ${words.users}, ${words.ofAll(formatNumber(100 * share.value, 1))}</p>
    ${said.map((text) => text && html`<p>${text[language]}</p>`)}
    <p>${words.apart}: ${setApartText(segment, language)}</p>
    <div class="scroll">
      <table class="told">
        <thead>
          <tr>
            <th scope="col">${words.feature}</th>
            <th scope="col" class="number">${words.median}</th>
            <th scope="col" class="number">${words.mean}</th>
            <th scope="col" class="number">${words.stands}</th>
          </tr>
        </thead>
        <tbody>
          ${features.map((feature) => featureRow(feature, language))}
        </tbody>
      </table>
    </div>
    <details>
      <summary>${words.playbook}</summary>
      <dl class="playbook">
        ${PLAYBOOK_FIELDS.map(
          ([field, head]) =>
            html`<dt>${head[language]}</dt>
              <dd>${book[field][language]}</dd>`,
        )}
      </dl>
    </details>
  </section>`;
}

function featureRow({ spec, values, level }: SegmentFeature, language: Language): Html {
  const { median, mean } = values;
  return html`<tr>
    <th scope="row">${spec.title[language]}</th>
    <td class="number">${median ? figure(median, isShare(spec)) : "–"}</td>
    <td class="number">${mean ? figure(mean, isShare(spec)) : "–"}</td>
    <td class="number">${SEGMENT_WORDS[language].levels[level]}</td>
  </tr>`;
}

/** Draws one feature over all segments, on the study's scale with natural numbers at the marks. */
function featureBlock(segments: readonly VisibleSegment[], at: number, language: Language): Html {
  const { spec } = segments[0].features[at];
  const rows = segments.map(({ number, title, features }) => ({
    name: `${number} ${title[language]}`,
    ...intervalsOf(features[at]),
  }));
  const drawn = rows.flatMap(({ bar, error }: IntervalRow) => [...(bar ?? []), ...(error ?? [])]);
  const [lo, hi] = drawn.length > 0 ? [Math.min(...drawn), Math.max(...drawn)] : [0, 1];
  const ticks =
    isShare(spec) && spec.transform === "none" ? shareTicks(lo, hi) : scaledTicks(spec.transform, lo, hi);
  const name = spec.title[language];
  return html`<section>
    <h2>${name}</h2>
    <figure>${intervalRows({ rows, lo, hi, ticks, alt: name })}</figure>
  </section>`;
}

function intervalsOf({ spec, values }: SegmentFeature): Omit<IntervalRow, "name"> {
  const { median, mean, lowerQuartile, upperQuartile } = values;
  const middle = median ?? mean;
  const scaled = (value: number) => scaledWithin(spec, value);
  return {
    ...(lowerQuartile &&
      upperQuartile && { bar: [scaled(lowerQuartile.value), scaled(upperQuartile.value)] as const }),
    ...(middle && {
      ...(median ? { dot: scaled(middle.value) } : { ring: scaled(middle.value) }),
      error: [scaled(middle.value - 2 * middle.sigma), scaled(middle.value + 2 * middle.sigma)] as const,
    }),
  };
}

function scaledWithin({ transform, lo, hi }: FeatureSpec, value: number): number {
  return toScale(transform, Math.min(hi, Math.max(lo, value)));
}
