import { countText } from "@fedseg/wording/number-text.ts";
import { type Language, sayIn } from "@fedseg/wording/language.ts";
import { shareText } from "./figures.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";

/** One step of a waterfall: what there is, or what is taken away from what there was. */
export interface WaterfallStep {
  readonly label: string;
  readonly count: number;
  readonly kind: "whole" | "taken" | "left";
}

/** What a waterfall is of, and what it counts. */
export interface Waterfall {
  readonly caption: string;
  readonly noun: string;
  readonly steps: readonly WaterfallStep[];
}

/** Draws a waterfall as a table whose last column is its picture: readable in print, on a phone and aloud. */
export function waterfallTable({ caption, noun, steps }: Waterfall, language: Language): Html {
  const say = sayIn(language);
  const whole = steps[0]?.count ?? 0;
  let left = whole;
  const rows = steps.map((step) => {
    if (step.kind === "taken") left -= step.count;
    return row(step, step.kind === "taken" ? left : 0, whole);
  });
  return html`<table class="waterfall">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${say("step", "步骤")}</th>
        <th scope="col" class="number">${noun}</th>
        <th scope="col" class="number">${say("share", "占比")}</th>
        <th scope="col" class="picture"><span class="aloud">${say("picture", "图")}</span></th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function row({ label, count, kind }: WaterfallStep, start: number, whole: number): Html {
  const sign = kind === "taken" && count > 0 ? "−" : "";
  return html`<tr class="${kind}">
    <th scope="row">${label}</th>
    <td class="number">${sign}${countText(count)}</td>
    <td class="number">${shareText(count, whole)}</td>
    <td class="picture">${strip(label, start, count, whole)}</td>
  </tr> `;
}

/** One bar of the picture; its length is count ÷ whole. */
function strip(label: string, start: number, count: number, whole: number): Html {
  const percent = (part: number) => (whole > 0 ? Math.round((part / whole) * 100_000) / 1000 : 0);
  const width = count > 0 ? Math.max(0.3, percent(count)) : 0;
  return html`<svg
    viewBox="0 0 100 10"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}: ${shareText(count, whole)}"
  >
    <rect class="track" width="100" height="10" />
    <rect class="strip" x="${Math.min(percent(start), 100 - width)}" width="${width}" height="10" />
  </svg>`;
}
