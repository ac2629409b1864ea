import { startClock } from "@fedseg/wording/page-ui/clock.ts";
import { chooseLanguage, language } from "@fedseg/wording/page-ui/language.ts";
import { followEvents } from "@fedseg/wording/page-ui/live.ts";
import { followAddress } from "@fedseg/wording/page-ui/router.ts";
import { effect } from "@preact/signals";
import { render } from "preact";
import { api } from "./api.ts";
import { App } from "./app.tsx";
import { refresh, signedIn } from "./state.ts";

chooseLanguage(language.value);
followAddress();
startClock();
effect(() => (signedIn.value ? followEvents(api.events, "service", refresh) : undefined));
render(<App />, document.querySelector("#page")!);
try {
  signedIn.value = await api.session();
  await refresh();
} catch {
  signedIn.value = null;
}
