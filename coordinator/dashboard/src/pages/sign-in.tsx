import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Problem, api, isProblem } from "../api.ts";
import { ProblemNote } from "../parts/problem-note.tsx";
import { chooseLanguage, language, refresh, signedIn, t, w } from "../state.ts";
import { PAGE_WORDS } from "@fedseg/wording/operator-page/words.ts";

/** Asks for a token, once; the browser keeps a session in its place. */
export function SignIn(): JSX.Element {
  const problem = useSignal<Problem | undefined>(undefined);
  const token = useSignal("");
  const submit = async (event: Event) => {
    event.preventDefault();
    problem.value = undefined;
    try {
      signedIn.value = await api.signIn(token.value.trim());
      await refresh();
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
  };
  return (
    <main class="alone">
      <h1>fedseg</h1>
      <form class="card" onSubmit={(event) => void submit(event)}>
        {problem.value && <ProblemNote problem={problem.value} />}
        <label>
          {w("token")}
          <input
            type="password"
            autoComplete="off"
            required
            aria-describedby="token-how"
            value={token.value}
            onInput={({ currentTarget }) => (token.value = currentTarget.value)}
          />
        </label>
        <p class="quiet" id="token-how">
          {w("tokenHow")}
        </p>
        <p class="row">
          <button type="submit">{w("signIn")}</button>
          <button
            type="button"
            class="plain"
            onClick={() => chooseLanguage(language.value === "en" ? "zh" : "en")}
          >
            {t(PAGE_WORDS.language)}
          </button>
        </p>
      </form>
    </main>
  );
}
