import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import { type TargetKind, kindOf } from "@fedseg/shared/features/target.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/** Lists of programs to begin with, by what a study is for. */
export const TEMPLATES = ["segments", "rfm", "retail"] as const;

export type Template = (typeof TEMPLATES)[number];

/** A program as a draft writes it: its share of the budget, none for the first one's rest and for free ones, and its spec's lines. */
interface DraftProgram {
  readonly name: string;
  readonly share?: number;
  readonly spec: readonly string[];
}

const SEGMENTATION: DraftProgram = {
  name: "segmentation",
  spec: [
    "k: 5 # segments; or { from: 3, to: 10, prefer: 5 }, and the data have a say",
    "normalise: quantiles",
    "describe: { share: 0.15 } # of its budget, for what is told of segments",
    "sizeFloor: 20 # smaller segments are not shown",
  ],
};
const HIERARCHY: DraftProgram = {
  name: "hierarchy",
  spec: ["groups: [2, 4] # groups within which segments lie; costs nothing"],
};
const EXPLAIN: DraftProgram = {
  name: "explain",
  spec: ["depth: 4 # rules of so many conditions; costs nothing"],
};

/** What learns each kind of target, and what is said of it. */
const LEARNS: Readonly<Record<TargetKind, readonly [program: string, says: string]>> = {
  "yes-no": ["logistic", "whose chance is foretold"],
  classes: ["classes", "the chance of each of its classes is foretold"],
  value: ["value", "whose value is foretold"],
};

function predict(target: string, kind: TargetKind): DraftProgram {
  const [name, says] = LEARNS[kind];
  return { name, share: 0.3, spec: [`target: ${target} # ${says}`, "evaluate: { share: 0.05 }"] };
}

const AFFINITY: DraftProgram = {
  name: "affinity",
  share: 0.2,
  spec: [
    "most: 5 # latest things bought that count, of one user",
    "floor: 20 # what fewer have bought is never named",
  ],
};

const BEHAVIOUR: DraftProgram = {
  name: "behaviour",
  share: 0.1,
  spec: [
    "windowDays: 90 # of the funnel from a look to an order",
    "periods: 6 # months after the first order",
  ],
};

/** What is said of segments alone, where no chances are foretold. */
const SEGMENTS_JUDGED: DraftProgram = { name: "evaluate", share: 0.1, spec: ["{}"] };

/** How each kind of target is judged; a value by what its program was told. */
const JUDGED: Readonly<Record<TargetKind, (target: string) => readonly string[]>> = {
  "yes-no": (target) => [
    `outcome: { target: ${target} } # what became of users; spendUpTo: 500 also adds up what they spent`,
  ],
  classes: (target) => [
    `classes: { program: classes, target: ${target} } # how often the likeliest class is right`,
  ],
  value: () => ["{}"],
};

/**
 * Returns the lines of a draft's programs. "retail" says how segments behave, foretells the dictionary's first target, says
 * where it has a catalogue what segments buy, and how good all of it is; `leftOut`: names of programs that are not drafted.
 * @throws CodedError INIT_TEMPLATE
 */
export function draftPrograms(
  template: Template,
  dictionary: Dictionary,
  leftOut: ReadonlySet<string> = new Set(),
): string {
  return programsOf(template, dictionary)
    .filter(({ name }) => !leftOut.has(name))
    .map((program) => (leftOut.has("classes") && program.name === "evaluate" ? SEGMENTS_JUDGED : program))
    .flatMap(({ name, share, spec }) => [
      `    - name: ${name}`,
      ...(share === undefined
        ? []
        : [`      share: ${share} # of the study's budget; the segmentation has the rest`]),
      "      spec:",
      ...spec.map((line) => `        ${line}`),
    ])
    .join("\n");
}

function programsOf(template: Template, { targets, catalogue }: Dictionary): readonly DraftProgram[] {
  if (template === "segments") return [SEGMENTATION];
  if (template === "rfm") return [SEGMENTATION, HIERARCHY, EXPLAIN];
  const [first] = Object.entries(targets ?? {});
  if (first === undefined) {
    throw new CodedError("INIT_TEMPLATE", {
      what: "The template `retail` foretells who buys again, and the dictionary has no target.",
      why: "What is foretold is agreed between all platforms, in their dictionary.",
      todo: "Write targets: { again: { of: bought-again, withinDays: 90 } } into the dictionary at every platform, or take --template rfm.",
    });
  }
  const [target, kind] = [first[0], kindOf(first[1])];
  return [
    SEGMENTATION,
    HIERARCHY,
    EXPLAIN,
    BEHAVIOUR,
    predict(target, kind),
    ...(catalogue ? [AFFINITY] : []),
    { name: "evaluate", share: 0.1, spec: JUDGED[kind](target) },
  ];
}

/** Reads the name of a template. @throws CodedError INIT_TEMPLATE */
export function readTemplate(name: string): Template {
  const found = TEMPLATES.find((one) => one === name);
  if (found) return found;
  throw new CodedError("INIT_TEMPLATE", {
    what: `There is no template ${JSON.stringify(name)}.`,
    why: "A template is a list of programs to begin with.",
    todo: `Use one of: ${TEMPLATES.join(", ")}.`,
  });
}
