import { signal } from "@preact/signals";
import { now } from "./clock.ts";

/** The first of events that come together is read at once, the others are one reading. */
const TOGETHER_MS = 100;

/** Whether news of the program behind the page arrive. */
export const isLive = signal(false);

/** Reads anew on every event of this name that a stream of events brings; returns how to end it. */
export function followEvents(url: string, name: string, refresh: () => Promise<void>): () => void {
  let timer: number | undefined;
  let nextMs = 0;
  const soon = () => {
    timer ??= window.setTimeout(
      () => {
        timer = undefined;
        now.value = Date.now();
        nextMs = performance.now() + TOGETHER_MS;
        void refresh();
      },
      Math.max(0, nextMs - performance.now()),
    );
  };
  const events = new EventSource(url);
  // What happened while there was no connection is read on coming back.
  events.addEventListener("open", () => {
    isLive.value = true;
    soon();
  });
  events.addEventListener("error", () => {
    isLive.value = false;
    // Whoever was signed out is refused for good, and would wait for ever.
    if (events.readyState === EventSource.CLOSED) soon();
  });
  events.addEventListener(name, soon);
  return () => {
    events.close();
    clearTimeout(timer);
    isLive.value = false;
  };
}
