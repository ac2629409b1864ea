import type { ChildProcess } from "node:child_process";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** What runs, and what removes all that it leaves. */
const running = new Map<ChildProcess, () => void>();

/**
 * Has a process end with this one, also one that is not yet, or never will be, able to see that by itself, and what it leaves with it.
 * Returns what takes that back.
 */
export function endsWithThis(child: ChildProcess, remove: () => void): () => void {
  if (running.size === 0) {
    process.on("exit", killAll);
    // Whoever hears a signal once takes its own listener off: this one counts before.
    for (const signal of SIGNALS) process.prependListener(signal, hear);
  }
  running.set(child, remove);
  return () => {
    if (running.delete(child) && running.size === 0) giveBack();
  };
}

function killAll(): void {
  for (const [child, remove] of running) {
    child.kill("SIGKILL");
    try {
      remove();
    } catch {
      // Whoever reads rows here next removes what is left.
    }
  }
}

function giveBack(): void {
  process.off("exit", killAll);
  for (const signal of SIGNALS) process.off(signal, hear);
}

/** A signal that nobody else listens to ends this process, without its `exit`: as it would have without this. */
function hear(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  killAll();
  giveBack();
  process.kill(process.pid, signal);
}
