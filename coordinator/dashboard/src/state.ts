import type { MemberView, ScheduleView, StudyView, TemplateView } from "@fedseg/coordinator/view.ts";
import { PAGE_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { type Language, type Text } from "@fedseg/wording/language.ts";
import { computed, signal } from "@preact/signals";
import { type Problem, type SignedIn, api, isProblem } from "./api.ts";

/** Everything that the page shows, as it was read last. */
interface Held {
  readonly studies: readonly StudyView[];
  readonly members: readonly MemberView[];
  readonly templates: readonly TemplateView[];
  readonly schedules: readonly ScheduleView[];
}

const LANGUAGE = "fedseg-language";

/** Who has signed in; `undefined` before that is known, `null` when nobody has. */
export const signedIn = signal<SignedIn | null | undefined>(undefined);
export const held = signal<Held | undefined>(undefined);
/** Whether news of the service arrive. */
export const isLive = signal(false);
/** Rises whenever something was read anew: what a page has read by itself is old then. */
export const round = signal(0);
/** Why nothing could be read. */
export const trouble = signal<Problem | undefined>(undefined);
export const language = signal<Language>(firstLanguage());
/** The present moment for "4 min ago", moved on now and then. */
export const now = signal(Date.now());
export const mayAct = computed(() => signedIn.value?.role === "operator");

function firstLanguage(): Language {
  const kept = localStorage.getItem(LANGUAGE);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** A text in the language of the page. */
export function t(text: Text): string {
  return text[language.value];
}

/** Words of the page by their name. */
export function w(name: keyof typeof PAGE_WORDS): string {
  return t(PAGE_WORDS[name]);
}

export function chooseLanguage(next: Language): void {
  localStorage.setItem(LANGUAGE, next);
  language.value = next;
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
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
    round.value += 1;
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (error.status === 401) signedIn.value = null;
    else trouble.value = error;
  }
}
