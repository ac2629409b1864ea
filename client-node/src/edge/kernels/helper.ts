import { parentPort, workerData } from "node:worker_threads";
import { help } from "../../kernels/job.ts";
import type { KernelModule } from "../../kernels/work.ts";
import { warmUp } from "../../kernels/warm-up.ts";
import type { Handed } from "./helper-threads.ts";

// The thread that made this one hands it a compiled module, and nothing else.
const module = new WebAssembly.Instance(workerData as WebAssembly.Module).exports as KernelModule;
warmUp(module);
parentPort!.on("message", ({ job, helper }: Handed) => help(module, job, helper));
