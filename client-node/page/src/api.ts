import type {
  AccuracyView,
  JobView,
  MarkupView,
  PersonView,
  PreviewView,
  SignedInView,
  TodayView,
} from "@fedseg/client-node/page/view.ts";
import { language } from "@fedseg/wording/page-ui/language.ts";
import { Service } from "@fedseg/wording/page-ui/service.ts";

const service = new Service("/api/v1", "fedseg-page");

function kept(session: SignedInView): SignedInView {
  service.keep(session.csrf);
  return session;
}

const inLanguage = () => `?lang=${language.value}`;

/** What the page asks of its node. */
export const api = {
  /** Goes on with the session of an earlier visit: the cookie alone opens nothing. */
  session: () => service.ask<SignedInView>("GET", "/session"),
  signIn: (token: string) => service.ask<SignedInView>("POST", "/session", { token }).then(kept),
  signOut: () => service.ask<void>("DELETE", "/session").finally(() => service.forget()),
  news: (since: string) =>
    service.ask<{ readonly version: string }>("GET", `/news?since=${encodeURIComponent(since)}`),
  today: () => service.ask<TodayView>("GET", "/today"),
  approve: (study: string) => service.ask<void>("POST", "/approve", { study }),
  refuse: (study: string, reason: string) => service.ask<void>("POST", "/refuse", { study, reason }),
  accuracy: (study: string) => service.ask<AccuracyView>("POST", "/accuracy", { study }),
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
