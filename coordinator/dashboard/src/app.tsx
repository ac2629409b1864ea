import type { JSX } from "preact";
import { api } from "./api.ts";
import { Audit } from "./pages/audit.tsx";
import { Members } from "./pages/members.tsx";
import { NewStudy } from "./pages/new-study.tsx";
import { Overview } from "./pages/overview.tsx";
import { Schedules } from "./pages/schedules.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { Study } from "./pages/study.tsx";
import { ProblemNote } from "./parts/problem-note.tsx";
import { type Place, hrefOf, place } from "./router.ts";
import { chooseLanguage, held, isLive, language, mayAct, signedIn, t, trouble, w } from "./state.ts";
import { PAGE_WORDS } from "@fedseg/wording/operator-page/words.ts";

/** The pages that the navigation leads to. */
const PAGES = [
  ["", "overview"],
  ["members", "members"],
  ["schedules", "schedules"],
  ["audit", "audit"],
] as const;

/** The whole page. */
export function App(): JSX.Element {
  if (signedIn.value === undefined) return <p class="alone quiet">{w("loading")}</p>;
  if (signedIn.value === null) return <SignIn />;
  return (
    <>
      <a class="skip" href="#content" onClick={toContent}>
        {w("skip")}
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        {!isLive.value && held.value && (
          <p class="note warn" role="status">
            {w("lost")}
          </p>
        )}
        {trouble.value && <ProblemNote problem={trouble.value} />}
        {held.value ? <Content place={place.value} /> : <p class="quiet">{w("loading")}</p>}
      </main>
    </>
  );
}

function toContent(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main")?.focus();
}

function Header(): JSX.Element {
  const { page } = place.value;
  return (
    <header>
      <a class="brand" href={hrefOf("")}>
        fedseg
      </a>
      <nav aria-label={w("title")}>
        {PAGES.map(([to, name]) => (
          <a key={to} href={hrefOf(to)} aria-current={page === to ? "page" : undefined}>
            {w(name)}
          </a>
        ))}
        {mayAct.value && (
          <a class="button" href={hrefOf("new")} aria-current={page === "new" ? "page" : undefined}>
            {w("newStudy")}
          </a>
        )}
      </nav>
      <div class="who">
        <span class={isLive.value ? "pulse" : "pulse off"} title={isLive.value ? w("live") : w("lost")}>
          {isLive.value ? w("live") : "…"}
        </span>
        <button
          type="button"
          class="plain"
          onClick={() => chooseLanguage(language.value === "en" ? "zh" : "en")}
        >
          {t(PAGE_WORDS.language)}
        </button>
        <button type="button" class="plain" onClick={() => void signOut()}>
          {w("signOut")}
        </button>
      </div>
    </header>
  );
}

async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined);
  held.value = undefined;
  signedIn.value = null;
}

function Content({ place: { page, name } }: { place: Place }): JSX.Element {
  switch (page) {
    case "":
      return <Overview />;
    case "study":
      return <Study key={name} name={name} />;
    case "new":
      return <NewStudy />;
    case "members":
      return <Members />;
    case "schedules":
      return <Schedules />;
    case "audit":
      return <Audit />;
    default:
      return <h1>{w("notFound")}</h1>;
  }
}
