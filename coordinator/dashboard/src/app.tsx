import { Guard } from "@fedseg/wording/page-ui/parts/guard.tsx";
import { Frame } from "@fedseg/wording/page-ui/parts/frame.tsx";
import { Reaching } from "@fedseg/wording/page-ui/parts/reaching.tsx";
import { type Place, hrefOf, place } from "@fedseg/wording/page-ui/router.ts";
import type { JSX } from "preact";
import { api } from "./api.ts";
import { Audit } from "./pages/audit.tsx";
import { Members } from "./pages/members.tsx";
import { NewStudy } from "./pages/new-study.tsx";
import { Overview } from "./pages/overview.tsx";
import { Schedules } from "./pages/schedules.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { Study } from "./pages/study.tsx";
import { held, mayAct, round, signedIn, trouble, w } from "./state.ts";

/** The pages that the navigation leads to. */
const PAGES = [
  ["", "overview"],
  ["members", "members"],
  ["schedules", "schedules"],
  ["audit", "audit"],
] as const;

/** The whole page. */
export function App(): JSX.Element {
  if (signedIn.value === undefined) return <Reaching trouble={trouble.value} />;
  if (signedIn.value === null) return <SignIn />;
  return (
    <Frame
      title={w("title")}
      pages={PAGES.map(([to, name]) => [to, w(name)])}
      beside={mayAct.value && <NewStudyLink />}
      signOut={signOut}
      trouble={trouble.value}
      hasContent={held.value !== undefined}
    >
      {held.value && (
        <Guard key={`${place.value.page}/${place.value.name}`} on={round.value}>
          <Content place={place.value} />
        </Guard>
      )}
    </Frame>
  );
}

function NewStudyLink(): JSX.Element {
  return (
    <a class="button" href={hrefOf("new")} aria-current={place.value.page === "new" ? "page" : undefined}>
      {w("newStudy")}
    </a>
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
      return name === "" ? <h1>{w("notFound")}</h1> : <Study key={name} name={name} />;
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
