import { language } from "@fedseg/wording/page-ui/language.ts";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { round } from "../state.ts";

/** What a page reads for itself: again whenever something has changed at the node, or the language. */
export interface Reading<T> {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
}

/** Reads something for a page, and keeps what it had until there is something newer. */
export function useReading<T>(read: () => Promise<T>): Signal<Reading<T>> {
  const reading = useSignal<Reading<T>>({ value: undefined, problem: undefined });
  const [at, spoken] = [round.value, language.value];
  useEffect(() => {
    let isOld = false;
    const take = (next: Reading<T>) => void (isOld || (reading.value = next));
    read().then(
      (value) => take({ value, problem: undefined }),
      (error: unknown) => {
        if (!isProblem(error)) throw error;
        take({ value: undefined, problem: error });
      },
    );
    return () => void (isOld = true);
  }, [at, spoken]);
  return reading;
}
