import { type Tell, tellText } from "@fedseg/wording/command-line/tell.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";

/** Returns what tells the owner, once, that the system gives this process no thread more. */
export function threadsRefused(tell: Tell): (why: string) => void {
  return telling(
    tell,
    "THREADS_REFUSED",
    (why) =>
      `The system gives this process no thread more to count with (${why}): it counts with those that it has, one at least; slower, and the same numbers. A limit of processes (ulimit -u, a container's pids limit) or of memory is the reason; raise it for speed.`,
  );
}

/** Returns what tells the owner that the compiled kernels are of no use in this process any more. */
export function kernelsFailed(tell: Tell): (why: string) => void {
  return telling(
    tell,
    "KERNEL_FAILED",
    (why) =>
      `The compiled kernels are not used any more (${why}). Until this process is started anew it counts without them: slower, and the same numbers.`,
  );
}

/** Tells a text in both languages, and in it why. */
function telling(tell: Tell, code: string, text: (why: string) => string): (why: string) => void {
  return (why) => tellText(tell, code, refusalTexts(text(why.trim())));
}
