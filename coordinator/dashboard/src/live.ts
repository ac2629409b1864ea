import { effect } from "@preact/signals";
import { api } from "./api.ts";
import { isLive, now, refresh, signedIn } from "./state.ts";

/** Events that come together are one reading. */
const TOGETHER_MS = 100;
const CLOCK_MS = 15_000;

/** Keeps what is shown up to date for as long as somebody has signed in. */
export function stayLive(): void {
  setInterval(() => (now.value = Date.now()), CLOCK_MS);
  effect(() => {
    if (!signedIn.value) return undefined;
    let timer: number | undefined;
    const soon = () => {
      timer ??= window.setTimeout(() => {
        timer = undefined;
        now.value = Date.now();
        void refresh();
      }, TOGETHER_MS);
    };
    const events = new EventSource(api.events);
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
    events.addEventListener("service", soon);
    return () => {
      events.close();
      clearTimeout(timer);
      isLive.value = false;
    };
  });
}
