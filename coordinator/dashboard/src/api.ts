import type { ChargesView, CostView, ResultsView, SumView } from "@fedseg/coordinator/told/view.ts";
import type { MemberView, ScheduleView, StudyView, TemplateView } from "@fedseg/coordinator/view.ts";
import { unreadable } from "@fedseg/wording/page-ui/problem.ts";
import { Service } from "@fedseg/wording/page-ui/service.ts";

/** Who has signed in, as the service says it. */
export interface SignedIn {
  readonly name: string;
  readonly role: "operator" | "viewer" | "auditor";
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** A session as the service has seen it. */
export interface SessionLine {
  readonly session: number;
  readonly state: "open" | "released" | "ended";
  readonly attempts: number;
  readonly openedAt: string;
  readonly endedAt?: string;
  readonly missing: readonly string[];
}

/** A file of a published bundle. */
export interface BundleFile {
  readonly path: string;
  readonly bytes: number;
}

const service = new Service("/api/v1", "fedseg-operator");

/** Everything of a list, page by page. */
async function all<T>(path: string): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? "?limit=200" : `?limit=200&cursor=${encodeURIComponent(cursor)}`;
    const page = await service.ask<{ items: readonly T[]; next?: string }>("GET", `${path}${query}`);
    if (!Array.isArray(page.items)) throw unreadable();
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

/** The service tells what proves the page on signing in only. */
function kept({ csrf, ...session }: SignedIn & { readonly csrf: string }): SignedIn {
  service.keep(csrf);
  return session;
}

const named = (name: string) => encodeURIComponent(name);

/** What the page asks of the service. */
export const api = {
  session: () => service.ask<SignedIn>("GET", "/session"),
  signIn: (token: string) =>
    service.ask<SignedIn & { readonly csrf: string }>("POST", "/session", { token }).then(kept),
  signOut: () => service.ask<void>("DELETE", "/session").finally(() => service.forget()),
  studies: () => all<StudyView>("/studies"),
  members: () => all<MemberView>("/members"),
  templates: () => all<TemplateView>("/templates"),
  schedules: () => all<ScheduleView>("/schedules"),
  sessions: (study: string) => all<SessionLine>(`/studies/${named(study)}/sessions`),
  sums: (study: string) => all<SumView>(`/studies/${named(study)}/sums`),
  charges: () => all<ChargesView>("/charges"),
  cost: (study: string) => service.ask<CostView>("GET", `/studies/${named(study)}/cost`),
  results: (study: string) => service.ask<ResultsView>("GET", `/studies/${named(study)}/results`),
  /** What a study would cost, with what is written otherwise in the query. */
  tried: (template: string, query: URLSearchParams) =>
    service.ask<CostView>("GET", `/templates/${named(template)}/cost?${query.toString()}`),
  /** Keeps what is written otherwise as a template that must be new. */
  keepTemplate: (name: string, from: string, changes: object) =>
    service.make<TemplateView>(`/templates/${named(name)}`, { from, changes }),
  files: (study: string) => all<BundleFile>(`/bundles/${named(study)}`),
  propose: (proposal: object) => service.ask<StudyView>("POST", "/studies", proposal),
  study: (name: string) => service.answerOf<StudyView>("GET", `/studies/${named(name)}`, {}),
  pause: (study: string, version: string, reason: string) =>
    service.change<StudyView>(`/studies/${named(study)}/pause`, version, { reason }),
  resume: (study: string, version: string) =>
    service.change<StudyView>(`/studies/${named(study)}/resume`, version),
  cancel: (study: string, version: string, reason: string) =>
    service.change<StudyView>(`/studies/${named(study)}/cancel`, version, { reason }),
  acknowledge: (study: string, version: string, reason: string) =>
    service.change<StudyView>(`/studies/${named(study)}/acknowledge`, version, { reason }),
  /** Says which it is to be, not that it is to change: whoever did the same meanwhile is not undone. */
  suspend: async (schedule: string, isSuspended: boolean) => {
    const path = `/schedules/${named(schedule)}`;
    const { version } = await service.answerOf<ScheduleView>("GET", path, {});
    return service.change<ScheduleView>(`${path}/${isSuspended ? "suspend" : "resume"}`, version);
  },
  archive: async (study: string) => (await service.open(`/bundles/${named(study)}/archive`)).blob(),
  events: (signal: AbortSignal) => service.open("/events", signal),
} as const;
