import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { TreePart } from "@fedseg/wording/programs/section.ts";
import type { Language } from "@fedseg/wording/language.ts";

const [WIDTH, LEFT, RIGHT, ROW, TOP, BOTTOM] = [720, 330, 20, 30, 8, 10];

/** A part with its place: how far right it ends, and at which height of the picture. */
interface Placed {
  readonly x: number;
  readonly y: number;
  readonly drawn: readonly Html[];
}

/** Draws a tree that lies on its side: groups at the left, the whole at the right. */
export function treeSvg(tree: TreePart, language: Language, alt: string): Html {
  const rows = countLeaves(tree);
  const most = highest(tree);
  const place = (height: number) => {
    return Number((LEFT + Math.sqrt(Math.max(height, 0) / most) * (WIDTH - LEFT - RIGHT)).toFixed(1));
  };
  let row = 0;
  const draw = (part: TreePart): Placed => {
    if (!("parts" in part)) {
      const y = TOP + ROW * (row++ + 0.5);
      const name = `${part.name[language]} · ${Math.max(1, Math.round(100 * part.share))} %`;
      return { x: LEFT, y, drawn: [nameLines(name, y)] };
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
  return html`<svg viewBox="0 0 ${WIDTH} ${TOP + ROW * rows + BOTTOM}" role="img" aria-label="${alt}">
    ${drawn}
  </svg>`;
}

/** Characters in a line beside the tree: of Chinese half as many. */
const LINE = 52;

/** Writes a name in at most two lines; its end says most. */
function nameLines(name: string, y: number): Html {
  const width = /\p{Script=Han}/u.test(name) ? LINE / 2 : LINE;
  const words = name.split(" › ");
  let last = words.pop()!;
  while (words.length > 0 && `${words.at(-1)} › ${last}`.length <= width) last = `${words.pop()} › ${last}`;
  let first = words.length > 0 ? `${words.pop()} ›` : "";
  while (words.length > 0 && `${words.at(-1)} › ${first}`.length <= width)
    first = `${words.pop()} › ${first}`;
  if (words.length > 0) first = `… ${first}`;
  if (first === "")
    return html`<text class="name" x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${last}</text>`;
  return html`<text class="name" x="${LEFT - 8}" y="${y - 2}" text-anchor="end">${first}</text
    ><text class="name" x="${LEFT - 8}" y="${y + 11}" text-anchor="end">${last}</text>`;
}

function countLeaves(part: TreePart): number {
  return "parts" in part ? part.parts.reduce((sum, each) => sum + countLeaves(each), 0) : 1;
}

function highest(part: TreePart): number {
  if (!("parts" in part)) return Number.MIN_VALUE;
  return Math.max(part.height + 2 * part.sigma, ...part.parts.map(highest));
}
