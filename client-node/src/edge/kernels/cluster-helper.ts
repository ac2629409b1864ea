import { parentPort, workerData } from "node:worker_threads";
import { type Task, help } from "../../clustering/crew.ts";
import type { ClusterModule } from "../../clustering/module.ts";
import type { Handed, HelperData } from "./helper-threads.ts";

// The thread that made this one hands it a compiled module.
const { module: compiled } = workerData as HelperData;
const module = new WebAssembly.Instance(compiled).exports as ClusterModule;
parentPort!.on("message", ({ job, helper }: Handed<Task>) => help(module, job, helper));
