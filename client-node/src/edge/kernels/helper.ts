import { parentPort, workerData } from "node:worker_threads";
import { help } from "../../kernels/job.ts";
import type { KernelModule } from "../../kernels/work.ts";
import { warmUp } from "../../kernels/warm-up.ts";
import type { Handed, HelperData } from "./helper-threads.ts";

// The thread that made this one hands it a compiled module, and where it says that it is warm.
const { module: compiled, warm } = workerData as HelperData;
const module = new WebAssembly.Instance(compiled).exports as KernelModule;
warmUp(module);
Atomics.add(warm, 0, 1);
Atomics.notify(warm, 0);
parentPort!.on("message", ({ job, helper }: Handed) => help(module, job, helper));
