import type { Task } from "../../clustering/crew.ts";
import { Engine } from "../../clustering/engine.ts";
import type { ClusterModule } from "../../clustering/module.ts";
import { readArtefact } from "./artefact.ts";
import { HelperThreads } from "./helper-threads.ts";
import { type Machine, instanceOf, openModule, thisMachine } from "./open-kernels.ts";

/** What threads run that help to find clusters. */
const SCRIPT = new URL("./cluster-helper.ts", import.meta.url);

/** This machine, as it finds clusters. */
export function clusteringMachine(): Machine {
  return { ...thisMachine(), artefact: () => readArtefact("clusters") };
}

/** The engine of a process, and its threads. */
export interface OpenEngine {
  readonly engine: Engine;
  /** Ends its threads. */
  end(): Promise<void>;
}

/**
 * Opens the engine that finds clusters, and starts the threads that help; it works row by row with FEDSEG_KERNEL=reference, or
 * on a machine whose WebAssembly knows no vectors. `told` hears why the module is not used any more.
 * @throws CodedError KERNEL_ALTERED for a module that is not what was made of its source, KERNEL_UNKNOWN for another setting.
 */
export function openEngine(machine: Machine, told: (why: string) => void = () => undefined): OpenEngine {
  const module = openModule(machine);
  const instance = module && instanceOf<ClusterModule>(module, { told });
  if (!module || !instance) return { engine: new Engine(), end: async () => {} };
  const helpers = new HelperThreads<Task>(module, machine.threads - 1, SCRIPT);
  helpers.begin();
  return { engine: new Engine({ module: instance, helpers, told }), end: () => helpers.end() };
}
