import type { MemberView, ScheduleView, StudyView, TemplateView } from "@fedseg/coordinator/view.ts";
import { TOLD_WORDS } from "@fedseg/wording/operator-page/told-words.ts";
import { PAGE_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { readAt } from "@fedseg/wording/page-ui/live.ts";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { computed, signal } from "@preact/signals";
import { type SignedIn, api } from "./api.ts";

/** After how long what could not be read is read again. */
const AGAIN_MS = 3000;
let again: number | undefined;

/** Everything that the page shows, as it was read last. */
interface Held {
  readonly studies: readonly StudyView[];
  readonly members: readonly MemberView[];
  readonly templates: readonly TemplateView[];
  readonly schedules: readonly ScheduleView[];
}

/** Who has signed in; `undefined` before that is known, `null` when nobody has. */
export const signedIn = signal<SignedIn | null | undefined>(undefined);
/** A token that has come with the address. */
export const given = signal("");
export const held = signal<Held | undefined>(undefined);
/** Rises whenever something was read anew: what a page has read by itself is old then. */
export const round = signal(0);
/** Why nothing could be read. */
export const trouble = signal<Problem | undefined>(undefined);
export const mayAct = computed(() => signedIn.value?.role === "operator");

const WORDS = { ...PAGE_WORDS, ...TOLD_WORDS };

/** Words of the page by their name. */
export function w(name: keyof typeof WORDS): string {
  return t(WORDS[name]);
}

/** Reads everything anew; somebody whose session has ended is asked to sign in. */
export async function refresh(): Promise<void> {
  try {
    const [studies, members, templates, schedules] = await Promise.all([
      api.studies(),
      api.members(),
      api.templates(),
      api.schedules(),
    ]);
    held.value = { studies, members, templates, schedules };
    trouble.value = undefined;
    readAt.value = new Date().toISOString();
    round.value += 1;
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (error.status === 401) signedIn.value = null;
    else {
      trouble.value = error;
      again ??= window.setTimeout(() => {
        again = undefined;
        void refresh();
      }, AGAIN_MS);
    }
  }
}
