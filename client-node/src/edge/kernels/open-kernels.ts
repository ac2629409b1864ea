import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { CodedError } from "@fedseg/shared/errors.ts";
import { roomForThreads } from "@fedseg/shared/math/thread-room.ts";
import { type FastOptions, FastSums } from "../../kernels/fast-sums.ts";
import type { KernelModule } from "../../kernels/work.ts";
import { readArtefact } from "./artefact.ts";
import { HelperThreads } from "./helper-threads.ts";

/** Of fewer users one thread has the sum in a few milliseconds: to start another and to warm it takes longer than all sums of a study. */
const WORTH_THREADS = 2 ** 16;

/** More threads than these wait for memory. */
const MOST_THREADS = 8;

/** What there is to count with. */
export interface Machine {
  /** Threads that may count at once, this one among them. */
  readonly threads: number;
  /** The module's bytes. @throws CodedError KERNEL_ALTERED. */
  readonly artefact: () => Uint8Array;
  /** As FEDSEG_KERNEL says; empty for the module. */
  readonly setting: string;
}

/** This machine, as this process was started on it. */
export function thisMachine(): Machine {
  return {
    // Each reserves some gigabytes.
    threads:
      roomForThreads((path) => readFileSync(path, "utf8")) < Infinity
        ? 1
        : Math.min(availableParallelism(), MOST_THREADS),
    artefact: () => readArtefact(),
    setting: process.env["FEDSEG_KERNEL"] ?? "",
  };
}

/** The module of a process, ready to add up, and its threads. */
export interface Kernels {
  readonly fast: FastSums;
  /** Starts the threads that help with at most so many users, those that have ended as well. */
  begin(users: number): void;
  /** Ends its threads. */
  end(): Promise<void>;
}

/** How sums are opened. */
export interface KernelOptions extends FastOptions {
  /** Hears once, when the system gives this process no thread more. */
  readonly refused?: (why: string) => void;
}

/**
 * Opens the module; undefined where users are measured one by one: FEDSEG_KERNEL=reference, a machine without WebAssembly or
 * whose WebAssembly knows no vectors, or one that gives it no memory.
 * @throws CodedError KERNEL_ALTERED for a module that is not what was made of its source, KERNEL_UNKNOWN for another setting.
 */
export function openKernels(machine: Machine, options: KernelOptions = {}): Kernels | undefined {
  const module = openModule(machine);
  if (!module) return undefined;
  const instance = instanceOf(module, options);
  if (!instance) return undefined;
  const helpers = new HelperThreads(module, machine.threads - 1, options);
  return {
    fast: new FastSums(instance, helpers, options),
    begin: (users) => {
      if (users >= WORTH_THREADS) helpers.begin();
    },
    end: () => helpers.end(),
  };
}

/** Makes an instance of a module; undefined where it gets no memory. */
export function instanceOf<Exports = KernelModule>(
  module: WebAssembly.Module,
  { told }: Pick<FastOptions, "told">,
): Exports | undefined {
  try {
    return new WebAssembly.Instance(module).exports as Exports;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    told?.(error.message);
    return undefined;
  }
}

/** Compiles a module, unless the setting or the machine is against it. @throws CodedError as `openKernels`. */
export function openModule({ setting, artefact }: Machine): WebAssembly.Module | undefined {
  if (setting === "reference") return undefined;
  if (setting !== "") throw unknown(setting);
  return compiled(artefact());
}

function compiled(bytes: Uint8Array): WebAssembly.Module | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

function unknown(setting: string): CodedError {
  return new CodedError("KERNEL_UNKNOWN", {
    what: `FEDSEG_KERNEL is ${JSON.stringify(setting)}.`,
    why: "Only reference is known, which counts user by user; without it the compiled kernels count.",
    todo: "Set FEDSEG_KERNEL=reference, or leave it out.",
  });
}
