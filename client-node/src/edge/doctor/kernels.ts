import { clusteringMachine } from "../kernels/open-engine.ts";
import { openKernels, openModule, thisMachine } from "../kernels/open-kernels.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Checks what sums are added up with: the compiled modules are what was made of their source, and this machine can run them. */
export function checkKernels(machine = thisMachine(), clustering = clusteringMachine()): Finding {
  const check = "kernels";
  try {
    openModule(clustering);
    const isCompiled = openKernels(machine) !== undefined;
    if (machine.setting === "reference")
      return slow("as FEDSEG_KERNEL=reference says", "Leave FEDSEG_KERNEL out.");
    if (!isCompiled)
      return slow(
        "this machine's WebAssembly knows no vectors, or has no memory",
        "Nothing has to be done: sums are the same; a newer processor, or more memory, has them sooner.",
      );
    const threads = machine.threads === 1 ? "one thread" : `up to ${machine.threads} threads`;
    return { check, verdict: "PASS", text: `sums are added up by the compiled kernels, with ${threads}` };
  } catch (error) {
    return findingOf(check, "FAIL", error);
  }
}

function slow(because: string, todo: string): Finding {
  return { check: "kernels", verdict: "WARN", text: `users are measured one by one: ${because}`, todo };
}
