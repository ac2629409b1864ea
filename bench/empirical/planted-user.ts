import { measureRequest } from "../../client-node/src/contribution.ts";
import { type Table, withoutUsers } from "../../client-node/src/table.ts";
import { muLow } from "../../shared/src/dp/canary-statistics.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import type { ByteSource } from "../../shared/src/math/rng.ts";
import { decodeRelease } from "../../shared/src/private-sum/decode.ts";
import { drawNoise } from "../../shared/src/private-sum/noise.ts";
import { deriveParameters } from "../../shared/src/private-sum/parameters.ts";
import { afterSession, wholeBudget } from "../../shared/src/private-sum/remaining.ts";
import { settledMuSq } from "../../shared/src/private-sum/trust-rows.ts";
import type { Request, SumParameters } from "../../shared/src/private-sum/types.ts";
import { shownProgramMu } from "../../shared/src/programs/contract.ts";
import { type ProgramName, contractOf } from "../../shared/src/programs/index.ts";
import { judgeClasses } from "../../shared/src/programs/evaluate/judged-classes.ts";
import type { TellingApart } from "../../shared/src/programs/prediction/several-classes.ts";
import type { Program } from "../../shared/src/programs/program.ts";
import { queryBlocks } from "../../shared/src/queries/index.ts";
import { rowTable } from "../../test/simulation/row-table.ts";
import { simulate } from "../../test/simulation/simulate.ts";
import { loneContext } from "../../test/simulation/lone-segmentation.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";

/** A program that is attacked. */
interface AttackedProgram {
  readonly program: ProgramName;
  /** What it is asked beside the target and the share of the evaluation. */
  readonly more?: object;
  /** Classes that it tells apart; absent: a yes or no. */
  readonly classes?: number;
  /** What is attacked is the sum by which `evaluate` judges its model, which was learnt from others. */
  readonly isJudged?: true;
}

/** Programs that are attacked. */
export const ATTACKED = {
  logistic: { program: "logistic" },
  tree: { program: "tree" },
  forest: { program: "forest" },
  "boosted-trees": { program: "boosted-trees" },
  network: { program: "network", more: { rounds: 5 } },
  "classes, three": { program: "classes", classes: 3 },
  "network, three classes": { program: "network", more: { rounds: 5 }, classes: 3 },
  "forest, three classes": { program: "forest", classes: 3 },
  "evaluate, three classes": { program: "classes", classes: 3, isJudged: true },
} as const satisfies Readonly<Record<string, AttackedProgram>>;

/** What is attacked. */
export type AttackedName = keyof typeof ATTACKED;

/** mu that a study is charged, and users of each of its nodes: enough for every program. */
const [MU, USERS] = [2, 400];
const COHORT = { n: 4, c: 1, t: 3, m: 3 };

/** Where the attacker cuts its score, in parts of the distance between its two means, and how sure a finding is. */
const CUTS = [0.25, 0.5, 0.75];
const ALPHA = 1e-6;

/** Chances of a program that studies without noise are run with. */
const CHANCES = 20;

const FEATURES = [1, 2, 3].map((at): FeatureSpec => {
  const name = `f${at}`;
  return {
    name,
    title: { en: name, zh: name },
    unit: "",
    measure: { of: "attribute", attribute: name },
    transform: "none",
    lo: 0,
    hi: 10,
    direction: "neutral",
  };
});

/** What an attacker has proved against a program, and what it may prove. */
export interface Attacked {
  readonly program: AttackedName;
  readonly muLow: number;
  /** mu of whoever lacks the noise of all nodes, who all stay. */
  readonly bound: number;
}

/** Draws a node's noise of a session. */
type Draw = (parameters: SumParameters, source: ByteSource) => Float64Array;

/** Noise left out: what the attack must find. */
export const WITHOUT_NOISE: Draw = ({ length }) => new Float64Array(length);

/** A node's made-up users; the first node's first is the one that is planted: as far out as can be, against the rule. */
function tableOf(node: number, classes: number): Table {
  const uniforms = seededUniforms(`planted/${node}`);
  const values = Array.from({ length: USERS * 3 }, (_, at) =>
    node === 0 && at < 3 ? 10 : 10 * uniforms.next(),
  );
  const labels = Int8Array.from({ length: USERS }, (_, user) => {
    if (node === 0 && user === 0) return 0;
    const isLow = 10 * uniforms.next() >= values[3 * user];
    return isLow ? 0 : 1 + (user % (classes - 1));
  });
  const table = rowTable(
    FEATURES.map(({ lo, hi }) => ({ lo, hi })),
    values,
  );
  return { ...table, outcome: { codes: table.codes, classes: labels } };
}

/**
 * Attacks everything that a whole program releases: somebody who knows all other users, and every question as it is asked,
 * subtracts their exact sums and projects the rest on what the planted user would add, over the variance. `runs` studies with
 * that user and as many without.
 */
export function attackProgram(
  program: AttackedName,
  runs: number,
  source: ByteSource,
  draw: Draw = drawNoise,
): Attacked {
  const { classes = 2 }: AttackedProgram = ATTACKED[program];
  const [first, ...others] = Array.from({ length: COHORT.n }, (_, node) => tableOf(node, classes));
  const rest = [withoutUsers(first, (user) => user === 0), ...others];
  const planted = withoutUsers(first, (user) => user > 0);
  const errors = CUTS.map(() => ({ falsePositives: 0, falseNegatives: 0 }));
  // Without noise a study is its program's own chance and no other: it is run once for each of a few, which count as all.
  const chances = draw === WITHOUT_NOISE ? Math.min(CHANCES, runs) : runs;
  const scored = Array.from({ length: chances }, (_, chance) =>
    [false, true].map((isThere) =>
      scoreOf(program, { rest, planted, isThere, seed: `${chance}` }, source, draw),
    ),
  );
  for (let run = 0; run < runs; run++) {
    for (const [arm, isThere] of [false, true].entries()) {
      const { score, separation } = scored[run % chances][arm];
      CUTS.forEach((cut, at) => {
        const isSaid = score >= cut * separation;
        if (isSaid && !isThere) errors[at].falsePositives += 1;
        if (!isSaid && isThere) errors[at].falseNegatives += 1;
      });
    }
  }
  const proved = muLow(errors, runs, ALPHA / Object.keys(ATTACKED).length);
  return { program, muLow: proved, bound: shownProgramMu(context("bound", classes), []) };
}

/** Returns what surrounds a program in one of the studies. */
function context(seed: string, classes: number) {
  const uniforms = (label: string) => seededUniforms(`planted/${seed}/${label}`);
  const known = { features: FEATURES, usersFloor: COHORT.n * USERS };
  const names = Array.from({ length: classes }, (_, label) => [`${label}`]);
  const targets = { class: { of: "attribute" as const, attribute: "class", classes: names } };
  return { ...loneContext(known, { mu: MU, cohort: COHORT, uniforms }), targets };
}

/** Begins what is attacked: a program, or the sum that judges what it has learnt from the others in an earlier study. */
function runningOf(name: AttackedName, rest: readonly Table[], seed: string): Program<unknown> {
  const { program, more, classes = 2, isJudged }: AttackedProgram = ATTACKED[name];
  const asked = { target: "class", evaluate: { share: 0.05 }, ...more };
  const around = context(seed, classes);
  if (!isJudged) return contractOf(program).run(asked, around);
  const { uniforms } = around;
  const model = learntFrom(rest, () => contractOf(program).run(asked, context("earlier", classes)));
  const earlier = [{ name: program, model, sums: [], uniforms }];
  return judgeClasses({ program: program as TellingApart, target: "class" }, { ...around, earlier }, 1);
}

/** By users: what an earlier study has learnt of them. */
const learnt = new WeakMap<readonly Table[], unknown>();

/** Returns what a program learns of users, run once for each. */
function learntFrom(rest: readonly Table[], run: () => Program<unknown>): unknown {
  if (learnt.has(rest)) return learnt.get(rest);
  const around = { tables: rest, cohort: COHORT, budget: { mu: MU, usersCap: USERS } };
  const { model } = simulate(run(), around, seededSource("planted/earlier"));
  learnt.set(rest, model);
  return model;
}

/** By users: what they were asked last, and what they add up to. */
const added = new WeakMap<readonly Table[], { readonly asked: string; readonly sum: Float64Array }>();

/** Adds users up; a question that is asked again, as the judge's is in every study, is not measured again. */
function sumOf(rest: readonly Table[], request: Request, parameters: SumParameters): Float64Array {
  const asked = JSON.stringify([request, parameters.blocks.map(({ length, scale }) => [length, scale])]);
  const last = added.get(rest);
  if (last?.asked === asked) return last.sum;
  const sum = new Float64Array(parameters.length);
  for (const table of rest)
    measureRequest(table, request, parameters).forEach((value, at) => (sum[at] += value));
  added.set(rest, { asked, sum });
  return sum;
}

/** A study with the planted user or without. */
interface Study {
  readonly rest: readonly Table[];
  readonly planted: Table;
  readonly isThere: boolean;
  readonly seed: string;
}

/** Runs a study to its end and scores its releases; `separation`: the mean of the score with the planted user in them. */
function scoreOf(
  name: AttackedName,
  { rest, planted, isThere, seed }: Study,
  source: ByteSource,
  draw: Draw,
): { readonly score: number; readonly separation: number } {
  const running = runningOf(name, rest, seed);
  let left = wholeBudget(MU);
  let [score, separation] = [0, 0];
  for (let step = running.next(); !step.done;) {
    const request = step.value;
    const budget = { mu: MU, usersCap: USERS, left };
    const parameters = deriveParameters(queryBlocks(request), request, COHORT, budget);
    left = afterSession(left, request.shares, settledMuSq(parameters, COHORT, COHORT.n));
    const part = measureRequest(planted, request, parameters);
    const sum = new Float64Array(parameters.length);
    for (let node = 0; node < COHORT.n; node++)
      draw(parameters, source).forEach((value, at) => (sum[at] += value));
    if (isThere) part.forEach((value, at) => (sum[at] += value));
    for (const { offset, length, nodeVariance } of parameters.blocks) {
      const variance = (COHORT.n * Number(nodeVariance.n)) / Number(nodeVariance.d);
      for (let at = offset; at < offset + length; at++) {
        score += (sum[at] * part[at]) / variance;
        separation += (part[at] * part[at]) / variance;
      }
    }
    sumOf(rest, request, parameters).forEach((value, at) => (sum[at] += value));
    step = running.next(decodeRelease(sum, parameters, COHORT.n));
  }
  return { score, separation };
}
