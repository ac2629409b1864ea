import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { type QueryId, exampleRequest } from "@fedseg/shared/queries/index.ts";
import { exampleScaling } from "@fedseg/shared/queries/example-size.ts";
import type { Scorer } from "@fedseg/shared/queries/scorer.ts";
import { exampleTrees, leavesOf } from "@fedseg/shared/queries/trees.ts";
import { madeUpBesides } from "../features/besides.ts";
import { type Table, madeUpBaskets } from "../table.ts";
import { kernels, workOf } from "./kernels.ts";
import { TileCounter, usersOf } from "./tile-counter.ts";
import type { KernelModule } from "./work.ts";

/** The case that is at hand when it counts: features, segments, bins. */
const SIZE = { d: 20, k: 5, bins: 10 };
const USERS = 4096;
/** Tiles after which functions run as fast as they ever will; each returns, so that a better one can take its place. */
const TILES = 24;

/** Lets every function of the module add up made-up users, so that all threads find it compiled as well as can be. */
export function warmUp(module: KernelModule): void {
  const table = madeUp();
  const examples = (Object.keys(kernels) as QueryId[]).map((query) => exampleRequest(query, SIZE));
  for (const request of [...examples, ...scored()]) {
    for (let work = workOf(request, table); work; work = work.further) {
      const counter = new TileCounter(module, work, usersOf(work, table), USERS);
      for (let tile = 0; tile < TILES; tile++) counter.add(0);
      counter.take(new Float64Array(work.length));
    }
  }
}

/** Questions about scores that trees and hidden units give; of those that weights give there are examples. */
function scored(): readonly { query: QueryId; params: unknown }[] {
  const { d, k } = SIZE;
  const weights = { intercept: 0, columns: Array.from({ length: d }, () => 1) };
  const rows = { scaling: exampleScaling(d), weights, hidden: [{ ...weights, out: 1 }] };
  const trees = exampleTrees(k, d).map((tree) => ({
    ...tree,
    leaves: Array.from({ length: leavesOf(tree) }, () => 1),
  }));
  const scorers: readonly Scorer[] = [
    { kind: "trees", trees },
    { kind: "network", ...rows },
  ];
  return [
    { query: "gradient", params: { ...rows, reach: 1 } },
    ...scorers.map((scorer) => ({ query: "score-counts" as const, params: { scorer, starts: [0] } })),
  ];
}

/** Users whose codes are spread over all there are. */
function madeUp(): Table {
  const codes = Uint16Array.from({ length: USERS * SIZE.d }, (_, at) => (at * 40_503) % NO_CODE);
  const classes = Int8Array.from({ length: USERS }, (_, user) => user % 2);
  return {
    users: USERS,
    d: SIZE.d,
    codes,
    ids: [],
    outcome: { codes, classes, arms: classes },
    baskets: madeUpBaskets(USERS),
    besides: madeUpBesides(USERS),
  };
}
