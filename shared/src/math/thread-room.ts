/** Bytes of addresses that a thread reserves, twice as many as were seen. */
const THREAD_BYTES = 1.25e9;

/** What the system may limit (ulimit -v, ulimit -d), and what says how much of it a process has. */
const LIMITED = [
  ["Max address space", "VmSize:"],
  ["Max data size", "VmData:"],
] as const;

/** Where Linux says both. */
const [LIMITS, STATUS] = ["/proc/self/limits", "/proc/self/status"];

/**
 * Tells for how many threads more this process may reserve memory, infinitely many where the system sets no limit, or does not tell:
 * one that gets none ends the whole process. `read` reads a file's text.
 */
export function roomForThreads(read: (path: string) => string): number {
  let texts: readonly string[];
  try {
    texts = [LIMITS, STATUS].map(read);
  } catch {
    // Systems without these files have no such limit.
    return Infinity;
  }
  const [limits, status] = texts;
  const left = LIMITED.map(
    ([limit, used]) => (numberIn(limits, limit) ?? Infinity) - 1024 * (numberIn(status, used) ?? 0),
  );
  return Math.max(0, Math.floor(Math.min(...left) / THREAD_BYTES));
}

/** The number of a line that begins with a name; undefined for none. */
function numberIn(text: string, name: string): number | undefined {
  const found = new RegExp(`^${name}\\s+(\\d+)`, "m").exec(text);
  return found ? Number(found[1]) : undefined;
}
