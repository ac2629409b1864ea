import * as Plot from "@observablehq/plot";
import type { TreeFork, TreePart } from "../programs/section.ts";
import { plainText } from "../page/plain-text.ts";
import { foldText } from "../terminal/fold-text.ts";
import type { Language } from "../language.ts";
import { type Picture, COLOUR, type ChartWidth, NARROW, WIDE } from "./picture.ts";

/** Room for names in pixels, and their columns, of which a Chinese character takes two. */
const ROOM = { [NARROW]: { left: 158, columns: 24 }, [WIDE]: { left: 368, columns: 58 } } as const;
/** Height of a group's row besides its lines, and of a line. */
const [GAP, LINE] = [10, 14];
const RIGHT = 12;

interface Segment {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}

/** What has been drawn of a part so far: how far right it ends, at which height of the picture. */
interface Ended {
  readonly x: number;
  readonly y: number;
}

/** Draws a tree that lies on its side: groups at the left, the whole at the right, heights as roots. */
export function treeChart(
  tree: TreePart,
  language: Language,
  { alt, width }: { readonly alt: string; readonly width: ChartWidth },
): Picture {
  const { left, columns } = ROOM[width];
  const { names, branches, errors, height } = layTree(tree, language, columns);
  const ends = errors.flatMap(({ x1, x2, y1 }) =>
    [x1, x2].map((x) => ({ x1: x, x2: x, y1: y1 - 4, y2: y1 + 4 })),
  );
  const segment = { x1: "x1", x2: "x2", y1: "y1", y2: "y2", strokeWidth: 1.5 } as const;
  return {
    alt: `${alt}: ${leavesOf(tree, language).join("; ")}`,
    options: {
      width,
      height,
      marginLeft: left,
      marginRight: RIGHT,
      marginTop: 0,
      marginBottom: 0,
      x: { domain: [0, Math.max(...errors.map(({ x2 }) => x2), Number.MIN_VALUE)], axis: null },
      y: { type: "identity", axis: null },
    },
    marks: [
      Plot.link(branches, { ...segment, stroke: COLOUR.accent }),
      Plot.link([...errors, ...ends], { ...segment, stroke: COLOUR.ink }),
      Plot.text(names, {
        y: "y",
        text: "text",
        frameAnchor: "left",
        textAnchor: "end",
        dx: -8,
        fill: COLOUR.ink,
        fontSize: 12,
      }),
    ],
  };
}

interface LaidTree {
  readonly names: readonly { readonly text: string; readonly y: number }[];
  readonly branches: readonly Segment[];
  /** Two standard errors either way of every fork. */
  readonly errors: readonly Segment[];
  readonly height: number;
}

function layTree(tree: TreePart, language: Language, columns: number): LaidTree {
  const [names, branches, errors]: [{ text: string; y: number }[], Segment[], Segment[]] = [[], [], []];
  let bottom = 4;
  const lay = (part: TreePart): Ended => {
    if (!("parts" in part)) {
      const lines = foldText(plainText(leafText(part, language)), 0, columns).split("\n");
      const top = bottom + GAP / 2;
      names.push(...lines.map((text, at) => ({ text, y: top + (at + 0.5) * LINE })));
      bottom += LINE * lines.length + GAP;
      return { x: 0, y: top + (LINE * lines.length) / 2 };
    }
    const sides = part.parts.map(lay);
    const { height, sigma } = part;
    const [x, from, to] = [height, height - 2 * sigma, height + 2 * sigma].map((each) =>
      Math.sqrt(Math.max(each, 0)),
    );
    const [top, end] = [sides[0].y, sides[sides.length - 1].y];
    const y = (top + end) / 2;
    branches.push(...sides.map((side) => ({ x1: side.x, x2: x, y1: side.y, y2: side.y })));
    branches.push({ x1: x, x2: x, y1: top, y2: end });
    errors.push({ x1: from, x2: to, y1: y, y2: y });
    return { x, y };
  };
  lay(tree);
  return { names, branches, errors, height: bottom + 4 };
}

function leavesOf(part: TreePart, language: Language): readonly string[] {
  return "parts" in part
    ? part.parts.flatMap((each) => leavesOf(each, language))
    : [leafText(part, language)];
}

function leafText({ name, share }: Exclude<TreePart, TreeFork>, language: Language): string {
  return `${Math.max(1, Math.round(100 * share))} % · ${name[language]}`;
}
