import type { Task } from "../../clustering/crew.ts";
import { Engine } from "../../clustering/engine.ts";
import type { ClusterModule } from "../../clustering/module.ts";
import { readArtefact } from "./artefact.ts";
import { HelperThreads } from "./helper-threads.ts";
import { type Machine, instanceOf, openModule, thisMachine } from "./open-kernels.ts";

/** What threads run that help to find clusters. */
const SCRIPT = new URL("./cluster-helper.ts", import.meta.url);

/** Of fewer users one thread has all distances in a few tenths of a second: another takes as long to start. */
const WORTH_THREADS = 2 ** 15;

/** This machine, as it finds clusters. */
export function clusteringMachine(): Machine {
  return { ...thisMachine(), artefact: () => readArtefact("clusters") };
}

/** The engine of a process, and its threads. */
export interface OpenEngine {
  readonly engine: Engine;
  /** Starts the threads that help with at most so many users. */
  begin(users: number): void;
  /** Ends its threads. */
  end(): Promise<void>;
}

/** Who hears what does not work on this machine. */
export interface EngineOptions {
  /** Hears why the module is not used any more. */
  readonly told?: (why: string) => void;
  /** Hears once, when the system gives this process no thread more. */
  readonly refused?: (why: string) => void;
}

/**
 * Opens the engine that finds clusters; it works row by row with FEDSEG_KERNEL=reference, or
 * on a machine whose WebAssembly knows no vectors.
 * @throws CodedError KERNEL_ALTERED for a module that is not what was made of its source, KERNEL_UNKNOWN for another setting.
 */
export function openEngine(machine: Machine, { told = () => {}, refused }: EngineOptions = {}): OpenEngine {
  const module = openModule(machine);
  const instance = module && instanceOf<ClusterModule>(module, { told });
  if (!module || !instance) return { engine: new Engine(), begin: () => {}, end: async () => {} };
  const helpers = new HelperThreads<Task>(module, machine.threads - 1, { script: SCRIPT, refused });
  return {
    engine: new Engine({ module: instance, helpers, told }),
    begin: (users) => {
      if (users >= WORTH_THREADS) helpers.begin();
    },
    end: () => helpers.end(),
  };
}
