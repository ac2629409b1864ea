/** What is measured. */
export interface Options {
  readonly coordinators: number;
  readonly nodes: number;
  /** Seconds. */
  readonly lease: number;
  /** After how many seconds of silence a connection is given up: who is cut off is told by nobody. */
  readonly silent: number;
  /** Names of faults; empty: all that this machine allows. */
  readonly faults: readonly string[];
  /** Whether every fault is tried once, all in one study; else each has a study of its own and comes in every round. */
  readonly once: boolean;
  readonly json: boolean;
  /** The process that has made networks for the parties; undefined where all are on this machine's loopback. */
  readonly maker: number | undefined;
}

/** Networks that the parties are in, beside the members'. */
export function networksOf({ coordinators }: Pick<Options, "coordinators">): readonly string[] {
  return ["postgres", "redis", ...Array.from({ length: coordinators }, (_, at) => processName(at))];
}

/** The network of a coordinator's process. */
export function processName(at: number): string {
  return `process-${at + 1}`;
}
