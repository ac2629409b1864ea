import { clusteringMachine } from "../kernels/open-engine.ts";
import { linesMachine } from "../kernels/open-lines.ts";
import { type Machine, openKernels, openModule, thisMachine } from "../kernels/open-kernels.ts";
import { type Finding, findingOf } from "./finding.ts";

/** This machine with each of its compiled modules, that of sums first. */
export function ownMachines(): readonly [Machine, ...Machine[]] {
  return [thisMachine(), clusteringMachine(), linesMachine()];
}

/** Checks what rows are read and sums added up with: the compiled modules are what was made of their source, and this machine can run them. */
export function checkKernels(machines = ownMachines()): Finding {
  const check = "kernels";
  const [sums, ...besides] = machines;
  const isReference = sums.setting === "reference";
  try {
    // Also of a setting that leaves them out: whether it can be left out itself.
    for (const { artefact } of machines) artefact();
    for (const other of besides) openModule(other);
    const isCompiled = openKernels(sums) !== undefined;
    if (isReference) return slow("as FEDSEG_KERNEL=reference says", "Leave FEDSEG_KERNEL out.");
    if (!isCompiled)
      return slow(
        "this machine's WebAssembly knows no vectors, or has no memory",
        "Nothing has to be done: sums are the same; a newer processor, or more memory, has them sooner.",
      );
    const threads = sums.threads === 1 ? "one thread" : `up to ${sums.threads} threads`;
    return { check, verdict: "PASS", text: `sums are added up by the compiled kernels, with ${threads}` };
  } catch (error) {
    return findingOf(check, isReference ? "WARN" : "FAIL", error);
  }
}

function slow(because: string, todo: string): Finding {
  return { check: "kernels", verdict: "WARN", text: `users are measured one by one: ${because}`, todo };
}
