import { parentPort, workerData } from "node:worker_threads";
import { type Task, help } from "../../clustering/crew.ts";
import type { ClusterModule } from "../../clustering/module.ts";
import type { Handed } from "./helper-threads.ts";

// The thread that made this one hands it a compiled module, and nothing else.
const module = new WebAssembly.Instance(workerData as WebAssembly.Module).exports as ClusterModule;
parentPort!.on("message", ({ job, helper }: Handed<Task>) => help(module, job, helper));
