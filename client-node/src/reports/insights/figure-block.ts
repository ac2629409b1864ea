import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { Figure, FigureGroup } from "@fedseg/wording/pictures/figure.ts";
import { drawn, drawnAtBothWidths } from "../draw-picture.ts";

/** Shows a figure as a card: a wide one alone, others beside one another. */
export function figureCard({ title, how, picture, wide }: Figure): Html {
  const caption =
    (title ?? how) === undefined
      ? undefined
      : html`<figcaption>
          ${title === undefined ? undefined : html`<b>${title}</b>`}${
            how === undefined ? undefined : html`<br />${how}`
          }
        </figcaption>`;
  return wide
    ? html`<figure class="card tree">${caption} ${drawnAtBothWidths(picture, wide)}</figure>`
    : html`<figure class="card">${caption} ${drawn(picture)}</figure>`;
}

/** Shows figures that belong together. */
export function figureGroup({ title, how, figures }: FigureGroup): Html {
  const cards = figures.map(figureCard);
  return html`${title === undefined ? undefined : html`<h3>${title}</h3>`}
  ${how === undefined ? undefined : html`<p class="quiet">${how}</p>`}
  ${figures.some(({ wide }) => wide) ? cards : html`<div class="charts">${cards}</div>`}`;
}
