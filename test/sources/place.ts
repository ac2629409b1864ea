/** Where a process of a test's own runs: at which address it listens, and the words before its command line. */
export interface Place {
  readonly host: string;
  readonly within: readonly string[];
}

/** This machine's loopback, among all its other processes. */
export const HERE: Place = { host: "127.0.0.1", within: [] };
