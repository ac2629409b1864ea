import type {
  JobView,
  MarkupView,
  PersonView,
  PreviewView,
  SignedInView,
  TodayView,
} from "@fedseg/client-node/page/view.ts";
import { language } from "@fedseg/wording/page-ui/language.ts";
import { Service } from "@fedseg/wording/page-ui/service.ts";

const KEPT = "fedseg-page";
const service = new Service("/api/v1");

function kept(session: SignedInView): SignedInView {
  service.csrf = session.csrf;
  localStorage.setItem(KEPT, session.csrf);
  return session;
}

const inLanguage = () => `?lang=${language.value}`;

/** What the page asks of its node. */
export const api = {
  /** Goes on with the session of an earlier visit: the cookie alone opens nothing. */
  session: () => {
    service.csrf = localStorage.getItem(KEPT) ?? "";
    return service.ask<SignedInView>("GET", "/session").then(kept);
  },
  signIn: (token: string) => service.ask<SignedInView>("POST", "/session", { token }).then(kept),
  signOut: () => service.ask<void>("DELETE", "/session"),
  news: (since: string) =>
    service.ask<{ readonly version: string }>("GET", `/news?since=${encodeURIComponent(since)}`),
  today: () => service.ask<TodayView>("GET", "/today"),
  approve: (study: string) => service.ask<void>("POST", "/approve", { study }),
  refuse: (study: string, reason: string) => service.ask<void>("POST", "/refuse", { study, reason }),
  data: () => service.ask<JobView<MarkupView>>("GET", `/data${inLanguage()}`),
  measure: () => service.ask<void>("POST", "/data", {}),
  preview: () => service.ask<JobView<PreviewView>>("GET", "/preview"),
  beginPreview: (study: string) => service.ask<void>("POST", "/preview", { study }),
  segments: () => service.ask<MarkupView>("GET", `/segments${inLanguage()}`),
  insights: () => service.ask<MarkupView>("GET", `/insights${inLanguage()}`),
  person: (user: string) => service.ask<PersonView>("POST", "/person", { user }),
  withdraw: (user: string) => service.ask<void>("POST", "/withdraw", { user }),
  restore: (user: string) => service.ask<void>("POST", "/restore", { user }),
} as const;
