import { startClock } from "@fedseg/wording/page-ui/clock.ts";
import { chooseLanguage, language } from "@fedseg/wording/page-ui/language.ts";
import { askSession } from "@fedseg/wording/page-ui/live.ts";
import { followAddress, hrefOf, place } from "@fedseg/wording/page-ui/router.ts";
import { effect } from "@preact/signals";
import { render } from "preact";
import { api } from "./api.ts";
import { App } from "./app.tsx";
import { followNews, given, signedIn, trouble } from "./state.ts";

const { page, name } = place.value;
// A token stands in the address once, and in no history; it opens nothing before somebody wants it to.
if (page === "token") {
  given.value = name;
  history.replaceState(null, "", hrefOf(""));
  place.value = { page: "", name: "" };
}
chooseLanguage(language.value);
followAddress();
startClock();
effect(() => (signedIn.value ? followNews() : undefined));
render(<App />, document.querySelector("#page")!);
signedIn.value = await askSession(api.session, (problem) => (trouble.value = problem));
