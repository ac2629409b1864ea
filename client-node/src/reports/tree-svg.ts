import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { TreePart } from "@fedseg/wording/programs/section.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import type { Language } from "@fedseg/wording/language.ts";

const [WIDTH, LEFT, RIGHT, TOP, BOTTOM] = [720, 330, 20, 8, 10];
/** Height of a group's row besides its lines, and of a line; and the columns of one, of which a Chinese character takes two. */
const [GAP, LINE, COLUMNS] = [10, 13, 50];

/** A part with its place: how far right it ends, and at which height of the picture. */
interface Placed {
  readonly x: number;
  readonly y: number;
  readonly drawn: readonly Html[];
}

/** Draws a tree that lies on its side: groups at the left, the whole at the right. */
export function treeSvg(tree: TreePart, language: Language, alt: string): Html {
  const most = highest(tree);
  const place = (height: number) => {
    return Number((LEFT + Math.sqrt(Math.max(height, 0) / most) * (WIDTH - LEFT - RIGHT)).toFixed(1));
  };
  let bottom = TOP;
  const draw = (part: TreePart): Placed => {
    if (!("parts" in part)) {
      const name = `${part.name[language]} · ${Math.max(1, Math.round(100 * part.share))} %`;
      const lines = foldText(name, 0, COLUMNS).split("\n");
      const height = LINE * lines.length + GAP;
      bottom += height;
      const y = bottom - height / 2;
      return {
        x: LEFT,
        y,
        drawn: lines.map((line, at) => nameLine(line, y + (at + 1 - lines.length / 2) * LINE)),
      };
    }
    const parts = part.parts.map(draw);
    const x = place(part.height);
    const [top, end] = [parts[0].y, parts.at(-1)!.y];
    const y = (top + end) / 2;
    const ends = [part.height - 2 * part.sigma, part.height + 2 * part.sigma].map(place);
    const lines = html`${parts.map((each) => html`<path class="branch" d="M${each.x} ${each.y}H${x}" />`)}
      <path class="branch" d="M${x} ${top}V${end}" />
      <path class="error" d="M${ends[0]} ${y - 4}v8m0 -4H${Math.min(ends[1], WIDTH - 2)}m0 -4v8" />`;
    return { x, y, drawn: [...parts.flatMap(({ drawn }) => drawn), lines] };
  };
  const { drawn } = draw(tree);
  return html`<svg viewBox="0 0 ${WIDTH} ${bottom + BOTTOM}" role="img" aria-label="${alt}">${drawn}</svg>`;
}

function nameLine(line: string, bottom: number): Html {
  return html`<text class="name" x="${LEFT - 8}" y="${bottom - 3}" text-anchor="end">${line}</text>`;
}

function highest(part: TreePart): number {
  if (!("parts" in part)) return Number.MIN_VALUE;
  return Math.max(part.height + 2 * part.sigma, ...part.parts.map(highest));
}
