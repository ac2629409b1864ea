/** What tells the time and calls back: performance.now and setTimeout of a process. */
export interface Timer {
  /** Milliseconds on a clock that never steps back. */
  now(): number;
  /** Calls back once after a time, or later where the process was at something else. */
  after(ms: number, call: () => void): void;
}

/** How late a timer may be and still count as on time, how long it is listened on at most, and how often. */
const [ON_TIME_MS, LONGEST_MS, MOST_AGAIN] = [20, 60_000, 10];

/**
 * Calls back once a time has passed in which this process could hear: where it was at something else when the time was over, as with the sums
 * of another study, or was frozen, whoever has answered meanwhile is read first. It listens on for as long as it was late, no longer
 * than the time itself or a minute, again and again but not for ever.
 */
export function whileListening(ms: number, call: () => void, timer: Timer): void {
  let again = 0;
  const wait = (forMs: number) => {
    const due = timer.now() + forMs;
    timer.after(forMs, () => {
      const late = timer.now() - due;
      if (late <= ON_TIME_MS || again === MOST_AGAIN) return call();
      again += 1;
      wait(Math.min(late, ms, LONGEST_MS));
    });
  };
  wait(ms);
}
