import { render } from "preact";
import { api } from "./api.ts";
import { App } from "./app.tsx";
import { stayLive } from "./live.ts";
import { followAddress } from "./router.ts";
import { chooseLanguage, language, refresh, signedIn } from "./state.ts";

chooseLanguage(language.value);
followAddress();
stayLive();
render(<App />, document.querySelector("#page")!);
try {
  signedIn.value = await api.session();
  await refresh();
} catch {
  signedIn.value = null;
}
