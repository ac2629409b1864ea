/** What tells the time and calls back. */
export interface Timer {
  /** Milliseconds on a clock that never steps back. */
  now(): number;
  after(ms: number, call: () => void): void;
}
