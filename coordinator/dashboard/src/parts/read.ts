import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Something that a page reads by itself: not there yet, there, or why not. */
export interface Reading<T> {
  readonly value?: T;
  readonly problem?: Problem;
}

/** Reads something, and anew whenever one of `on` has changed; what was there before stays until then. */
export function useReading<T>(
  read: (() => Promise<T>) | undefined,
  on: readonly unknown[],
): Signal<Reading<T>> {
  const reading = useSignal<Reading<T>>({});
  useEffect(() => {
    let isOld = false;
    const keep = (next: Reading<T>) => {
      if (!isOld) reading.value = next;
    };
    void read?.()
      .then((value) => keep({ value }))
      .catch((error: unknown) => {
        if (!isProblem(error)) throw error;
        keep({ ...reading.peek(), problem: error });
      });
    return () => void (isOld = true);
  }, on);
  return reading;
}
