import { openKernels, thisMachine } from "@fedseg/client-node/edge/kernels/open-kernels.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import type { QueryId } from "@fedseg/shared/queries/index.ts";
import { crowd, example, parametersOf } from "./asked.ts";

/**
 * Adds users up in a process of its own, which its parent has started with some limit; prints which sums were not what is
 * measured, and what the owner would hear.
 */
const USERS = 20_000;
const ASKED: readonly QueryId[] = [
  "moments",
  "cell-histogram",
  "gradient",
  "leaf-gradients",
  "basket-counts",
];

const heard: string[] = [];
const opened = openKernels({ ...thisMachine(), setting: "" }, { told: (why) => void heard.push(why) });
opened?.begin(2 ** 20);
const table = crowd(USERS);
const wrong: string[] = [];
for (let round = 0; round < 3; round++) {
  for (const query of ASKED) {
    const asked = example(query);
    const parameters = parametersOf(asked);
    const sums = measureRequest(table, asked, parameters, { fast: opened?.fast });
    const measured = measureRequest(table, asked, parameters);
    if (sums.some((value, at) => value !== measured[at])) wrong.push(query);
    // Threads have their turn to begin.
    await new Promise((done) => setTimeout(done, 20));
  }
}
await opened?.end();
console.log(JSON.stringify({ wrong, heard, isOpen: opened !== undefined, threads: thisMachine().threads }));
