/** What is asked of every program that foretells who buys again. */
const FORETELL = { target: "again", evaluate: { share: 0.05 } } as const;

/** Programs that the demo can run behind the segments, and what it asks them for. */
export const FURTHER = {
  hierarchy: { spec: { groups: [2, 4] } },
  explain: { spec: { depth: 3 } },
  behaviour: { share: 0.2, spec: { windowDays: 90, periods: 6 } },
  logistic: { share: 0.4, spec: FORETELL },
  tree: { share: 0.4, spec: FORETELL },
  forest: { share: 0.4, spec: FORETELL },
  "boosted-trees": { share: 0.8, spec: FORETELL },
  network: { share: 0.6, spec: { ...FORETELL, rounds: 15 } },
  classes: { share: 0.6, spec: { target: "tier", evaluate: { share: 0.1 } } },
  value: { share: 0.6, spec: { target: "spending", evaluate: { share: 0.1 } } },
  affinity: { share: 0.3, spec: { most: 5, floor: 20 } },
  evaluate: { share: 0.3, spec: { outcome: { target: "again", spendUpTo: 2000 } } },
} as const;

export type FurtherProgram = keyof typeof FURTHER;

/** Programs behind the segments by what a study is for: the first is what nothing was asked of, the others are as a coordinator's draft has them. */
export const TEMPLATES: Readonly<Record<string, readonly FurtherProgram[]>> = {
  segments: ["explain"],
  rfm: ["hierarchy", "explain"],
  retail: ["hierarchy", "explain", "behaviour", "logistic", "affinity", "evaluate"],
};

/** All programs that tell something of customers by one target: what the simulated market is asked with the template for shops. */
export const ALL_OF_ONE_TARGET: readonly FurtherProgram[] = [
  "hierarchy",
  "explain",
  "behaviour",
  "logistic",
  "tree",
  "forest",
  "boosted-trees",
  "network",
  "affinity",
  "evaluate",
];

/** Segments that the demo asks for. */
export const SEGMENTS = 5;

/** Most of the budget that programs behind the segments get together. */
const MOST_FURTHER = 0.6;

/** Programs that begin with a logistic regression: with that before them, where there is one. */
const BEGUN: ReadonlySet<FurtherProgram> = new Set(["boosted-trees", "network"]);

/** What became of users is a yes or a no: beside other targets the scorecard is of segments and of what was foretold. */
export function judgedBeside(programs: readonly FurtherProgram[]) {
  return programs.includes("classes") ? { classes: { program: "classes", target: "tier" } } : {};
}

/** Returns what runs behind the segments: shares as each asks for, less of each when that is too much together. */
export function furtherPrograms(programs: readonly FurtherProgram[]) {
  const isOther = programs.some((name) => name === "classes" || name === "value");
  const specOf = (name: FurtherProgram, at: number) => {
    if (name === "evaluate" && isOther) return judgedBeside(programs.slice(0, at));
    const { spec } = FURTHER[name];
    const isStarted = BEGUN.has(name) && programs.slice(0, at).includes("logistic");
    return isStarted ? { ...spec, start: "logistic" } : spec;
  };
  const asked = programs.map((name, at) => ({
    name,
    share: undefined,
    ...FURTHER[name],
    spec: specOf(name, at),
  }));
  const whole = asked.reduce((sum, { share = 0 }) => sum + share, 0);
  const part = Math.min(1, MOST_FURTHER / Math.max(whole, MOST_FURTHER));
  return asked.map(({ share, ...program }) =>
    share === undefined ? program : { ...program, share: Math.floor(1000 * share * part) / 1000 },
  );
}
