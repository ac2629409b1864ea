import type { SignedInView, TodayView } from "@fedseg/client-node/page/view.ts";
import { now } from "@fedseg/wording/page-ui/clock.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { isLive, readAt } from "@fedseg/wording/page-ui/live.ts";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { PLATFORM_WORDS } from "@fedseg/wording/platform-page/words.ts";
import { signal } from "@preact/signals";
import { api } from "./api.ts";

/** After how long a node that did not answer is asked again. */
const AGAIN_MS = 1000;

/** Who has signed in; `undefined` before that is known, `null` when nobody has. */
export const signedIn = signal<SignedInView | null | undefined>(undefined);
/** A token that has come with the address. */
export const given = signal("");
export const today = signal<TodayView | undefined>(undefined);
/** Rises whenever something has changed at the node: what a page has read by itself is old then. */
export const round = signal(0);
/** Why nothing could be read. */
export const trouble = signal<Problem | undefined>(undefined);

/** Words of the page by their name. */
export function w(name: keyof typeof PLATFORM_WORDS): string {
  return t(PLATFORM_WORDS[name]);
}

/** Reads anew; somebody whose session has ended is asked to sign in. */
export async function refresh(): Promise<void> {
  try {
    today.value = await api.today();
    trouble.value = undefined;
    readAt.value = new Date().toISOString();
    round.value += 1;
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (error.status === 401) signedIn.value = null;
    else trouble.value = error;
  }
}

/** Reads anew whenever something has changed at the node; returns how to end it. */
export function followNews(): () => void {
  let isOver = false;
  void follow(() => isOver);
  return () => {
    isOver = true;
    isLive.value = false;
  };
}

async function follow(isOver: () => boolean): Promise<void> {
  for (let since = ""; !isOver();) {
    try {
      const { version } = await api.news(since);
      if (isOver()) return;
      isLive.value = true;
      now.value = Date.now();
      if (version !== since) await refresh();
      // What could not be read is read again.
      since = trouble.value ? "" : version;
      if (trouble.value) await later();
    } catch (error) {
      if (!isProblem(error)) throw error;
      isLive.value = false;
      if (error.status === 401) signedIn.value = null;
      await later();
    }
  }
}

function later(): Promise<void> {
  return new Promise((resume) => void setTimeout(resume, AGAIN_MS));
}
