import type { Figure, FigureGroup } from "@fedseg/wording/pictures/figure.ts";
import type { JSX } from "preact";
import { Drawn } from "./drawn.tsx";

/** A figure as a card: one for the page's whole width is drawn for telephones, too, and the style shows one of them. */
export function FigureCard({ figure: { title, how, picture, wide } }: { figure: Figure }): JSX.Element {
  return (
    <figure class={wide ? "card spread" : "card"}>
      {(title ?? how) !== undefined && (
        <figcaption>
          {title !== undefined && <b>{title}</b>}
          {how !== undefined && <span class="quiet">{how}</span>}
        </figcaption>
      )}
      <Drawn picture={picture} kind={wide ? "narrow" : "drawn"} />
      {wide && <Drawn picture={wide} kind="wide-only" />}
    </figure>
  );
}

/** Figures that belong together, under what they have in common. */
export function FigureGroups({ groups }: { groups: readonly FigureGroup[] }): JSX.Element {
  return (
    <>
      {groups.map(({ title, how, figures }, at) => (
        <div key={at}>
          {title !== undefined && <h3>{title}</h3>}
          {how !== undefined && <p class="quiet">{how}</p>}
          <div class="charts">
            {figures.map((figure, place) => (
              <FigureCard key={place} figure={figure} />
            ))}
          </div>
        </div>
      ))}
    </>
  );
}
