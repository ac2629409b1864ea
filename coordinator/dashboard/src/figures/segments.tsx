import type { FeatureView, SegmentView } from "@fedseg/coordinator/told/view.ts";
import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { language, t } from "@fedseg/wording/page-ui/language.ts";
import { Drawn } from "@fedseg/wording/page-ui/parts/drawn.tsx";
import { Head } from "@fedseg/wording/page-ui/parts/head.tsx";
import { FigureGroups } from "@fedseg/wording/page-ui/parts/figures.tsx";
import type { FigureGroup } from "@fedseg/wording/pictures/figure.ts";
import { INSIGHTS_WORDS } from "@fedseg/wording/pictures/insights-words.ts";
import { featureFigure, profileFigures, sizeFigure } from "@fedseg/wording/pictures/segment-figures.ts";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { w } from "../state.ts";
import { legendPicture, parallelPicture } from "./parallel-picture.ts";

type Visible = Extract<SegmentView, { hidden: false }>;

interface SegmentsProps {
  readonly segments: readonly SegmentView[];
  readonly features: readonly FeatureView[];
}

/** All segments: in a table, as lines through all features, one by one, and feature by feature; the largest first. */
export function Segments({ segments, features }: SegmentsProps): JSX.Element {
  const visible = segments
    .filter((segment) => !segment.hidden)
    .toSorted((a, b) => b.size.value - a.size.value);
  const groups = useMemo(() => groupsOf(visible, features, language.value), [segments, language.value]);
  if (visible.length === 0) return <p>{segments.map(({ title }) => t(title)).join(", ")}</p>;
  return (
    <>
      <SegmentTable segments={visible} />
      <Parallel segments={visible} features={features} />
      <FigureGroups groups={groups} />
    </>
  );
}

/** "27.1 ± 0.2 %". */
function shareText({ share: { value, sigma } }: Visible): string {
  return `${formatEstimate({ value: 100 * value, sigma: 100 * sigma })} %`;
}

function groupsOf(
  segments: readonly Visible[],
  features: readonly FeatureView[],
  to: Language,
): readonly FigureGroup[] {
  const words = INSIGHTS_WORDS[to];
  const told = segments.map((segment) => ({
    ...segment,
    says: `${formatEstimate(segment.size)} · ${shareText(segment)}`,
    scores: segment.features.map(({ score }) => score),
  }));
  const names = features.map(({ title }) => title);
  const byFeature = features.map((spec, at) => {
    const rows = segments.map(({ number, title, features: own }) => {
      const { says, ...values } = own[at];
      return { ...values, name: `${number} ${title[to]}`, says: says[to] };
    });
    return featureFigure({ spec, isShare: spec.isShare, rows }, to);
  });
  return [
    { title: words.sizes, how: words.sizesHow, figures: [sizeFigure(told, to)] },
    { title: words.glance, how: words.glanceHow, figures: profileFigures(told, names, to) },
    { title: words.features, how: words.featuresHow, figures: byFeature },
  ];
}

function SegmentTable({ segments }: { segments: readonly Visible[] }): JSX.Element {
  const hasEarlier = segments.some(({ since }) => since);
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={w("results")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{w("segment")}</th>
            <th scope="col">{w("people")}</th>
            <th scope="col">{w("part")}</th>
            {hasEarlier && <th scope="col">{w("sinceEarlier")}</th>}
          </tr>
        </thead>
        <tbody>
          {segments.map((segment) => (
            <tr key={segment.number}>
              <th scope="row">
                {segment.number} {t(segment.title)}
                <div class="quiet">{t(segment.group)}</div>
                {segment.open && <div class="quiet">{t(segment.open)}</div>}
              </th>
              <td class="number">
                <Head says={w("people")} /> {formatEstimate(segment.size)}
              </td>
              <td class="number">
                <Head says={w("part")} /> {shareText(segment)}
              </td>
              {hasEarlier && (
                <td>
                  <Head says={w("sinceEarlier")} /> {segment.since && t(segment.since.says)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Parallel({
  segments,
  features,
}: {
  segments: readonly Visible[];
  features: readonly FeatureView[];
}): JSX.Element {
  const pictures = useMemo(() => {
    const lines = segments.map(({ number, title, features: own }) => ({
      name: `${number} ${t(title)}`,
      scores: own.map(({ score }) => score),
    }));
    const names = features.map(({ title }) => t(title));
    return {
      lines,
      whole: parallelPicture(lines, names, w("together")),
      marks: lines.map((_, at) => legendPicture(at)),
    };
  }, [segments.length, language.value]);
  return (
    <>
      <h3>{w("together")}</h3>
      <p class="quiet">{w("togetherHow")}</p>
      <figure class="card spread">
        <ul class="legend">
          {pictures.lines.map(({ name }, at) => (
            <li key={name}>
              <Drawn picture={pictures.marks[at]} kind="mark" /> {name}
            </li>
          ))}
        </ul>
        <div class="scroll" tabIndex={0} role="group" aria-label={w("together")}>
          <Drawn picture={pictures.whole} kind="whole" />
        </div>
      </figure>
    </>
  );
}
