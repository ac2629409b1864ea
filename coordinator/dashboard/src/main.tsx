import { startClock } from "@fedseg/wording/page-ui/clock.ts";
import { chooseLanguage, language } from "@fedseg/wording/page-ui/language.ts";
import { askSession, followEvents } from "@fedseg/wording/page-ui/live.ts";
import { followAddress, hrefOf, place } from "@fedseg/wording/page-ui/router.ts";
import { effect } from "@preact/signals";
import { render } from "preact";
import { api } from "./api.ts";
import { App } from "./app.tsx";
import { given, refresh, signedIn, trouble } from "./state.ts";

// A token stands in the address once, and in no history; it opens nothing before somebody wants it to.
if (place.value.page === "token") {
  given.value = place.value.name;
  history.replaceState(null, "", hrefOf(""));
  place.value = { page: "", name: "" };
}
chooseLanguage(language.value);
followAddress();
startClock();
effect(() => (signedIn.value ? followEvents(api.events, "service", refresh) : undefined));
render(<App />, document.querySelector("#page")!);
signedIn.value = await askSession(api.session, (problem) => (trouble.value = problem));
if (signedIn.value) await refresh();
