import { log } from "../../math/log.ts";
import { type Merge, wardTree } from "../../math/ward.ts";
import type { WeightedPoints } from "../../math/weighted-points.ts";

/** From so few groups on, all courses are tried. */
const AHEAD = 7;

/**
 * Merges groups by Ward's rule, each time the pair that costs least. Of the last `AHEAD` all courses with rising heights are
 * tried, because a greedy choice among few large groups often spoils the cuts above it: taken is that whose sums of squares
 * have the least product, if no cut is 2 % worse than the greedy one. `within`: sum of squares within the groups themselves;
 * every weight is positive.
 */
export function mergeGroups(groups: WeightedPoints, within: number): Merge[] {
  const { q, weights } = groups;
  const n = weights.length;
  const greedy = wardTree(groups);
  const first = greedy.slice(0, Math.max(n - AHEAD, 0));
  const parts = Array.from({ length: n }, (_, at): Part => {
    return { name: at, mass: weights[at], center: groups.points.subarray(at * q, (at + 1) * q) };
  });
  let spent = within;
  for (const [at, { a, b, height }] of first.entries()) {
    const [i, j] = [a, b].map((name) => parts.findIndex((part) => part.name === name));
    parts.splice(0, parts.length, ...joined(parts, [i, j], n + at));
    spent += height;
  }
  const state: State = { parts, spent, name: n + first.length, floor: first.at(-1)?.height ?? 0 };
  const limits = new Float64Array(parts.length + 1);
  for (const [at, { height }] of greedy.slice(first.length).entries()) {
    spent += height;
    limits[parts.length - 1 - at] = spent * SLACK;
  }
  return [...first, ...bestCourse(state, limits).merges];
}

/** What a cut may exceed the greedy one by. */
const SLACK = 1.02;

interface Part {
  readonly name: number;
  readonly mass: number;
  readonly center: Float64Array;
}

interface State {
  readonly parts: readonly Part[];
  /** Sum of squares within the parts. */
  readonly spent: number;
  /** The next merge's. */
  readonly name: number;
  /** No height is below it. */
  readonly floor: number;
}

/** Returns the parts with two of them replaced by what they are together, at the end. */
function joined(parts: readonly Part[], [i, j]: readonly [number, number], name: number): Part[] {
  const [a, b] = [parts[i], parts[j]];
  const mass = a.mass + b.mass;
  const center = a.center.map((value, axis) => (a.mass * value + b.mass * b.center[axis]) / mass);
  return [...parts.filter((part) => part !== a && part !== b), { name, mass, center }];
}

/** Lists what a state may become, with the merge that leads there. */
function* stepsOf({ parts, spent, name, floor }: State): Generator<readonly [Merge, State]> {
  for (let i = 0; i < parts.length; i++) {
    for (let j = i + 1; j < parts.length; j++) {
      const height = costOf(parts[i], parts[j]);
      if (height < floor * ROUNDING) continue;
      const pair = [parts[i].name, parts[j].name];
      const merge = { a: Math.min(...pair), b: Math.max(...pair), height };
      const next = {
        parts: joined(parts, [i, j], name),
        spent: spent + height,
        name: name + 1,
        floor: height,
      };
      yield [merge, next];
    }
  }
}

/** Heights that rise are not always so after rounding. */
const ROUNDING = 1 - 1e-9;

interface Course {
  readonly score: number;
  readonly merges: readonly Merge[];
}

/** Finds the course of merges with the least sum of logarithms, the first of equals. `limits`: most of the sum of squares by groups left. */
function bestCourse(state: State, limits: Float64Array): Course {
  if (state.parts.length === 1) return { score: 0, merges: [] };
  let best: Course = { score: Infinity, merges: [] };
  for (const [merge, next] of stepsOf(state)) {
    if (next.spent > limits[next.parts.length]) continue;
    const rest = bestCourse(next, limits);
    const score = log(Math.max(next.spent, Number.MIN_VALUE)) + rest.score;
    if (score < best.score) best = { score, merges: [merge, ...rest.merges] };
  }
  return best;
}

function costOf(a: Part, b: Part): number {
  let square = 0;
  for (let axis = 0; axis < a.center.length; axis++) square += (a.center[axis] - b.center[axis]) ** 2;
  return (square * a.mass * b.mass) / (a.mass + b.mass);
}
