import { groupTitleOf } from "@fedseg/wording/names.ts";
import type { Language } from "@fedseg/wording/language.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import { PLAYBOOK_FIELDS } from "@fedseg/wording/playbooks/playbook.ts";
import { playbookOf } from "@fedseg/wording/playbooks/playbook-of.ts";
import type { SegmentFeature, VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { openNames, sinceText } from "@fedseg/wording/programs/segmentation/label-text.ts";
import { figure, isShare } from "@fedseg/wording/programs/segmentation/label-values.ts";
import type { OwnAverage } from "../../labels/own-averages.ts";
import { valueText } from "@fedseg/wording/number-text.ts";
import { SEGMENT_WORDS, peopleText, setApartText } from "../segment-words.ts";
import { INSIGHTS_WORDS } from "@fedseg/wording/pictures/insights-words.ts";

/** Shows one segment: who it is, its numbers beside the node's own, and what to do about it. */
export function segmentCard(segment: VisibleSegment, all: readonly OwnAverage[], language: Language): Html {
  const [words, own] = [SEGMENT_WORDS[language], all.filter((each) => each.segment === segment.number)];
  const { number, title, group, features } = segment;
  const said = [openNames(segment), sinceText(segment)];
  const book = playbookOf(segment);
  return html`<article class="card">
    <h3>${number} · ${title[language]} <span>${groupTitleOf(group)[language]}</span></h3>
    <p>${peopleText(segment, language)}</p>
    ${own.length > 0 ? ownUsers(own[0].users, language) : undefined}
    ${said.map((text) => text && html`<p>${text[language]}</p>`)}
    <p>${setApartText(segment, language)}</p>
    ${featureTable(features, own, language)}
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
  </article>`;
}

function ownUsers(users: number, language: Language): Html {
  const { ownUsers: told, staysHere } = INSIGHTS_WORDS[language];
  return html`<p class="own">◆ ${told(formatNumber(users, 0))} <small>${staysHere}</small></p>`;
}

function featureTable(
  features: readonly SegmentFeature[],
  own: readonly OwnAverage[],
  language: Language,
): Html {
  const [words, { ownMean, staysHere }] = [SEGMENT_WORDS[language], INSIGHTS_WORDS[language]];
  const ownHead =
    own.length > 0
      ? html`<th scope="col" class="number own">◆ ${ownMean} <small>${staysHere}</small></th>`
      : undefined;
  return html`<div class="scroll">
    <table class="told">
      <thead>
        <tr>
          <th scope="col">${words.feature}</th>
          <th scope="col" class="number">${words.median}</th>
          <th scope="col" class="number">${words.mean}</th>
          ${ownHead}
          <th scope="col" class="number">${words.stands}</th>
        </tr>
      </thead>
      <tbody>
        ${features.map((feature) => featureRow(feature, own, language))}
      </tbody>
    </table>
  </div>`;
}

function featureRow(
  { spec, values, level }: SegmentFeature,
  own: readonly OwnAverage[],
  language: Language,
): Html {
  const { median, mean } = values;
  const average = own.find(({ feature }) => feature === spec.name);
  return html`<tr>
    <th scope="row">${spec.title[language]}</th>
    <td class="number">${median ? figure(median, isShare(spec)) : "–"}</td>
    <td class="number">${mean ? figure(mean, isShare(spec)) : "–"}</td>
    ${average ? html`<td class="number own">${ownText(average.mean, isShare(spec))}</td>` : undefined}
    <td class="number">${SEGMENT_WORDS[language].levels[level]}</td>
  </tr>`;
}

function ownText(mean: number, asShare: boolean): string {
  return asShare ? `${valueText(100 * mean)} %` : valueText(mean);
}
