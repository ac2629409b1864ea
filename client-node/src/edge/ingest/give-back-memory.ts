/**
 * Looks through memory at once, and gives what nobody holds back to the system: V8 would keep it for later. For a process
 * that has come to its largest, and goes on beside an engine that takes all that it may. Does nothing where the process was
 * started without `--expose-gc`.
 */
export function giveBackMemory(): void {
  globalThis.gc?.({ type: "major", execution: "sync", flavor: "last-resort" });
}
