import { signal } from "@preact/signals";
import { now } from "./clock.ts";
import { eventNames } from "./event-names.ts";
import { type Problem, isProblem } from "./problem.ts";

/** The first of events that come together is read at once, the others are one reading. */
const TOGETHER_MS = 100;
/** After how long a stream that broke off is asked for again. */
const AGAIN_MS = 3000;

/** Whether news of the program behind the page arrive. */
export const isLive = signal(false);
/** When everything that the page shows was read last, ISO 8601. */
export const readAt = signal<string | undefined>(undefined);

/**
 * Asks who has signed in by an earlier visit, until the program behind the page says it: null when nobody has. Meanwhile
 * `onTrouble` hears why it does not.
 */
export async function askSession<T>(
  session: () => Promise<T>,
  onTrouble: (problem: Problem) => void,
): Promise<T | null> {
  for (;;) {
    try {
      return await session();
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (error.status === 401) return null;
      onTrouble(error);
      await later(AGAIN_MS);
    }
  }
}

/**
 * Reads anew on every event of this name that a stream of events brings; returns how to end it. The stream is fetched: an
 * EventSource cannot send what proves the page.
 */
export function followEvents(
  open: (ended: AbortSignal) => Promise<Response>,
  name: string,
  refresh: () => Promise<void>,
): () => void {
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
  const ended = new AbortController();
  void follow(
    ended.signal,
    async () => {
      const { body } = await open(ended.signal);
      isLive.value = true;
      // What happened while there was no connection is read on coming back.
      soon();
      if (body) for await (const each of eventNames(body)) if (each === name) soon();
    },
    soon,
  );
  return () => {
    ended.abort();
    clearTimeout(timer);
    isLive.value = false;
  };
}

/** Reads a stream, and again whenever it broke off, until it is ended from outside. */
async function follow(ended: AbortSignal, read: () => Promise<void>, soon: () => void): Promise<void> {
  while (!ended.aborted) {
    try {
      await read();
    } catch (error) {
      // Whoever was signed out is refused for good, and would wait for ever.
      if (!ended.aborted && isProblem(error) && error.status === 401) soon();
    }
    if (ended.aborted) return;
    isLive.value = false;
    await later(AGAIN_MS);
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resume) => void setTimeout(resume, ms));
}
