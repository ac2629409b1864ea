import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { type QueryId, exampleRequest } from "@fedseg/shared/queries/index.ts";
import type { Table } from "../table.ts";
import { kernels, workOf } from "./kernels.ts";
import { TileCounter } from "./tile-counter.ts";
import type { KernelModule } from "./work.ts";

/** The case that is at hand when it counts: features, segments, bins. */
const SIZE = { d: 20, k: 5, bins: 10 };
const USERS = 4096;
/** Tiles after which functions run as fast as they ever will; each returns, so that a better one can take its place. */
const TILES = 24;

/** Lets every function of the module add up made-up users, so that all threads find it compiled as well as can be. */
export function warmUp(module: KernelModule): void {
  const table = madeUp();
  for (const query of Object.keys(kernels) as QueryId[]) {
    const work = workOf(exampleRequest(query, SIZE), table);
    if (!work) continue;
    const counter = new TileCounter(module, work, { ...table, ...table.outcome }, USERS);
    for (let tile = 0; tile < TILES; tile++) counter.add(0);
    counter.take(new Float64Array(work.length));
  }
}

/** Users whose codes are spread over all there are. */
function madeUp(): Table & Required<Pick<Table, "outcome">> {
  const codes = Uint16Array.from({ length: USERS * SIZE.d }, (_, at) => (at * 40_503) % NO_CODE);
  const classes = Int8Array.from({ length: USERS }, (_, user) => user % 2);
  return { users: USERS, d: SIZE.d, codes, ids: [], outcome: { codes, classes } };
}
