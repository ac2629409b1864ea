import { type LinesModule, countIn } from "../../ingest/lines-module.ts";
import type { BeginCount } from "../../ingest/plain-lines.ts";
import { readArtefact } from "./artefact.ts";
import { type Machine, instanceOf, openModule, thisMachine } from "./open-kernels.ts";

/** This machine, with that module. */
export function linesMachine(): Machine {
  return { ...thisMachine(), artefact: () => readArtefact("lines") };
}

/**
 * Opens the module that counts plain lines; undefined where that is done without it, as in `openKernels`.
 * @throws CodedError KERNEL_ALTERED or KERNEL_UNKNOWN, as there.
 */
export function openLines(machine: Machine = linesMachine()): BeginCount | undefined {
  const module = openModule(machine);
  const instance = module && instanceOf<LinesModule>(module, {});
  return instance && countIn(instance);
}
