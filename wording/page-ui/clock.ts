import { signal } from "@preact/signals";

const STEP_MS = 15_000;

/** The present moment for "4 min ago", moved on now and then; milliseconds since 1970. */
export const now = signal(Date.now());

/** Lets the moment go on for as long as the page is open. */
export function startClock(): void {
  setInterval(() => (now.value = Date.now()), STEP_MS);
}
