import type { Tell } from "@fedseg/wording/command-line/tell.ts";

/** Returns what tells the owner, once, that the system gives this process no thread more. */
export function threadsRefused(tell: Tell): (why: string) => void {
  return (why) =>
    tell(
      "THREADS_REFUSED",
      `The system gives this process no thread more to count with (${why.trim()}): it counts with those that it has, one at least; slower, and the same numbers. A limit of processes (ulimit -u, a container's pids limit) or of memory is the reason; raise it for speed.`,
    );
}
