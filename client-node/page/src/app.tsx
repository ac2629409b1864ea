import { Frame } from "@fedseg/wording/page-ui/parts/frame.tsx";
import { Reaching } from "@fedseg/wording/page-ui/parts/reaching.tsx";
import { SignInForm } from "@fedseg/wording/page-ui/parts/sign-in-form.tsx";
import { place } from "@fedseg/wording/page-ui/router.ts";
import type { JSX } from "preact";
import { api } from "./api.ts";
import { Data } from "./pages/data.tsx";
import { Insights } from "./pages/insights.tsx";
import { People } from "./pages/people.tsx";
import { Preview } from "./pages/preview.tsx";
import { Segments } from "./pages/segments.tsx";
import { Today } from "./pages/today.tsx";
import { given, signedIn, today, trouble, w } from "./state.ts";

/** The pages that the navigation leads to. */
const PAGES = [
  ["", "today"],
  ["data", "data"],
  ["preview", "preview"],
  ["segments", "segments"],
  ["people", "people"],
  ["insights", "insights"],
] as const;

/** The whole page. */
export function App(): JSX.Element {
  if (signedIn.value === undefined) return <Reaching trouble={trouble.value} />;
  if (signedIn.value === null) return <SignInForm how={w("tokenHow")} signIn={signIn} given={given.value} />;
  return (
    <Frame
      title={w("title")}
      pages={PAGES.map(([to, name]) => [to, w(name)])}
      signOut={signOut}
      trouble={trouble.value}
      hasContent={today.value !== undefined}
    >
      <Content page={place.value.page} />
    </Frame>
  );
}

async function signIn(token: string): Promise<void> {
  // The whole address that the command prints is taken as well.
  signedIn.value = await api.signIn(token.replace(/^.*\//, ""));
}

async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined);
  today.value = undefined;
  signedIn.value = null;
}

function Content({ page }: { page: string }): JSX.Element | null {
  if (!today.value) return null;
  switch (page) {
    case "":
      return <Today view={today.value} />;
    case "data":
      return <Data />;
    case "preview":
      return <Preview plans={today.value.plans} />;
    case "segments":
      return <Segments />;
    case "people":
      return <People />;
    case "insights":
      return <Insights />;
    default:
      return <h1>{w("notFound")}</h1>;
  }
}
