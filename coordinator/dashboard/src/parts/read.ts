import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Something that a page reads by itself: not there yet, there, or why not. */
export interface Reading<T> {
  readonly value?: T;
  readonly problem?: Problem;
}

/** After how long it is tried again what has to wait behind others, or what nobody has answered. */
const AGAIN_MS = 3000;

/**
 * Reads something, and anew whenever one of `on` has changed; what was there before stays until then. What is refused for now only is read
 * again until it is there.
 */
export function useReading<T>(
  read: (() => Promise<T>) | undefined,
  on: readonly unknown[],
): Signal<Reading<T>> {
  const reading = useSignal<Reading<T>>({});
  useEffect(() => {
    let isOld = false;
    let again: number | undefined;
    const keep = (next: Reading<T>) => {
      if (!isOld) reading.value = next;
    };
    const readOn = () =>
      read?.()
        .then((value) => keep({ value }))
        .catch((error: unknown) => {
          if (!isProblem(error)) throw error;
          keep({ ...reading.peek(), problem: error });
          if (!isOld && isForNow(error)) again = window.setTimeout(() => void readOn(), AGAIN_MS);
        });
    void readOn();
    return () => {
      isOld = true;
      clearTimeout(again);
    };
  }, on);
  return reading;
}

/** Whether the same question may be answered a little later: there was no answer, others are first, or nobody can answer now. */
function isForNow({ status }: Problem): boolean {
  return status === 0 || status === 429 || status >= 500;
}
